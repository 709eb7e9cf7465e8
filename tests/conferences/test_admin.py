"""The admin: for chairs of that conference alone, without papers, people or history."""

from urllib.parse import quote

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client

from accounts.models import User
from conferences.kinds import DeadlineKind, Role
from conferences.models import Track
from eligibility.findings import Severity
from eligibility.rulesets import RuleSetting
from eligibility.services import save_rule_set
from reviews.kinds import ConflictSource
from reviews.models import Conflict
from tests.conferences.settings import NO_KINDS, change_url, signed_in
from tests.reviews.world import NOW, make_conference, make_member, make_paper, make_track, make_user

pytestmark = pytest.mark.django_db
HIDDEN = (
    "accounts.User",
    "submissions.Submission",
    "submissions.Author",
    "submissions.Manuscript",
    "reviews.Review",
    "reviews.Assignment",
    "reviews.Decision",
    "mail.Message",
    "conferences.AuditEntry",
    "conferences.Membership",
    "admin.LogEntry",
    "account.EmailAddress",
    "mfa.Authenticator",
    "auth.Group",
)


def test_no_paper_no_person_and_no_history_is_in_the_admin() -> None:
    for label in HIDDEN:
        assert not admin.site.is_registered(apps.get_model(label))


def test_only_site_admins_and_chairs_enter() -> None:
    conference = make_conference()
    track = make_track(conference)
    for role, status in ((Role.CHAIR, 200), (Role.TRACK_CHAIR, 404), (Role.PC, 404)):
        person = make_member(conference, "Ada Quill", role, track if role is Role.TRACK_CHAIR else None)
        assert signed_in(person).get("/admin/", follow=True).status_code == status
    assert signed_in(make_user()).get("/admin/", follow=True).status_code == 404
    admin_user = User.objects.create_superuser("root@people.example", given_name="Root")
    start = "Start a new conference"
    assert start in signed_in(admin_user).get("/admin/").content.decode()
    chair = make_member(conference, "Chris Chair", Role.CHAIR)
    assert start not in signed_in(chair).get("/admin/").content.decode()


def test_whoever_is_not_signed_in_is_sent_to_the_one_log_in_page() -> None:
    answer = Client().get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/")


def test_p26_a_chair_sees_and_changes_their_own_conference_alone() -> None:
    mine, other = make_conference(), make_conference()
    my_track, other_track = make_track(mine), make_track(other)
    client = signed_in(make_member(mine, "Chris Chair", Role.CHAIR))
    for row in (mine, my_track, mine.deadlines.get(kind=DeadlineKind.SUBMISSION)):
        assert client.get(change_url(row)).status_code == 200
    for row in (other, other_track, other.deadlines.get(kind=DeadlineKind.SUBMISSION)):
        assert client.get(change_url(row)).status_code == 302  # Django's own "does not exist", as for a missing key
    page = client.get("/admin/conferences/track/add/").content.decode()
    assert f">{mine.name}<" in page
    assert f">{other.name}<" not in page
    assert other_track.conference.name not in client.get("/admin/conferences/track/").content.decode()


def test_p26_a_crafted_choice_of_another_conference_is_refused() -> None:
    mine, other = make_conference(), make_conference()
    client = signed_in(make_member(mine, "Chris Chair", Role.CHAIR))
    data = {
        "conference": other.pk,
        "name": "Mine now",
        "slug": "mine-now",
        "position": 0,
        "anonymity": "full",
        "abstract_words": 250,
        "topics_max": 5,
        **NO_KINDS,
    }
    assert client.post("/admin/conferences/track/add/", data).status_code == 200
    assert not Track.objects.filter(slug="mine-now").exists()
    client.post("/admin/conferences/track/add/", {**data, "conference": mine.pk})
    assert Track.objects.get(slug="mine-now").conference == mine


def test_p2_what_cannot_be_deleted_does_not_tell_which_papers_hang_on_it() -> None:
    conference = make_conference()
    # No review form: nothing else stands in the way.
    track = Track.objects.create(conference=conference, slug="industry", name="Industry")
    empty = Track.objects.create(conference=conference, slug="empty", name="Empty")
    chair = make_member(conference, "Chris Chair", Role.CHAIR)
    paper = make_paper(track, title="Canary Pipelines")
    Conflict.objects.create(submission=paper, user=chair, source=ConflictSource.CHAIR)
    client = signed_in(chair)
    address = f"/admin/conferences/track/{track.pk}/delete/"
    several = {"action": "delete_selected", "_selected_action": [track.pk]}
    for answer in (
        client.get(address),
        client.post("/admin/conferences/track/", several),
        client.post(address, {"post": "yes"}),
    ):
        assert "Canary" not in answer.content.decode()
        assert "papers, and what was checked" in answer.content.decode()
    assert Track.objects.filter(pk=track.pk).exists()
    # The control: what nothing hangs on is deleted.
    assert client.post(f"/admin/conferences/track/{empty.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Track.objects.filter(pk=empty.pk).exists()


def test_rule_sets_in_the_admin_lead_to_the_page_on_which_they_are_set() -> None:
    conference, other = make_conference(), make_conference()
    chair = make_member(conference, "Chris Chair", Role.CHAIR)
    mine, foreign = (
        save_rule_set(
            conference_id=one.pk, slug="format", name=name, by_id=chair.pk, now=NOW,
            settings=[RuleSetting("file-size", Severity.ERROR)],
        )
        for one, name in ((conference, "Format"), (other, "Foreign format"))
    )  # fmt: skip
    client = signed_in(chair)
    listed = client.get("/admin/eligibility/ruleset/").content.decode()
    assert "Format" in listed
    assert "Foreign" not in listed
    place = client.get(f"/admin/eligibility/ruleset/{mine.rule_set_id}/change/")["Location"]
    assert place == f"/{conference.slug}/chair/rules/{mine.rule_set_id}/"
    assert client.get(f"/admin/eligibility/ruleset/{foreign.rule_set_id}/change/").status_code == 404
    assert client.get("/admin/eligibility/ruleset/add/")["Location"] == f"/{conference.slug}/chair/rules/new/"
    index = client.get("/admin/").content.decode()
    assert f'href="/{conference.slug}/chair/setup/"' in index
    assert other.name not in index


def test_p47_a_list_that_is_asked_for_with_a_nul_is_a_bad_request_and_no_failure() -> None:
    client = signed_in(make_member(make_conference(), "Chris Chair", Role.CHAIR))
    for path in ("conferences/deadline/?kind__exact=%00", "submissions/submissionfield/?kind__exact=a%00"):
        assert client.get(f"/admin/{path}").status_code == 400
    assert client.get("/admin/conferences/deadline/?kind__exact=opens").status_code == 200


@pytest.mark.parametrize("place", ["conferences/track/{}/change/", "conferences/track/999/change/"])
def test_texts_of_a_call_are_given_back_where_the_session_had_ended(place: str) -> None:
    track = make_track(make_conference())
    path = f"/admin/{place.format(track.pk)}"
    answer = Client().post(path, {"name": "Main", "guidance": "Write about <b>systems</b>."})
    assert answer.status_code == 401
    told = answer.content.decode()
    assert "guidance\nWrite about &lt;b&gt;systems&lt;/b&gt;." in told
    assert f"next={quote(path, safe='')}" in told
    track.refresh_from_db()
    assert track.name == "Industry"
