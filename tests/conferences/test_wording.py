"""Dates in words, as they were announced."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from conferences.deadlines import ANYWHERE_ON_EARTH, Announcement, Entry, read_date
from conferences.kinds import DeadlineKind, Precision
from conferences.wording import NAMES, announced_words, date_sentence, entry_words, last_moment, moved_words

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


@pytest.mark.parametrize(
    ("days", "told_at", "reason", "words"),
    [
        (7, datetime(2023, 7, 10, 9, tzinfo=UTC), "a storm.", "Extended on 10 Jul 2023: a storm."),
        (-1, datetime(2023, 7, 10, 9, tzinfo=UTC), "", "Brought forward on 10 Jul 2023."),
        # Kept as its last minute: nobody said when.
        (7, datetime(2023, 7, 12, 19, 59, tzinfo=UTC), "", "Extended."),
    ],
)
def test_a_moved_date_says_when_and_why_as_far_as_it_is_known(
    days: int, told_at: datetime, reason: str, words: str
) -> None:
    old = datetime(2023, 7, 12, 20, tzinfo=UTC)
    earlier = Announcement(old, "UTC", Precision.MINUTE, told_at, reason)
    entry = Entry(kind=DeadlineKind.SUBMISSION, instant=old + timedelta(days=days), zone="UTC")
    assert moved_words(entry) == ""
    assert moved_words(replace(entry, earlier=(earlier,))) == words


def test_each_kind_of_date_has_a_name_and_a_sentence() -> None:
    assert set(NAMES) == set(DeadlineKind)
    assert date_sentence(DeadlineKind.SUBMISSION) == NAMES[DeadlineKind.SUBMISSION] == "Papers close"
    assert date_sentence(DeadlineKind.NOTIFICATION) == "Authors are to be notified"
