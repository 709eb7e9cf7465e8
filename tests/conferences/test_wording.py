"""Dates in words, as they were announced."""

from datetime import UTC, datetime, timedelta

import pytest

from conferences.deadlines import ANYWHERE_ON_EARTH, Announcement, Entry, read_date
from conferences.kinds import DeadlineKind, Precision
from conferences.wording import announced_words, entry_words, last_moment

DAY = datetime(2026, 11, 3, tzinfo=UTC).date()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (DeadlineKind.SUBMISSION, "Tue 3 Nov 2026, end of day AoE"),
        (DeadlineKind.REVIEWS_DUE, "Tue 3 Nov 2026, end of day AoE"),
        (DeadlineKind.NOTIFICATION, "Tue 3 Nov 2026"),
        (DeadlineKind.CONFERENCE_STARTS, "Tue 3 Nov 2026"),
        (DeadlineKind.CONFERENCE_ENDS, "Tue 3 Nov 2026"),
    ],
)
def test_a_bare_date_is_told_as_the_day_that_was_announced(kind: DeadlineKind, words: str) -> None:
    instant, zone = read_date(DAY, kind, "Asia/Kolkata")
    entry = Entry(kind=kind, instant=instant, zone=zone, precision=Precision.DAY)
    assert entry_words(entry) == words
    earlier = Announcement(instant=instant, zone=zone, precision=Precision.DAY)
    assert announced_words(earlier, kind) == words


def test_a_time_is_told_in_the_zone_it_was_announced_in() -> None:
    at = datetime(2026, 11, 5, 11, 59, tzinfo=UTC)
    entry = Entry(kind=DeadlineKind.SUBMISSION, instant=at, zone=ANYWHERE_ON_EARTH)
    assert entry_words(entry) == "Wed 4 Nov 2026, 23:59 AoE"
    assert entry_words(entry, year=False) == "Wed 4 Nov, 23:59 AoE"
    assert last_moment(entry) == at


def test_a_day_that_ends_at_24_00_is_placed_within_that_day() -> None:
    instant, zone = read_date(DAY, DeadlineKind.CAMERA_READY, "UTC")
    entry = Entry(kind=DeadlineKind.CAMERA_READY, instant=instant, zone=zone, precision=Precision.DAY)
    assert last_moment(entry) == instant - timedelta(minutes=1)
