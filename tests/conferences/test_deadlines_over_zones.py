"""Deadlines over zones and clock changes: what holds wherever a date was announced, and however often it was moved."""

import tomllib
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from conferences.callfile import Table
from conferences.calls import Date, read_deadline_date, shift_instant
from conferences.callwriting import write_date
from conferences.deadlines import Announcement, Entry, Schedule, read_date
from conferences.kinds import DeadlineKind, Precision
from conferences.models import Deadline, Track
from conferences.services.scheduling import change_deadline, schedule_of
from conferences.wording import announced_words
from tests.confsys.generated_calls import ZONES
from tests.reviews.world import make_conference

MINUTE, TICK = timedelta(minutes=1), timedelta(microseconds=1)
zones = st.sampled_from(ZONES)
# Nights around which the clocks of our zones change, where most can go wrong.
CHANGES = [
    *(date(2026, 3, 29), date(2026, 10, 25), date(2026, 4, 5), date(2026, 10, 4)),
    *(date(2017, 10, 15), date(2018, 2, 18), date(2026, 3, 8), date(2026, 11, 1)),
    *(date(2026, 4, 24), date(2026, 9, 6)),
]
days = st.dates(date(2015, 1, 1), date(2035, 12, 31)) | st.builds(
    lambda night, nights: night + timedelta(days=nights), st.sampled_from(CHANGES), st.integers(-1, 1)
)


def clock(day: date, minutes: int) -> datetime:
    """What clocks show so many minutes after the beginning of a day."""
    return datetime.combine(day, time()) + timedelta(minutes=minutes)


clock_times = st.builds(clock, days, st.integers(0, 1439)) | st.builds(
    clock, st.sampled_from(CHANGES), st.integers(-1500, 1500)
)
due_kinds = st.sampled_from([kind for kind in DeadlineKind if not kind.is_release])
releases = st.sampled_from([kind for kind in DeadlineKind if kind.is_release])
instants = clock_times.map(lambda at: at.replace(tzinfo=UTC))
graces = st.integers(0, 3600).map(lambda seconds: timedelta(seconds=seconds))


def exists(at: datetime, zone: str) -> bool:
    """Whether the clocks of the zone ever show it."""
    return at.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == at


@given(day=days, kind=due_kinds, conference=zones, announced=zones | st.just(""))
def test_m12_a_due_date_lasts_to_the_very_end_of_its_day_where_it_was_announced(
    day: date, kind: DeadlineKind, conference: str, announced: str
) -> None:
    instant, zone = read_date(day, kind, conference, announced)
    entry = Entry(kind=kind, instant=instant, zone=zone, precision=Precision.DAY)
    assert zone == (announced or "Etc/GMT+12")
    assert (entry.closes - TICK).astimezone(ZoneInfo(zone)).date() == day == entry.day
    assert entry.closes.astimezone(ZoneInfo(zone)).date() == day + timedelta(days=1)
    assert (entry.is_past(entry.closes - TICK), entry.is_past(entry.closes)) == (False, True)


@given(day=days, kind=releases, conference=zones)
def test_m12_a_release_happens_in_the_first_instant_of_its_day(day: date, kind: DeadlineKind, conference: str) -> None:
    instant, zone = read_date(day, kind, conference)
    entry = Entry(kind=kind, instant=instant, zone=zone, precision=Precision.DAY)
    assert entry.day == day
    # Where midnight is skipped by the clocks, the day begins an hour later.
    assert entry.instant.astimezone(ZoneInfo(zone)).date() == day
    assert (entry.instant - TICK).astimezone(ZoneInfo(zone)).date() == day - timedelta(days=1)


@given(at=clock_times, zone=zones, kind=due_kinds, grace=graces)
def test_m12_a_bare_minute_closes_at_its_end_and_a_full_hour_on_the_hour_of_its_own_clocks(
    at: datetime, zone: str, kind: DeadlineKind, grace: timedelta
) -> None:
    instant = at.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    entry = Entry(kind=kind, instant=instant, zone=zone, grace=grace)
    shown = instant.astimezone(ZoneInfo(zone)).minute
    assert entry.closes == instant + grace + (MINUTE if shown else timedelta())


@given(at=clock_times, zone=zones)
def test_a_time_in_a_call_is_the_first_that_the_clocks_show_or_is_refused(at: datetime, zone: str) -> None:
    table = Table(tomllib.loads(f'at = {at.isoformat()}\nzone = "{zone}"'))
    read = read_deadline_date(table, DeadlineKind.SUBMISSION, "UTC")
    if exists(at, zone):
        assert read is not None
        assert read.instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) == at
        hour_before = read.instant - timedelta(hours=1)
        assert hour_before.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) != at
    else:
        assert read is None
        assert "does not exist" in table.problems[0][1]


@given(at=clock_times, zone=zones, shift=st.integers(-800, 800))
def test_moving_a_call_keeps_the_time_of_day_wherever_the_clocks_show_it(at: datetime, zone: str, shift: int) -> None:
    if not exists(at, zone) or not exists(at + timedelta(days=shift), zone):
        return
    instant = at.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    moved = shift_instant(instant, zone, shift)
    assert moved.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) == at + timedelta(days=shift)


@given(closes=instants, zone=zones, grace=graces, own=st.none() | instants, arrived=instants)
def test_p3_a_paper_closes_with_the_later_of_its_two_deadlines(
    closes: datetime, zone: str, grace: timedelta, own: datetime | None, arrived: datetime
) -> None:
    usual = Entry(kind=DeadlineKind.SUBMISSION, instant=closes, zone=zone, grace=grace)
    found = Schedule.of([usual]).with_own(own, "Flood.").entry(DeadlineKind.SUBMISSION)
    assert found is not None
    alone = Entry(kind=DeadlineKind.SUBMISSION, instant=own, zone=zone, grace=grace).closes if own else usual.closes
    assert found.closes == max(usual.closes, alone)
    assert found.is_past(arrived) is (arrived >= max(usual.closes, alone))
    assert (found.own_reason != "") is (alone > usual.closes)


@given(opens=instants, closes=instants, first=instants, second=instants, track=st.booleans())
def test_what_has_closed_never_opens_again_by_itself(
    opens: datetime, closes: datetime, first: datetime, second: datetime, track: bool
) -> None:
    entries = [
        Entry(kind=DeadlineKind.OPENS, instant=opens),
        Entry(kind=DeadlineKind.SUBMISSION, instant=closes, track_id=7 if track else None),
    ]
    schedule = Schedule.of(entries, 7)
    earlier, later = sorted((first, second))
    if schedule.is_open(DeadlineKind.SUBMISSION, later) and schedule.has_opened(earlier):
        assert schedule.is_open(DeadlineKind.SUBMISSION, earlier)
    fixed = [schedule.frozen(DeadlineKind.SUBMISSION, begun=opens, arrived=at) is not None for at in (earlier, later)]
    assert fixed in ([False, False], [False, True], [True, True])


@given(registration=instants | st.none(), closes=instants, arrived=instants, own=instants)
def test_p11_registration_bounds_new_papers_and_an_own_deadline_moves_it_nowhere(
    registration: datetime | None, closes: datetime, arrived: datetime, own: datetime
) -> None:
    entries = [Entry(kind=DeadlineKind.SUBMISSION, instant=closes)]
    if registration is not None:
        entries.append(Entry(kind=DeadlineKind.REGISTRATION, instant=registration))
    schedule = Schedule.of(entries)
    bound = entries[-1].closes
    assert schedule.may_register(arrived) is (arrived < bound)
    if registration is not None:
        assert schedule.with_own(own).may_register(arrived) is (arrived < bound)


@given(day=days, kind=st.sampled_from(DeadlineKind), conference=zones, announced=zones | st.just(""))
def test_a_day_is_written_into_a_call_as_the_day_that_was_announced(
    day: date, kind: DeadlineKind, conference: str, announced: str
) -> None:
    instant, zone = read_date(day, kind, conference, announced)
    assert write_date(Date(instant, zone, Precision.DAY), kind, conference)["at"] == day


@given(at=clock_times, zone=zones, kind=st.sampled_from(DeadlineKind), precision=st.sampled_from(Precision))
def test_every_date_can_be_said_in_words(at: datetime, zone: str, kind: DeadlineKind, precision: Precision) -> None:
    if precision is Precision.DAY:
        instant, zone = read_date(at.date(), kind, zone)
    else:
        instant = at.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    words = announced_words(Announcement(instant, zone, precision), kind)
    assert str(instant.astimezone(ZoneInfo(zone)).year) in words or instant.month in {1, 12}


class TestMovedDeadlines(TestCase):
    """Each example in a transaction of its own."""

    @settings(max_examples=15, deadline=None)
    @given(steps=st.lists(st.tuples(st.integers(1, 5000), zones), min_size=1, max_size=5))
    def test_a1_each_value_that_was_announced_is_kept_in_order(self, steps: list[tuple[int, str]]) -> None:
        conference = make_conference()
        track = Track.objects.create(conference=conference, slug="main", name="Main")
        Deadline.objects.filter(kind=DeadlineKind.REVIEWS_DUE).delete()
        row = Deadline.objects.get(conference=conference, kind=DeadlineKind.SUBMISSION)
        values, now = [(row.instant, row.zone)], row.instant - timedelta(days=30)
        for hours, zone in steps:
            now += MINUTE
            instant = now + timedelta(hours=hours)
            if (instant, zone) == values[-1]:
                continue
            change_deadline(deadline_id=row.pk, instant=instant, zone=zone, reason="Storm.", by_id=None, now=now)
            values.append((instant, zone))
        entry = schedule_of(track).entry(DeadlineKind.SUBMISSION)
        assert entry is not None
        assert [(old.instant, old.zone) for old in entry.earlier] + [(entry.instant, entry.zone)] == values
        replaced = [old.replaced_at for old in entry.earlier]
        assert all(one is not None and other is not None and one < other for one, other in pairwise(replaced))
        assert entry.was_extended is (values[-1][0] > values[0][0])
