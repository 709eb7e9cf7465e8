"""Deadlines: bare dates, bare minutes, own deadlines, extensions, clock changes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conferences.deadlines import ANYWHERE_ON_EARTH, Announcement, Entry, Phase, Schedule, read_date
from conferences.kinds import DeadlineKind, Precision

ZONES = ["UTC", "America/Los_Angeles", "Europe/Zurich", "Asia/Kolkata", "Australia/Lord_Howe", ANYWHERE_ON_EARTH]
OPENS = Entry(kind=DeadlineKind.OPENS, instant=datetime(2025, 9, 15, 20, tzinfo=UTC), zone="UTC")
CLOSES = Entry(kind=DeadlineKind.SUBMISSION, instant=datetime(2025, 10, 30, 20, tzinfo=UTC), zone="UTC")


def test_m12_a_full_hour_closes_on_the_hour() -> None:
    schedule = Schedule.of([OPENS, CLOSES])
    assert schedule.is_open(DeadlineKind.SUBMISSION, datetime(2025, 10, 30, 19, 59, 59, tzinfo=UTC))
    assert not schedule.is_open(DeadlineKind.SUBMISSION, datetime(2025, 10, 30, 20, tzinfo=UTC))


def test_m12_before_it_opens_nothing_can_be_begun() -> None:
    schedule = Schedule.of([OPENS, CLOSES])
    assert not schedule.may_register(datetime(2025, 9, 15, 19, 59, 59, tzinfo=UTC))
    assert schedule.may_register(datetime(2025, 9, 15, 20, tzinfo=UTC))


def test_a1_a_bare_minute_closes_at_its_end_anywhere_on_earth() -> None:
    due = Entry(
        kind=DeadlineKind.SUBMISSION,
        instant=datetime(2023, 7, 26, 23, 59, tzinfo=ZoneInfo(ANYWHERE_ON_EARTH)),
        zone=ANYWHERE_ON_EARTH,
    )
    assert due.closes == datetime(2023, 7, 27, 12, 0, tzinfo=UTC)
    assert not due.is_past(datetime(2023, 7, 27, 11, 59, 59, 999_999, tzinfo=UTC))
    assert due.is_past(datetime(2023, 7, 27, 12, 0, tzinfo=UTC))


def test_m12_a_due_date_without_a_time_ends_at_midnight_anywhere_on_earth() -> None:
    instant, zone = read_date(date(2026, 1, 16), DeadlineKind.RESPONSES_DUE, "America/Los_Angeles")
    entry = Entry(kind=DeadlineKind.RESPONSES_DUE, instant=instant, zone=zone, precision=Precision.DAY)
    assert entry.closes == datetime(2026, 1, 17, 12, tzinfo=UTC)
    assert entry.day == date(2026, 1, 16)


def test_m12_a_release_without_a_time_is_midnight_in_the_conferences_zone() -> None:
    instant, zone = read_date(date(2026, 1, 25), DeadlineKind.NOTIFICATION, "America/Los_Angeles")
    entry = Entry(kind=DeadlineKind.NOTIFICATION, instant=instant, zone=zone, precision=Precision.DAY)
    assert entry.closes == datetime(2026, 1, 25, 8, tzinfo=UTC)
    assert entry.day == date(2026, 1, 25)


@given(
    day=st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    kind=st.sampled_from(DeadlineKind),
    zone=st.sampled_from(ZONES),
)
def test_a_bare_date_is_shown_as_it_was_announced_over_zones_and_clock_changes(
    day: date, kind: DeadlineKind, zone: str
) -> None:
    instant, announced_in = read_date(day, kind, zone)
    assert Entry(kind=kind, instant=instant, zone=announced_in, precision=Precision.DAY).day == day


@given(
    day=st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    zone=st.sampled_from(ZONES),
    ahead=st.timedeltas(timedelta(microseconds=1), timedelta(days=3)),
)
def test_anywhere_on_earth_is_never_earlier_than_any_other_zones_end_of_day(
    day: date, zone: str, ahead: timedelta
) -> None:
    ends, _ = read_date(day, DeadlineKind.SUBMISSION, zone)
    local_end = datetime.combine(day + timedelta(days=1), datetime.min.time(), ZoneInfo(zone))
    assert ends >= local_end.astimezone(UTC)
    entry = Entry(kind=DeadlineKind.SUBMISSION, instant=ends, precision=Precision.DAY)
    assert not entry.is_past(ends - ahead)
    assert entry.is_past(ends)


def test_a_tracks_own_date_wins_over_the_one_for_all() -> None:
    later = CLOSES.instant + timedelta(days=3)
    own = Entry(kind=DeadlineKind.SUBMISSION, instant=later, zone="UTC", track_id=7)
    for entries in ([CLOSES, own], [own, CLOSES]):
        assert Schedule.of(entries, 7).entry(DeadlineKind.SUBMISSION) == own
        assert Schedule.of(entries, 8).entry(DeadlineKind.SUBMISSION) == CLOSES


def test_p3_a_papers_own_deadline_counts_only_where_it_is_later() -> None:
    schedule = Schedule.of([OPENS, CLOSES])
    later = CLOSES.instant + timedelta(hours=6)
    own = schedule.with_own(later, "power cut")
    assert own.is_open(DeadlineKind.SUBMISSION, later - timedelta(seconds=1))
    assert not own.is_open(DeadlineKind.SUBMISSION, later)
    assert own.next(CLOSES.instant) == own.entry(DeadlineKind.SUBMISSION)
    assert schedule.with_own(CLOSES.instant - timedelta(hours=1)) == schedule
    assert schedule.with_own(None) == schedule


def test_p11_new_drafts_stop_at_the_registration_deadline_and_edits_at_the_papers() -> None:
    registration = Entry(kind=DeadlineKind.REGISTRATION, instant=CLOSES.instant - timedelta(days=7), zone="UTC")
    schedule = Schedule.of([OPENS, registration, CLOSES])
    between = CLOSES.instant - timedelta(days=1)
    assert not schedule.may_register(between)
    assert schedule.is_open(DeadlineKind.SUBMISSION, between)


def test_grace_counts_and_is_not_announced() -> None:
    lenient = Entry(kind=DeadlineKind.SUBMISSION, instant=CLOSES.instant, zone="UTC", grace=timedelta(minutes=5))
    assert not lenient.is_past(CLOSES.instant + timedelta(minutes=4))
    assert lenient.is_past(CLOSES.instant + timedelta(minutes=5))
    assert lenient.instant == CLOSES.instant


def test_a1_an_extension_is_known_by_its_earlier_announcement() -> None:
    first = Announcement(CLOSES.instant - timedelta(days=14), "UTC", Precision.DAY)
    extended = Entry(kind=DeadlineKind.SUBMISSION, instant=CLOSES.instant, zone="UTC", earlier=(first,))
    forward = Entry(kind=DeadlineKind.SUBMISSION, instant=first.instant - timedelta(days=1), earlier=(first,))
    assert extended.was_extended
    assert not forward.was_extended
    assert not CLOSES.was_extended


@pytest.mark.parametrize(
    ("now", "phase"),
    [
        (OPENS.instant - timedelta(seconds=1), Phase.BEFORE),
        (OPENS.instant, Phase.OPEN),
        (CLOSES.instant, Phase.CLOSED),
        (datetime(2026, 1, 12, 8, tzinfo=UTC), Phase.REVIEWS_OUT),
        (datetime(2026, 1, 25, 8, tzinfo=UTC), Phase.DECIDED),
    ],
)
def test_the_phase_follows_the_dates(now: datetime, phase: Phase) -> None:
    out = Entry(kind=DeadlineKind.REVIEWS_AVAILABLE, instant=datetime(2026, 1, 12, 8, tzinfo=UTC), zone="UTC")
    told = Entry(kind=DeadlineKind.NOTIFICATION, instant=datetime(2026, 1, 25, 8, tzinfo=UTC), zone="UTC")
    assert Schedule.of([told, out, CLOSES, OPENS]).phase(now) is phase
