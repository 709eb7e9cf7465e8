"""The admin: for chairs of that conference alone, without papers, people or history; dates keep what was announced."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.utils import timezone

from accounts.models import User
from conferences.deadlines import ANYWHERE_ON_EARTH
from conferences.kinds import DeadlineKind, Precision, Role
from conferences.models import AuditEntry, Conference, Deadline, Track
from eligibility.findings import Severity
from eligibility.rulesets import RuleSetting
from eligibility.services import save_rule_set
from mail.models import Message
from reviews.kinds import ConflictSource
from reviews.models import Conflict, ReviewField
from submissions.models import SubmissionField
from tests.reviews.world import NOW, make_conference, make_member, make_paper, make_track, make_user

pytestmark = pytest.mark.django_db
# The kinds of paper below a track's own fields, as the browser posts them where nothing was typed.
NO_KINDS = {"kinds-TOTAL_FORMS": 1, "kinds-INITIAL_FORMS": 0, "kinds-0-position": 0}
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


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def change_url(row: Conference | Track | Deadline) -> str:
    return f"/admin/conferences/{row._meta.model_name}/{row.pk}/change/"


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


def test_a_chair_sets_a_deadline_by_day_time_and_zone() -> None:
    conference = make_conference()
    chair = make_member(conference, "Chris Chair", Role.CHAIR)
    data = {
        "conference": conference.pk,
        "kind": DeadlineKind.NOTIFICATION,
        "day": "2030-07-26",
        "minute": "23:59",
        "zone": ANYWHERE_ON_EARTH,
        "grace_minutes": 5,
    }
    assert signed_in(chair).post("/admin/conferences/deadline/add/", data).status_code == 302
    row = Deadline.objects.get(conference=conference, kind=DeadlineKind.NOTIFICATION)
    assert row.instant == datetime(2030, 7, 26, 23, 59, tzinfo=ZoneInfo(ANYWHERE_ON_EARTH))
    assert (row.precision, row.grace_seconds) == (Precision.MINUTE, 300)
    assert AuditEntry.objects.filter(action="setting added", kind="deadline", actor=chair).count() == 1


def test_a_date_beyond_what_pages_can_show_is_refused_in_the_admin() -> None:
    conference = make_conference()
    row = conference.deadlines.get(kind=DeadlineKind.REVIEWS_DUE)
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    data = {"day": "9999-12-31", "minute": "23:59", "zone": ANYWHERE_ON_EARTH, "grace_minutes": 0, "reason": "x"}
    assert client.post(change_url(row), data).status_code == 200
    assert client.get("/").status_code == 200
    before = row.instant
    row.refresh_from_db()
    assert row.instant == before


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


def test_a1_moving_a_date_in_the_admin_keeps_the_old_one_and_needs_a_reason() -> None:
    conference = make_conference()
    row = conference.deadlines.get(kind=DeadlineKind.REVIEWS_DUE)
    Deadline.objects.filter(pk=row.pk).update(
        zone="UTC", instant=timezone.now().replace(microsecond=0, second=0) + timedelta(days=3)
    )
    row.refresh_from_db()
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    later = row.instant + timedelta(days=7)
    data = {"day": f"{later:%Y-%m-%d}", "minute": f"{later:%H:%M}", "zone": "UTC", "grace_minutes": 0}
    page = client.post(change_url(row), data)
    assert "Give a reason: it is shown beside the new date." in page.content.decode()
    assert client.post(change_url(row), {**data, "reason": "Reviewers asked."}).status_code == 302
    moved = Deadline.objects.get(pk=row.pk)
    assert moved.instant == later
    assert [(old.instant, old.reason) for old in moved.announcements.all()] == [(row.instant, "Reviewers asked.")]
    back = {**data, "day": f"{row.instant:%Y-%m-%d}", "minute": f"{row.instant:%H:%M}", "reason": "We met early."}
    page = client.post(change_url(row), back)
    assert "This is earlier than announced. Tick the box if it is meant." in page.content.decode()
    assert client.post(change_url(row), {**back, "is_earlier": "on"}).status_code == 302
    assert Deadline.objects.get(pk=row.pk).instant == row.instant


def test_a1_a_moved_date_is_told_to_the_authors_of_drafts_where_the_chair_ticks_it_in_the_admin() -> None:
    conference = make_conference()
    row = conference.deadlines.get(kind=DeadlineKind.SUBMISSION)
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    later = timezone.now() + timedelta(days=7)
    data = {"day": f"{later:%Y-%m-%d}", "minute": "12:00", "zone": "UTC", "grace_minutes": 0, "reason": "Storm."}
    assert client.post(change_url(row), {**data, "tells_authors": "on"}).status_code == 302
    assert row.announcements.get().tells_authors


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


def test_a_score_needs_its_meanings_and_a_review_field_is_never_deleted_here() -> None:
    conference = make_conference()
    track = make_track(conference)
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    url = f"/admin/reviews/reviewform/{track.review_form.pk}/change/"
    page = client.get(url)
    assert page.status_code == 200
    assert "fields-0-DELETE" not in page.content.decode()
    rows = list(ReviewField.objects.filter(form=track.review_form))
    data: dict[str, object] = {
        "track": track.pk,
        "name": "R",
        "fields-TOTAL_FORMS": len(rows),
        "fields-INITIAL_FORMS": len(rows),
    }
    for number, row in enumerate(rows):
        prefix = f"fields-{number}-"
        data |= {f"{prefix}{name}": getattr(row, name) for name in ("position", "key", "kind", "label", "audience")}
        data |= {f"{prefix}id": row.pk, f"{prefix}form": row.form_id, f"{prefix}scale": "\n".join(row.scale)}
    assert client.post(url, {**data, "fields-0-scale": "only one"}).context["errors"]
    assert client.post(url, {**data, "fields-0-scale": "low\nhigh"}).status_code == 302
    assert ReviewField.objects.get(pk=rows[0].pk).scale == ["low", "high"]


def test_a_chair_adds_kinds_of_paper_whose_keys_then_stay() -> None:
    conference = make_conference()
    track = make_track(conference)
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    data = {
        "conference": conference.pk,
        "name": track.name,
        "slug": track.slug,
        "position": 0,
        "anonymity": "full",
        "abstract_words": 250,
        "topics_max": 5,
        "kinds-TOTAL_FORMS": 2,
        "kinds-INITIAL_FORMS": 0,
        "kinds-0-key": "full",
        "kinds-0-name": "Full paper",
        "kinds-0-position": 0,
        "kinds-1-key": "short",
        "kinds-1-name": "Short paper",
        "kinds-1-help": "One idea",
        "kinds-1-position": 1,
    }
    assert client.post(change_url(track), data).status_code == 302
    assert list(track.kinds.values_list("key", "name", "help", "is_archived")) == [
        ("full", "Full paper", "", False),
        ("short", "Short paper", "One idea", False),
    ]
    full, short = track.kinds.all()
    data |= {"kinds-INITIAL_FORMS": 2, "kinds-0-id": full.pk, "kinds-1-id": short.pk}
    data |= {"kinds-0-key": "long", "kinds-0-name": "Long paper", "kinds-1-is_archived": "on", "kinds-1-DELETE": "on"}
    assert client.post(change_url(track), data).status_code == 302
    assert list(track.kinds.values_list("key", "name", "is_archived")) == [
        ("full", "Long paper", False),
        ("short", "Short paper", True),
    ]


def test_a_site_admin_makes_a_conference_and_invites_its_first_chair_by_typed_address() -> None:
    client = signed_in(User.objects.create_superuser("root@people.example", given_name="Root"))
    data = {
        "name": "Conf 2030",
        "slug": "conf-2030",
        "zone": "UTC",
        "chair_email": "first.chair@people.example",
        "topics-TOTAL_FORMS": 0,
        "topics-INITIAL_FORMS": 0,
    }
    assert client.post("/admin/conferences/conference/add/", data).status_code == 302
    conference = Conference.objects.get(slug="conf-2030")
    mail = Message.objects.get(kind="member_invited")
    assert (mail.to_email, mail.conference) == ("first.chair@people.example", conference)
    link = next(word for word in mail.body.split() if "/invitation/" in word)
    chair = make_user("First Chair")
    signed_in(chair).post(f"/invitation/{link.rstrip('/').rpartition('/')[2]}/", {"act": "accept"})
    membership = conference.memberships.get()
    assert (membership.user, membership.role) == (chair, Role.CHAIR)


def test_a_chair_invites_nobody_through_the_settings() -> None:
    conference = make_conference()
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    assert "chair_email" not in client.get(change_url(conference)).content.decode()
    data = {
        "name": "Renamed",
        "slug": conference.slug,
        "zone": "UTC",
        "chair_email": "friend@people.example",
        "topics-TOTAL_FORMS": 0,
        "topics-INITIAL_FORMS": 0,
    }
    assert client.post(change_url(conference), data).status_code == 302
    assert Conference.objects.get(pk=conference.pk).name == "Renamed"
    assert not Message.objects.exists()


def test_dates_of_a_question_are_given_in_utc_whatever_zone_the_chair_lives_in() -> None:
    conference = make_conference()
    field = SubmissionField.objects.create(
        track=make_track(conference), key="code", kind="text", label="Code", need="required"
    )
    chair = make_member(conference, "Chris Chair", Role.CHAIR)
    chair.time_zone = "Asia/Kathmandu"
    chair.save()
    client, url = signed_in(chair), f"/admin/submissions/submissionfield/{field.pk}/change/"
    data = {
        "label": "Code",
        "need": "required",
        "position": 0,
        "required_from": "2030-03-01T12:30",
        "frozen_from": "2030-03-05T00:00",
        "options-TOTAL_FORMS": 0,
        "options-INITIAL_FORMS": 0,
    }
    assert client.post(url, data).status_code == 302
    field.refresh_from_db()
    assert field.required_from == datetime(2030, 3, 1, 12, 30, tzinfo=UTC)
    assert 'value="2030-03-01T12:30"' in client.get(url).content.decode()
    page = client.post(url, data | {"frozen_from": "2030-02-01T00:00"})
    assert "The answer would be frozen before it is required." in page.content.decode()
    page = client.post(url, data | {"need": "optional"})
    assert "A question that is required from a date has to be required." in page.content.decode()


def test_a_site_admin_makes_a_conference_and_its_chair_changes_it() -> None:
    admin_user = User.objects.create_superuser("root@people.example", given_name="Root")
    data = {
        "name": "Fresh 2027",
        "slug": "fresh-2027",
        "zone": "UTC",
        "topics-TOTAL_FORMS": 1,
        "topics-INITIAL_FORMS": 0,
        "topics-0-name": "Serving",
        "topics-0-position": 0,
        "more_topics": "Zoned storage\r\n\r\n Agents, and  tools \r\nserving\r\nzoned storage",
    }
    client = signed_in(admin_user)
    refused = client.post("/admin/conferences/conference/add/", data | {"more_topics": "Good\n" + "x" * 201})
    assert "A topic has at most 200 characters" in refused.content.decode()
    assert "x" * 201 in refused.content.decode()
    assert client.post("/admin/conferences/conference/add/", data).status_code == 302
    made = Conference.objects.get(slug="fresh-2027")
    assert [topic.name for topic in made.topics.all()] == ["Serving", "Zoned storage", "Agents, and tools"]
    entry = AuditEntry.objects.get(action="setting added", kind="conference")
    assert (entry.conference_id, entry.actor_id) == (made.pk, admin_user.pk)


def test_a_chair_makes_a_review_form_with_its_questions() -> None:
    conference = make_conference()
    track = Track.objects.create(conference=conference, slug="posters", name="Posters")
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    url = f"/admin/reviews/reviewform/add/?track={track.pk}"
    # Room for questions is there without scripts.
    assert "fields-3-label" in client.get(url).content.decode()
    data = {
        "track": track.pk,
        "name": "Posters",
        "fields-TOTAL_FORMS": 1,
        "fields-INITIAL_FORMS": 0,
        "fields-0-position": 0,
        "fields-0-key": "impact",
        "fields-0-kind": "score",
        "fields-0-label": "Impact",
        "fields-0-scale": "low\nhigh",
        "fields-0-audience": "authors",
    }
    assert client.post(url, data)["Location"] == f"/{conference.slug}/chair/setup/"
    assert [row.key for row in ReviewField.objects.filter(form__track=track)] == ["impact"]


def test_an_address_follows_the_typed_name_of_what_is_new_alone() -> None:
    conference = make_conference()
    track = make_track(conference)
    client = signed_in(User.objects.create_superuser("root@people.example", given_name="Root"))
    follows = "django-admin-prepopulated-fields-constants"
    for model, row in (("conference", conference), ("track", track)):
        new = client.get(f"/admin/conferences/{model}/add/").content.decode()
        assert follows in new
        assert "id_name" in new.partition(follows)[2].partition("</script>")[0]
        old = client.get(change_url(row)).content.decode()
        assert "id_name" not in old.partition(follows)[2].partition("</script>")[0]


@pytest.mark.parametrize(("grace", "status"), [(10_080, 302), (10_081, 200), (10**12, 200)])
def test_p46_more_grace_than_a_week_is_refused_at_its_field_and_breaks_nothing(grace: int, status: int) -> None:
    conference = make_conference()
    row = conference.deadlines.get(kind=DeadlineKind.REVIEWS_DUE)
    Deadline.objects.filter(pk=row.pk).update(
        zone="UTC", instant=timezone.now().replace(second=0, microsecond=0) + timedelta(days=3)
    )
    row.refresh_from_db()
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    data = {"day": f"{row.instant:%Y-%m-%d}", "minute": f"{row.instant:%H:%M}", "zone": "UTC", "reason": "x"}
    assert client.post(change_url(row), {**data, "grace_minutes": grace}).status_code == status
    row.refresh_from_db()
    assert row.grace_seconds == (60 * grace if status == 302 else 0)
