"""Times in words."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ui.times import as_zone, date_words, distance_words, moment_words, phase, span_words, zone_name, zone_place

NOW = datetime(2025, 11, 2, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(days=6, hours=5), "6 days"),
        (timedelta(days=3), "3 days"),
        (timedelta(days=1, hours=15, minutes=59), "1 day 15 hours"),
        (timedelta(days=2), "2 days"),
        (timedelta(hours=1, minutes=1), "1 hour 1 minute"),
        (timedelta(hours=5), "5 hours"),
        (timedelta(minutes=12, seconds=5), "12 minutes 5 seconds"),
        (timedelta(seconds=1), "1 second"),
        (timedelta(0), "0 seconds"),
    ],
)
def test_a_span_is_told_in_the_units_that_matter(span: timedelta, words: str) -> None:
    assert span_words(span) == words


@pytest.mark.parametrize(
    ("left", "near"),
    [
        (timedelta(days=1, seconds=1), "open"),
        (timedelta(days=1), "last-day"),
        (timedelta(hours=1, seconds=1), "last-day"),
        (timedelta(hours=1), "last-hour"),
        (timedelta(seconds=1), "last-hour"),
        (timedelta(0), "closed"),
        (timedelta(days=-4), "closed"),
    ],
)
def test_a_deadline_has_four_phases(left: timedelta, near: str) -> None:
    assert phase(NOW, NOW + left) == near


def test_a_distance_says_its_direction() -> None:
    assert distance_words(NOW, NOW + timedelta(days=4)) == "in 4 days"
    assert distance_words(NOW, NOW - timedelta(hours=2)) == "2 hours ago"
    assert distance_words(NOW, NOW) == "now"


def test_anywhere_on_earth_is_the_last_place_where_a_day_ends() -> None:
    at = datetime(2025, 11, 4, 11, 59, tzinfo=UTC)
    assert moment_words(at, as_zone("Etc/GMT+12")) == "Mon 3 Nov 2025, 23:59 AoE"
    assert moment_words(at, as_zone("Europe/Zurich"), year=False) == "Tue 4 Nov, 12:59 CET"


@pytest.mark.parametrize(
    ("zone", "name", "place"),
    [
        ("Etc/GMT+12", "AoE", "AoE"),
        ("UTC", "UTC", "UTC"),
        ("Europe/Zurich", "CET", "Zurich"),
        ("Asia/Kolkata", "IST", "Kolkata"),
        ("America/New_York", "EST", "New York"),
        ("Asia/Kathmandu", "UTC+05:45", "Kathmandu"),
        ("America/Sao_Paulo", "UTC-03:00", "Sao Paulo"),
    ],
)
def test_a_zone_is_named_as_people_name_it(zone: str, name: str, place: str) -> None:
    assert zone_name(ZoneInfo(zone), NOW) == name
    assert zone_place(ZoneInfo(zone), NOW) == place


def test_a_day_may_come_without_its_year_and_weekday() -> None:
    assert date_words(NOW, ZoneInfo("UTC")) == "Sun 2 Nov 2025"
    assert date_words(NOW, ZoneInfo("UTC"), year=False, weekday=False) == "2 Nov"
