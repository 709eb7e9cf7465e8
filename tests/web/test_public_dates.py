"""The dates of a call on its public pages, and in its calendar feed."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from pytest_django import Settings

from conferences.kinds import DeadlineKind
from conferences.models import Conference, Deadline, Track
from conferences.services.scheduling import change_deadline
from submissions.states import State
from tests.reviews.world import make_conference, make_paper, make_track, make_user
from tests.web.calls import open_call, papers_close
from tests.web.observe import page, text_of

pytestmark = pytest.mark.django_db


def test_a1_an_extended_deadline_shows_the_old_date_struck_through() -> None:
    conference = open_call("aimlsystems-2023", "aiml")
    before = page("/aiml/industry/")
    row = papers_close(conference)
    change_deadline(
        deadline_id=row.pk, instant=row.instant + timedelta(days=4), reason="Asked for.", by_id=None, now=timezone.now()
    )
    after = page("/aiml/industry/")
    struck = re.findall(r"<del><time[^>]*>([^<]+)</time></del>", after)
    assert len(struck) == len(re.findall("<del>", before)) + 1
    assert struck[-1].endswith("23:59 AoE")
    assert "Extended on" in after


def test_dates_are_said_in_the_announced_zone_and_in_the_reader_s() -> None:
    conference = make_conference(slug="zones")
    track = make_track(conference)
    Deadline.objects.filter(conference=conference).delete()
    instant = datetime(2099, 7, 26, 11, 59, tzinfo=UTC) + timedelta(days=1)
    Deadline.objects.create(
        conference=conference, kind=DeadlineKind.SUBMISSION, instant=instant, zone="Etc/GMT+12", precision="minute"
    )
    html = page(f"/zones/{track.slug}/", make_user(time_zone="Asia/Kolkata"))
    assert "Sun 26 Jul 2099, 23:59 AoE" in html
    assert "Mon 27 Jul 2099, 17:29 IST" in html
    assert '<time datetime="2099-07-27T11:59:00+00:00" data-local="full">' in html


def test_the_calendar_has_each_public_date_in_utc_and_keeps_its_identity_when_moved(settings: Settings) -> None:
    conference = open_call()
    path = f"/{conference.slug}/dates.ics"

    def events() -> dict[str, tuple[object, int]]:
        response = Client().get(path)
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        feed = Calendar.from_ical(response.content)
        return {str(one["uid"]): (one.decoded("dtstart"), one.decoded("sequence")) for one in feed.walk("VEVENT")}

    row = papers_close(conference)
    uid = f"deadline-{row.pk}@testserver"
    assert events()[uid] == (row.instant, 0)
    assert len(events()) == Deadline.objects.filter(conference=conference).exclude(kind="reviews_due").count()
    later = row.instant + timedelta(days=1)
    change_deadline(deadline_id=row.pk, instant=later, reason="Asked for.", by_id=None, now=timezone.now())
    assert events()[uid] == (later, 1)


def test_the_calendar_is_one_by_rfc_5545_whatever_the_conference_is_called() -> None:
    conference = open_call()
    name = (
        "Systems; Learning, Ünïcode \\ and a name so long that its line has to be folded in the middle of an ë"
        + "ë" * 9
    )
    Conference.objects.filter(pk=conference.pk).update(name=name[:100])
    lines = Client().get(f"/{conference.slug}/dates.ics").content.split(b"\r\n")
    assert lines[-1] == b""
    assert not any(b"\n" in line or b"\r" in line or len(line) > 75 for line in lines)
    feed = Calendar.from_ical(b"\r\n".join(lines))
    assert str(feed["x-wr-calname"]) == name[:100]
    for event in feed.walk("VEVENT"):
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE"} <= set(event)
        assert str(event["summary"]).startswith(f"{name[:100]}: ")
        # An end has to lie after the beginning; an instant has none.
        assert "DTEND" not in event or event.decoded("dtend") > event.decoded("dtstart")


def test_dates_of_a_track_that_is_not_listed_are_neither_on_the_page_of_the_call_nor_in_its_calendar() -> None:
    conference = open_call()
    hidden = make_track(conference, "Secret")
    Track.objects.filter(pk=hidden.pk).update(is_listed=False)
    kind = DeadlineKind.REGISTRATION
    row = Deadline.objects.create(conference=conference, track=hidden, kind=kind, instant=timezone.now())
    address = f"/{conference.slug}/"
    feed = Client().get(f"{address}dates.ics").content.decode()
    assert "Registration of papers closes" not in page(address)
    assert f"deadline-{row.pk}@" not in feed
    # On the track's own page, which is reached by its address, they stand.
    assert "Registration of papers closes" in page(f"{address}secret/")
    Track.objects.filter(pk=hidden.pk).update(is_listed=True)
    assert "Registration of papers closes, Secret" in page(address)
    assert f"deadline-{row.pk}@" in Client().get(f"{address}dates.ics").content.decode()


def test_m12_a_bare_minute_is_counted_down_to_its_end_and_nobody_reads_closed_before() -> None:
    conference = open_call()
    row = papers_close(conference)
    closes = row.instant.replace(minute=59, second=0, microsecond=0)
    Deadline.objects.filter(pk=row.pk).update(instant=closes, grace_seconds=600)
    author = make_user("Ada Quill")
    make_paper(conference.tracks.get(slug="research"), author, state=State.DRAFT)
    for left, said in ((20, "in 20 seconds"), (-20, "20 seconds ago")):
        with time_machine.travel(closes + timedelta(minutes=1, seconds=-left), tick=False):
            form = page(f"/{conference.slug}/papers/1/edit/", author)
            assert f"<span data-countdown>{said if left > 0 else f'closed {said}'}</span>" in form
            assert f'data-deadline="{(closes + timedelta(minutes=1)).isoformat()}"' in form
            assert f"Papers close {said}" in text_of(page(f"/{conference.slug}/research/"))
