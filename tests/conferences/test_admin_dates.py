"""Dates in the admin keep what was announced."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from conferences.deadlines import ANYWHERE_ON_EARTH
from conferences.kinds import USUAL_DATES, DeadlineKind, Precision, Role
from conferences.models import AuditEntry, Conference, Deadline, Track
from tests.conferences.settings import change_url, signed_in
from tests.reviews.world import make_conference, make_member

pytestmark = pytest.mark.django_db


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


def test_a_time_that_the_clocks_go_forward_over_is_refused_in_the_admin_as_in_a_call() -> None:
    conference = make_conference()
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    data = {"conference": conference.pk, "kind": DeadlineKind.NOTIFICATION, "day": "2031-03-30", "grace_minutes": 0}
    data |= {"minute": "02:30", "zone": "Europe/Berlin"}
    page = client.post("/admin/conferences/deadline/add/", data).content.decode()
    assert "In Europe/Berlin the clocks go forward over this time on that day. Choose another." in page
    assert client.post("/admin/conferences/deadline/add/", data | {"minute": "03:30"}).status_code == 302


def test_a_date_at_a_time_that_clocks_show_twice_is_saved_again_without_being_moved() -> None:
    conference = make_conference()
    row = conference.deadlines.get(kind=DeadlineKind.REVIEWS_DUE)
    twice = datetime(2031, 10, 26, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    Deadline.objects.filter(pk=row.pk).update(instant=twice, zone="Europe/Berlin", precision=Precision.MINUTE)
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    data = {"day": "2031-10-26", "minute": "02:30", "zone": "Europe/Berlin", "grace_minutes": 7}
    assert client.post(change_url(row), data).status_code == 302
    row.refresh_from_db()
    assert (row.instant.astimezone(UTC), row.grace_seconds) == (twice.astimezone(UTC), 420)
    assert not row.announcements.exists()


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
    conference.deadlines.filter(kind=DeadlineKind.REVIEWS_DUE).delete()
    row = conference.deadlines.get(kind=DeadlineKind.SUBMISSION)
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    later = timezone.now() + timedelta(days=7)
    data = {"day": f"{later:%Y-%m-%d}", "minute": "12:00", "zone": "UTC", "grace_minutes": 0, "reason": "Storm."}
    assert client.post(change_url(row), {**data, "tells_authors": "on"}).status_code == 302
    assert row.announcements.get().tells_authors


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


def test_a_new_date_asks_nothing_about_moving_it_and_begins_with_the_first_kind_that_is_missing() -> None:
    conference = make_conference()
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    there = set(conference.deadlines.values_list("kind", flat=True))
    form = client.get(f"/admin/conferences/deadline/add/?conference={conference.pk}").context["adminform"]
    shown = [name for fieldset in form for line in fieldset for name in line.fields]
    assert shown == ["conference", "track", "kind", "day", "minute", "zone", "grace_minutes"]
    assert form.form["kind"].value() == next(kind for kind in USUAL_DATES if kind not in there)
    row = conference.deadlines.get(kind=DeadlineKind.SUBMISSION)
    assert 'name="reason"' in client.get(change_url(row)).content.decode()


@pytest.mark.parametrize(
    ("kind", "minute", "zone", "instant", "kept"),
    [
        (DeadlineKind.NOTIFICATION, "", "", "2030-07-26T04:00:00+00:00", "America/New_York"),
        (DeadlineKind.NOTIFICATION, "20:00", "", "2030-07-27T00:00:00+00:00", "America/New_York"),
        (DeadlineKind.CAMERA_READY, "", "", "2030-07-27T12:00:00+00:00", ANYWHERE_ON_EARTH),
        (DeadlineKind.CAMERA_READY, "", "UTC", "2030-07-27T00:00:00+00:00", "UTC"),
    ],
)
def test_m12_without_a_zone_or_a_time_a_date_is_read_as_calls_are(
    kind: DeadlineKind, minute: str, zone: str, instant: str, kept: str
) -> None:
    conference = make_conference()
    Conference.objects.filter(pk=conference.pk).update(zone="America/New_York")
    conference.deadlines.filter(kind=kind).delete()
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    data = {"conference": conference.pk, "kind": kind, "day": "2030-07-26", "minute": minute, "zone": zone}
    assert client.post("/admin/conferences/deadline/add/", data).status_code == 302
    row = Deadline.objects.get(conference=conference, kind=kind)
    assert (row.instant.isoformat(), row.zone) == (instant, kept)
    assert row.precision == (Precision.MINUTE if minute else Precision.DAY)


def test_a1_an_extension_that_is_over_is_written_down_where_the_chair_says_that_it_is_meant() -> None:
    conference = make_conference()
    row = conference.deadlines.get(kind=DeadlineKind.SUBMISSION)
    Deadline.objects.filter(pk=row.pk).update(zone="UTC", instant=datetime(2023, 7, 12, 20, tzinfo=UTC))
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    data = {"day": "2023-07-26", "minute": "20:00", "zone": "UTC", "reason": "Storm.", "tells_authors": "on"}
    page = client.post(change_url(row), data)
    assert "This instant is past already. Tick the box if it was announced" in page.content.decode()
    # An earlier day that is past is no extension, whatever is ticked.
    page = client.post(change_url(row), data | {"day": "2023-07-01", "is_record": "on", "is_earlier": "on"})
    assert "This instant is past; choose one that is still to come." in page.content.decode()
    assert client.post(change_url(row), data | {"is_record": "on"}).status_code == 302
    row.refresh_from_db()
    old = row.announcements.get()
    assert row.instant == datetime(2023, 7, 26, 20, tzinfo=UTC)
    assert old.replaced_at == datetime(2023, 7, 12, 19, 59, tzinfo=UTC)
    assert not old.tells_authors
    told = Client().get(f"/{conference.slug}/").content.decode()
    assert "<del>" in told
    # Nobody said on which day it was extended.
    assert "Extended: Storm." in told


def test_grace_that_a_call_gives_in_seconds_stays_until_it_is_changed() -> None:
    conference = make_conference()
    row = conference.deadlines.get(kind=DeadlineKind.REVIEWS_DUE)
    Deadline.objects.filter(pk=row.pk).update(
        zone="UTC",
        precision=Precision.MINUTE,
        instant=timezone.now().replace(second=0, microsecond=0) + timedelta(days=3),
        grace_seconds=90,
    )
    row.refresh_from_db()
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    data = {"day": f"{row.instant:%Y-%m-%d}", "minute": f"{row.instant:%H:%M}", "zone": "UTC", "grace_minutes": 1}
    assert client.post(change_url(row), data).status_code == 302
    row.refresh_from_db()
    assert row.grace_seconds == 90
    assert client.post(change_url(row), {**data, "grace_minutes": 2}).status_code == 302
    row.refresh_from_db()
    assert row.grace_seconds == 120


def test_a_date_in_the_wrong_order_is_refused_at_its_day_with_what_it_contradicts_and_what_to_do() -> None:
    conference = make_conference()
    track = Track.objects.create(conference=conference, slug="demos", name="Demos")
    due = conference.deadlines.get(kind=DeadlineKind.REVIEWS_DUE)
    Deadline.objects.filter(pk=due.pk).update(instant=datetime(2030, 6, 1, tzinfo=UTC), zone="UTC")
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    new = {"conference": conference.pk, "kind": DeadlineKind.NOTIFICATION, "day": "2030-05-31", "grace_minutes": 0}
    page = client.post("/admin/conferences/deadline/add/", new)
    said = "This has to come after “Reviews are due”, Sat 1 Jun 2030, 00:00 UTC. Choose a later date, or move that one first."
    assert page.context["adminform"].form.errors == {"day": [said]}
    assert client.post("/admin/conferences/deadline/add/", new | {"day": "2030-06-02"}).status_code == 302
    # A date that stands is held to the same when it is moved, a track's own with one way on more.
    moved = {"day": "2030-07-01", "minute": "12:00", "zone": "UTC", "grace_minutes": 0, "reason": "Storm."}
    page = client.post(change_url(due), moved)
    assert page.context["adminform"].form.errors == {
        "day": [
            "This has to come before “Notification”, Sun 2 Jun 2030. Choose an earlier date, or move that one first."
        ]
    }
    own = new | {"kind": DeadlineKind.SUBMISSION, "track": track.pk, "day": "2030-06-15"}
    page = client.post("/admin/conferences/deadline/add/", own)
    said = (
        "This has to come before “Reviews are due”, Sat 1 Jun 2030, 00:00 UTC. Choose an earlier date, "
        "or first give this track a date of its own for that, or move that one first."
    )
    assert page.context["adminform"].form.errors == {"day": [said]}
    assert client.post("/admin/conferences/deadline/add/", own | {"day": "2030-05-15"}).status_code == 302


def test_a_deadline_whose_call_is_in_disorder_already_can_be_extended_all_the_same() -> None:
    conference = make_conference()
    papers = conference.deadlines.get(kind=DeadlineKind.SUBMISSION)
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    Deadline.objects.filter(pk=papers.pk).update(instant=hour + timedelta(days=30), zone="UTC")
    Deadline.objects.filter(kind=DeadlineKind.REVIEWS_DUE).update(instant=hour + timedelta(days=20))
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    later = hour + timedelta(days=31)
    data = {"day": f"{later:%Y-%m-%d}", "minute": f"{later:%H:%M}", "zone": "UTC", "grace_minutes": 0, "reason": "x"}
    assert client.post(change_url(papers), data).status_code == 302
    papers.refresh_from_db()
    assert papers.instant == later


def test_a_tracks_own_date_without_which_dates_contradict_each_other_is_not_deleted() -> None:
    conference = make_conference()
    conference.deadlines.all().delete()
    track = conference.tracks.create(name="Posters", slug="posters")

    def date(kind: DeadlineKind, day: int, of: Track | None = None) -> Deadline:
        return Deadline.objects.create(
            conference=conference, track=of, kind=kind, zone="UTC", instant=datetime(2031, 5, day, 12, tzinfo=UTC)
        )

    papers, notified = date(DeadlineKind.SUBMISSION, 10), date(DeadlineKind.NOTIFICATION, 20)
    # The posters are told before the papers of the other tracks are even due.
    own, told = date(DeadlineKind.SUBMISSION, 2, track), date(DeadlineKind.NOTIFICATION, 5, track)
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    words = (
        "The date stays: without it “Papers close”, Sat 10 May 2031, 12:00 UTC, would come too late for “Notification”, "
        "Mon 5 May 2031, 12:00 UTC, on the track Posters. Move one of these first, or move the date instead of deleting it."
    )
    answer = client.post(f"/admin/conferences/deadline/{own.pk}/delete/", {"post": "yes"}, follow=True)
    assert [str(one) for one in answer.context["messages"]] == [words]
    assert answer.redirect_chain == [(change_url(own), 302)]
    several = {"action": "delete_selected", "_selected_action": [own.pk, papers.pk + 10**6], "post": "yes"}
    refused = client.post("/admin/conferences/deadline/", several, follow=True)
    assert [str(one) for one in refused.context["messages"]] == [words]
    assert Deadline.objects.filter(pk=own.pk).exists()
    # The controls: what leaves the rest in order goes, alone or with what it would contradict.
    assert client.post(f"/admin/conferences/deadline/{notified.pk}/delete/", {"post": "yes"}).status_code == 302
    both = {"action": "delete_selected", "_selected_action": [own.pk, told.pk], "post": "yes"}
    assert client.post("/admin/conferences/deadline/", both).status_code == 302
    assert list(conference.deadlines.values_list("pk", flat=True)) == [papers.pk]


def test_a_date_of_another_conference_is_not_deleted_nor_told_of() -> None:
    other = make_conference(slug="other")
    row = other.deadlines.get(kind=DeadlineKind.SUBMISSION)
    client = signed_in(make_member(make_conference(), "Chris Chair", Role.CHAIR))
    for pk in (row.pk, 10**6):
        assert client.post(f"/admin/conferences/deadline/{pk}/delete/", {"post": "yes"}).status_code == 302
    assert Deadline.objects.filter(pk=row.pk).exists()
