"""Dates as chairs see and move them."""

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from conferences.kinds import DeadlineKind, Precision, Role
from conferences.models import AuditEntry, Conference, Deadline, Membership
from tests.reviews.world import NOW, World, make_user
from tests.web.chair.places import desk, paper
from tests.web.desk import observable, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_at_the_moment")]


def test_a1_moving_a_date_keeps_the_old_one_beside_it_with_the_reason(world: World) -> None:
    client = sign_in(world.chair)
    row = Deadline.objects.get(conference=world.conference, kind=DeadlineKind.REVIEWS_DUE)
    given = {"day": "2025-12-20", "time": "23:59", "zone": "Etc/GMT+12"}
    assert client.post(desk(world, f"dates/{row.pk}/"), given).status_code == 422
    client.post(desk(world, f"dates/{row.pk}/"), given | {"reason": "Holidays."})
    before = row.instant
    row.refresh_from_db()
    assert row.instant.isoformat() == "2025-12-21T11:59:00+00:00"
    assert row.announcements.get().instant == before
    page = client.get(desk(world, "dates/")).content.decode()
    assert "<del>" in page
    assert "Holidays." in page
    assert page.count("Every page shows the old and the new date.") == 1
    earlier = given | {"day": "2025-12-10", "reason": "We met early."}
    asked = client.post(desk(world, f"dates/{row.pk}/"), earlier)
    assert asked.status_code == 422
    assert "This is earlier than announced. Tick the box if it is meant." in asked.content.decode()
    assert 'type="checkbox" name="is_earlier"' in asked.content.decode()
    assert "authors who rely on it lose time." in asked.content.decode()
    forward = client.post(desk(world, f"dates/{row.pk}/"), earlier | {"is_earlier": "on"})
    assert forward.status_code == 302
    past = client.post(
        desk(world, f"dates/{row.pk}/"), given | {"day": "2025-11-10", "reason": "x", "is_earlier": "on"}
    )
    assert past.status_code == 422
    assert "This instant is past" in past.content.decode()


@pytest.mark.parametrize(("day", "suggested"), [("2025-12-20", "2025-12-27"), ("2020-02-01", "{a week on}")])
def test_a_date_to_be_moved_is_suggested_at_the_time_of_day_that_was_announced(
    world: World, day: str, suggested: str
) -> None:
    row = Deadline.objects.get(conference=world.conference, kind=DeadlineKind.SUBMISSION)
    row.zone, row.precision = "Europe/Berlin", Precision.MINUTE
    row.instant = datetime.fromisoformat(f"{day}T17:30").replace(tzinfo=ZoneInfo(row.zone))
    row.save()
    a_week_on = NOW.astimezone(ZoneInfo(row.zone)).date() + timedelta(days=7)
    form = sign_in(world.chair).get(desk(world, f"dates/{row.pk}/")).context["form"]
    assert str(form["day"].value()) == suggested.replace("{a week on}", str(a_week_on))
    assert form["time"].value().strftime("%H:%M") in {"17:30", "17:31"}


def test_a_conference_without_dates_and_tracks_is_led_to_be_set_up() -> None:
    conference = Conference.objects.create(name="New 2026", slug="new-2026")
    chair = make_user("Nia New")
    Membership.objects.create(conference=conference, user=chair, role=Role.CHAIR)
    client = sign_in(chair)
    page = client.get("/new-2026/chair/").content.decode()
    assert "The call has no dates yet" in page
    assert "All dates of the call are past" not in page
    assert 'href="/new-2026/chair/setup/"' in page
    assert "The call is not set up yet" in page
    dates = client.get("/new-2026/chair/dates/").content.decode()
    assert f"/admin/conferences/deadline/add/?conference={conference.pk}" in dates


def test_the_days_of_the_conference_are_not_offered_to_be_opened_again(world: World) -> None:
    day = {"conference": world.conference, "precision": Precision.DAY, "zone": "Etc/GMT+12"}
    for kind in (DeadlineKind.CONFERENCE_ENDS, DeadlineKind.REVIEWS_DUE):
        Deadline.objects.update_or_create(kind=kind, defaults=day | {"instant": NOW - timedelta(days=3)})
    lines = {line.entry.kind: line for line in fetch_lines(world)}
    assert not lines[DeadlineKind.CONFERENCE_ENDS].may_reopen
    assert lines[DeadlineKind.CONFERENCE_ENDS].ends is None
    assert lines[DeadlineKind.REVIEWS_DUE].may_reopen
    assert lines[DeadlineKind.REVIEWS_DUE].ends is not None


def fetch_lines(world: World) -> Any:
    return sign_in(world.chair).get(desk(world, "dates/")).context["lines"]


def test_only_chairs_are_led_to_add_a_date(world: World) -> None:
    link = f"/admin/conferences/deadline/add/?conference={world.conference.pk}"
    assert link in sign_in(world.chair).get(desk(world, "dates/")).content.decode()
    assert link not in sign_in(world.track_chair).get(desk(world, "dates/")).content.decode()
    assert "The call is not set up yet" not in sign_in(world.chair).get(desk(world)).content.decode()


def test_what_is_open_is_not_closed_by_a_date_that_nobody_typed(world: World) -> None:
    row = Deadline.objects.get(conference=world.conference, kind=DeadlineKind.OPENS)
    row.zone, row.instant = "UTC", NOW - timedelta(days=20)
    row.save()
    form = sign_in(world.chair).get(desk(world, f"dates/{row.pk}/")).context["form"]
    assert form["day"].value() == row.instant.date()


def test_a_chair_who_opens_closed_papers_again_reads_what_that_does(world: World) -> None:
    row = Deadline.objects.get(conference=world.conference, kind=DeadlineKind.SUBMISSION)
    client = sign_in(world.chair)
    for instant, told in ((NOW - timedelta(days=2), True), (NOW + timedelta(days=2), False)):
        Deadline.objects.filter(pk=row.pk).update(instant=instant)
        shown = client.get(desk(world, f"dates/{row.pk}/")).content.decode()
        assert ("opens submission again at once" in shown) is told


def test_p3_a_papers_own_deadline_is_suggested_for_tomorrow_at_the_announced_time(world: World) -> None:
    row = Deadline.objects.get(conference=world.conference, kind=DeadlineKind.SUBMISSION)
    Deadline.objects.filter(pk=row.pk).update(
        zone="Europe/Berlin",
        precision=Precision.MINUTE,
        instant=datetime(2020, 2, 1, 17, 30, tzinfo=ZoneInfo("Europe/Berlin")),
    )
    page = sign_in(world.chair).get(paper(world))
    form = page.context["own_form"]
    assert form["day"].value() == NOW.astimezone(ZoneInfo("Europe/Berlin")).date() + timedelta(days=1)
    assert form["time"].value().strftime("%H:%M") in {"17:30", "17:31"}
    ids = re.findall(r' id="([^"]+)"', page.content.decode())
    assert sorted(ids) == sorted(set(ids))


def test_a1_authors_of_drafts_are_told_only_where_the_chair_ticks_it(world: World) -> None:
    client = sign_in(world.chair)
    due = Deadline.objects.get(conference=world.conference, kind=DeadlineKind.REVIEWS_DUE)
    assert "tells_authors" not in client.get(desk(world, f"dates/{due.pk}/")).content.decode()
    due.delete()
    row = Deadline.objects.get(conference=world.conference, kind=DeadlineKind.SUBMISSION)
    assert 'name="tells_authors"' in client.get(desk(world, f"dates/{row.pk}/")).content.decode()
    given = {"time": "12:00", "zone": row.zone, "reason": "Storm."}
    client.post(desk(world, f"dates/{row.pk}/"), given | {"day": "2026-03-01"})
    assert not row.announcements.get().tells_authors
    answer = client.post(
        desk(world, f"dates/{row.pk}/"), given | {"day": "2026-03-02", "tells_authors": "on"}, follow=True
    )
    assert "The authors of its drafts get a mail." in answer.content.decode()
    assert [old.tells_authors for old in row.announcements.all()] == [False, True]


def test_no_date_can_be_set_that_would_close_the_pages_which_show_it(world: World) -> None:
    client = sign_in(world.chair)
    row = Deadline.objects.get(conference=world.conference, kind=DeadlineKind.REVIEWS_DUE)
    # The last minute of the year 9999 anywhere on earth is the year 10000 in UTC.
    given = {"day": "9999-12-31", "time": "23:59", "zone": "Etc/GMT+12", "reason": "x"}
    for address in (
        desk(world, f"dates/{row.pk}/"),
        paper(world, "own-deadline/"),
        desk(world, "releases/industry/reviews/"),
    ):
        assert client.post(address, given).status_code == 422
        assert client.post(address, given | {"day": "0001-01-01", "zone": "UTC"}).status_code == 422
    for page in ("/", f"/{world.conference.slug}/", desk(world), paper(world), desk(world, "releases/")):
        assert client.get(page).status_code == 200


def test_a_track_chair_moves_no_date_of_all_tracks(world: World) -> None:
    row = Deadline.objects.get(conference=world.conference, kind=DeadlineKind.REVIEWS_DUE)
    client = sign_in(world.track_chair)
    answer = client.post(desk(world, f"dates/{row.pk}/"), {"day": "2025-12-20", "time": "23:59", "reason": "x"})
    assert observable(answer) == observable(client.post(desk(world, "dates/999999/"), {"reason": "x"}))
    own = Deadline.objects.create(
        conference=world.conference,
        track=world.track,
        kind=DeadlineKind.CAMERA_READY,
        instant=NOW + timedelta(days=90),
    )
    assert client.get(desk(world, f"dates/{own.pk}/")).status_code == 200


def test_a_date_that_was_announced_as_a_day_stays_one_when_it_is_moved_to_another(world: World) -> None:
    row = Deadline.objects.create(
        conference=world.conference,
        kind=DeadlineKind.NOTIFICATION,
        zone="Europe/Berlin",
        precision=Precision.DAY,
        instant=datetime(2026, 1, 25, tzinfo=ZoneInfo("Europe/Berlin")),
    )
    client = sign_in(world.chair)
    form = client.get(desk(world, f"dates/{row.pk}/")).context["form"]
    assert (str(form["day"].value()), form["time"].value()) == ("2026-02-01", None)
    given = {"day": "2026-02-03", "time": "", "zone": "Europe/Berlin", "reason": "Late reviews."}
    assert client.post(desk(world, f"dates/{row.pk}/"), given).status_code == 302
    row.refresh_from_db()
    assert row.precision == Precision.DAY
    assert row.instant == datetime(2026, 2, 3, tzinfo=ZoneInfo("Europe/Berlin"))
    # One that had a time needs one.
    due = Deadline.objects.get(conference=world.conference, kind=DeadlineKind.SUBMISSION)
    assert client.post(desk(world, f"dates/{due.pk}/"), given).status_code == 422


def test_a1_an_extension_that_is_over_is_written_down_on_the_desk_too(world: World) -> None:
    row = Deadline.objects.get(conference=world.conference, kind=DeadlineKind.SUBMISSION)
    Deadline.objects.filter(pk=row.pk).update(instant=NOW - timedelta(days=20), zone="UTC", precision=Precision.MINUTE)
    over = NOW - timedelta(days=6)
    given = {"day": f"{over:%Y-%m-%d}", "time": "20:00", "zone": "UTC", "reason": "Storm.", "tells_authors": "on"}
    client = sign_in(world.chair)
    asked = client.post(desk(world, f"dates/{row.pk}/"), given)
    assert asked.status_code == 422
    assert 'type="checkbox" name="is_record"' in asked.content.decode()
    done = client.post(desk(world, f"dates/{row.pk}/"), given | {"is_record": "on"}, follow=True).content.decode()
    assert "Papers close: extended." in done
    assert "get a mail" not in done
    assert not row.announcements.get().tells_authors
    assert AuditEntry.objects.get(action="deadline extended").after["recorded_afterwards"]


def test_a_time_that_the_clocks_go_forward_over_is_no_deadline(world: World) -> None:
    client = sign_in(world.chair)
    row = Deadline.objects.get(conference=world.conference, kind=DeadlineKind.REVIEWS_DUE)
    Deadline.objects.filter(pk=row.pk).update(zone="Europe/Berlin")
    given = {"day": "2026-03-29", "time": "02:30", "zone": "Europe/Berlin", "reason": "Asked for."}
    answer = client.post(desk(world, f"dates/{row.pk}/"), given)
    assert answer.status_code == 422
    assert "In Europe/Berlin the clocks go forward over this time on that day." in answer.content.decode()
    assert client.post(desk(world, f"dates/{row.pk}/"), given | {"time": "03:30"}).status_code == 302


def test_a1_a_reason_that_is_too_long_to_be_shown_is_refused_and_not_cut(world: World) -> None:
    client = sign_in(world.chair)
    row = Deadline.objects.get(conference=world.conference, kind=DeadlineKind.REVIEWS_DUE)
    given = {"day": "2025-12-20", "time": "23:59", "zone": "Etc/GMT+12", "reason": "x" * 301}
    answer = client.post(desk(world, f"dates/{row.pk}/"), given)
    assert answer.status_code == 422
    assert "at most 300 characters (it has 301)" in answer.content.decode()
    assert "x" * 301 in answer.content.decode()


def test_a_date_that_would_be_in_the_wrong_order_is_refused_at_its_day(world: World) -> None:
    client = sign_in(world.chair)
    papers = Deadline.objects.get(conference=world.conference, kind=DeadlineKind.SUBMISSION)
    due = Deadline.objects.get(conference=world.conference, kind=DeadlineKind.REVIEWS_DUE)
    later = (due.instant + timedelta(days=2)).date()
    given = {"day": f"{later}", "time": "12:00", "zone": "UTC", "reason": "Storm."}
    answer = client.post(desk(world, f"dates/{papers.pk}/"), given)
    assert answer.status_code == 422
    (said,) = answer.context["form"].errors["day"]
    assert said.startswith("This has to come before “Reviews are due”, ")
    assert said.endswith(". Choose an earlier date, or move that one first.")
    assert (
        client.post(desk(world, f"dates/{due.pk}/"), given | {"day": f"{later + timedelta(days=1)}"}).status_code == 302
    )
    assert client.post(desk(world, f"dates/{papers.pk}/"), given).status_code == 302
