"""Tracks in the admin: their kinds of paper, and who may submit to them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from conferences.kinds import Role
from conferences.models import AuditEntry, Deadline, Membership, Track
from eligibility.services import save_rule_set
from submissions.models import SubmissionField
from tests.conferences.settings import NO_KINDS, change_url, signed_in
from tests.reviews.world import make_conference, make_member, make_track

pytestmark = pytest.mark.django_db


def track_data(track: Track, **changes: object) -> dict[str, object]:
    """What the admin's page of a track posts, with changes."""
    return {
        "conference": track.conference_id,
        "name": track.name,
        "slug": track.slug,
        "position": 0,
        "anonymity": "full",
        "abstract_words": 250,
        "topics_max": 5,
        "submitters": "everybody",
        "is_listed": "on",
        "reviewer_note": track.reviewer_note,
        **NO_KINDS,
        **changes,
    }


def test_a_chair_says_who_may_submit_by_addresses_one_a_line() -> None:
    track = make_track(make_conference())
    client = signed_in(make_member(track.conference, "Chris Chair", Role.CHAIR))
    typed = " Ada@Example.org \n\nbela@example.org\n@Uni.example\nada@example.org"
    assert client.post(change_url(track), track_data(track, submitters="invited", invited=typed)).status_code == 302
    track.refresh_from_db()
    assert (track.submitters, track.invited) == ("invited", ["ada@example.org", "bela@example.org", "@uni.example"])
    page = client.get(change_url(track)).content.decode()
    assert "ada@example.org\nbela@example.org\n@uni.example</textarea>" in page
    entry = AuditEntry.objects.get(action="setting changed", kind="track")
    assert entry.after["changes"] == [{"changed": {"fields": ["Submitters", "Who is invited"]}}]


@pytest.mark.parametrize("line", ["nobody", "@", "a b@example.org", "@nowhere", f"{'a' * 250}@example.org"])
def test_what_is_no_address_is_refused_at_its_field_and_stays_there(line: str) -> None:
    track = make_track(make_conference())
    client = signed_in(make_member(track.conference, "Chris Chair", Role.CHAIR))
    typed = f"ada@example.org\n{line}"
    page = client.post(change_url(track), track_data(track, submitters="invited", invited=typed)).content.decode()
    assert "write an address such as ada@example.org, or @example.org." in page
    assert f"ada@example.org\n{line}</textarea>" in page
    track.refresh_from_db()
    assert (track.submitters, track.invited) == ("everybody", [])


def test_p46_more_addresses_than_can_be_kept_are_refused() -> None:
    track = make_track(make_conference())
    client = signed_in(make_member(track.conference, "Chris Chair", Role.CHAIR))
    typed = "\n".join(f"a{number}@example.org" for number in range(2_001))
    page = client.post(change_url(track), track_data(track, submitters="invited", invited=typed)).content.decode()
    assert "2,001 lines; at most 2,000 are possible." in page


def test_a_changed_track_a_changed_question_and_changed_topics_mark_what_forms_ask() -> None:
    track = make_track(make_conference())
    other = make_track(track.conference, "Research")
    conference = track.conference
    question = SubmissionField.objects.create(track=track, key="code", kind="text", label="Code")
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))

    def marks() -> tuple[bool, bool]:
        found = [
            row.form_changed_at is not None for row in Track.objects.filter(pk__in=[track.pk, other.pk]).order_by("pk")
        ]
        Track.objects.update(form_changed_at=None)
        return found[0], found[1]

    assert client.post(change_url(track), track_data(track)).status_code == 302
    assert marks() == (True, False)
    data = {"label": "Code", "need": "required", "position": 0, "options-TOTAL_FORMS": 0, "options-INITIAL_FORMS": 0}
    url = f"/admin/submissions/submissionfield/{question.pk}/change/"
    assert client.post(url, data).status_code == 302
    assert marks() == (True, False)
    data = {
        "name": conference.name,
        "slug": conference.slug,
        "zone": "UTC",
        "topics-TOTAL_FORMS": 0,
        "topics-INITIAL_FORMS": 0,
    }
    assert client.post(change_url(conference), data).status_code == 302
    assert marks() == (True, True)


@pytest.mark.parametrize("slug", ["Short-Papers", "short_papers", "-short"])
def test_an_address_that_no_call_could_say_is_refused(slug: str) -> None:
    track = make_track(make_conference())
    client = signed_in(make_member(track.conference, "Chris Chair", Role.CHAIR))
    page = client.post(change_url(track), track_data(track, slug=slug)).content.decode()
    assert "Use small letters, digits and hyphens, beginning with a letter or a digit" in page
    path = f"/{track.conference.slug}/chair/setup/copy/{track.slug}/"
    copied = client.post(path, {"name": "Short", "slug": slug.replace("Short-Papers", "short papers")})
    assert copied.status_code == 422
    assert "Use small letters, digits and hyphens, beginning with a letter or a digit" in copied.content.decode()
    assert [one.slug for one in Track.objects.all()] == ["industry"]


@pytest.mark.parametrize(("name", "value"), [("abstract_words", 0), ("abstract_words", 5001), ("topics_max", 0)])
def test_a_limit_that_no_call_could_say_is_refused(name: str, value: int) -> None:
    track = make_track(make_conference())
    client = signed_in(make_member(track.conference, "Chris Chair", Role.CHAIR))
    page = client.post(change_url(track), track_data(track, **{name: value})).content.decode()
    assert "Ensure this value is" in page
    before = getattr(track, name)
    track.refresh_from_db()
    assert getattr(track, name) == before


def test_p26_a_track_stays_with_its_conference_whatever_is_posted() -> None:
    track = make_track(make_conference())
    other = make_conference(slug="other")
    chair = make_member(track.conference, "Chris Chair", Role.CHAIR)
    Membership.objects.create(conference=other, user=chair, role=Role.CHAIR)
    client = signed_in(chair)
    assert client.post(change_url(track), track_data(track, conference=other.pk, name="Moved")).status_code == 302
    before = track.conference_id
    track.refresh_from_db()
    assert (track.conference_id, track.name) == (before, "Moved")


def test_a_list_in_the_settings_takes_as_many_queries_for_three_rows_as_for_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    conference = make_conference()
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    now = timezone.now()
    save_rule_set(conference_id=conference.pk, slug="first", name="First", settings=(), by_id=None, now=now)
    dates = list(conference.deadlines.all())
    Deadline.objects.exclude(pk=dates[0].pk).delete()
    for path in ("conferences/deadline/", "eligibility/ruleset/"):
        with CaptureQueriesContext(connection) as alone:
            client.get(f"/admin/{path}")
        for number, kind in enumerate(("title_freeze", "authors_freeze", "camera_ready")):
            Deadline.objects.update_or_create(conference=conference, kind=kind, defaults={"instant": now})
            slug = f"set-{number}"
            save_rule_set(conference_id=conference.pk, slug=slug, name=slug, settings=(), by_id=None, now=now)
        with django_assert_num_queries(len(alone)):
            client.get(f"/admin/{path}")
