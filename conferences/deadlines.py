"""What is open at an instant, under the dates of a call. Pure: `now` is always an argument.

Bare dates are read as the calls are (M12): a due date without a time ends at 24:00 anywhere on earth; a release without
a time is 00:00 in the conference's zone; a bare minute (23:59) closes at the end of that minute.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from conferences.kinds import DeadlineKind, Precision

ANYWHERE_ON_EARTH = "Etc/GMT+12"
# Days that can be announced. A typing error such as the year 9999 would else lie, in UTC, beyond what Python can hold, and
# no page that shows the date would open again.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)


# What was replaced nobody said when counts as replaced so long before it was over.
LAST_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Announcement:
    """A value that a deadline had, or has."""

    instant: datetime
    zone: str
    precision: Precision
    replaced_at: datetime | None = None
    reason: str = ""

    @property
    def moved_at(self) -> datetime | None:
        """When it was replaced; None where nobody said, which is kept as its last minute (A1)."""
        return None if self.replaced_at == self.instant - LAST_MINUTE else self.replaced_at


@dataclass(frozen=True, slots=True)
class Entry:
    """One date of a call as it stands, with its earlier values, oldest first (A1)."""

    kind: DeadlineKind
    instant: datetime
    zone: str = ANYWHERE_ON_EARTH
    precision: Precision = Precision.MINUTE
    grace: timedelta = timedelta()
    earlier: tuple[Announcement, ...] = ()
    pk: int | None = None
    track_id: int | None = None
    own_reason: str = ""

    @property
    def ends(self) -> datetime:
        """The first instant at which it is over, as it was announced.

        A due time such as 23:59 closes at the end of that minute; a full hour, on the clocks of its zone, closes on the
        hour (M12).
        """
        due_time = self.precision is Precision.MINUTE and not self.kind.is_release
        bare_minute = due_time and self.instant.astimezone(ZoneInfo(self.zone)).minute != 0
        return self.instant + (timedelta(minutes=1) if bare_minute else timedelta())

    @property
    def closes(self) -> datetime:
        """The first instant at which it is no longer open: its end, and its grace, of which nobody is told."""
        return self.ends + self.grace

    @property
    def day(self) -> date:
        """The date as it was announced, in its zone: a day that ends at 24:00 is still that day."""
        ends_at_midnight = self.precision is Precision.DAY and not self.kind.is_release
        # Taken off in UTC: where clocks skip that midnight, what they show a moment before 01:00 is still the day before.
        within = self.instant.astimezone(UTC) - (timedelta(microseconds=1) if ends_at_midnight else timedelta())
        return within.astimezone(ZoneInfo(self.zone)).date()

    def is_past(self, now: datetime) -> bool:
        """Whether it has closed, or has happened."""
        return now >= self.closes

    @property
    def was_extended(self) -> bool:
        """Whether it lies later than it was first announced."""
        return bool(self.earlier) and self.earlier[0].instant < self.instant


class Phase(StrEnum):
    """Where a call is as a whole, for the sentence at the top of a page."""

    BEFORE = "before"
    OPEN = "open"
    CLOSED = "closed"
    REVIEWS_OUT = "reviews_out"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Schedule:
    """The dates that hold for one track: its own where it has them, else the conference's."""

    entries: tuple[Entry, ...] = ()

    @classmethod
    def of(cls, entries: Iterable[Entry], track_id: int | None = None) -> "Schedule":
        """Choose, kind by kind, the track's own entry over the one for all tracks."""
        chosen: dict[DeadlineKind, Entry] = {}
        for entry in entries:
            if entry.track_id not in (None, track_id):
                continue
            if entry.kind not in chosen or entry.track_id is not None:
                chosen[entry.kind] = entry
        return cls(
            tuple(sorted(chosen.values(), key=lambda entry: (entry.instant, list(DeadlineKind).index(entry.kind))))
        )

    def entry(self, kind: DeadlineKind) -> Entry | None:
        """The date of that kind, if the call has one."""
        return next((entry for entry in self.entries if entry.kind is kind), None)

    def with_own(self, instant: datetime | None, reason: str = "") -> "Schedule":
        """The same with one paper's own submission deadline (P3), which counts only where it lies later than the track's."""
        usual = self.entry(DeadlineKind.SUBMISSION)
        if instant is None or usual is None:
            return self
        # It was never announced as a day: it ends at its own instant.
        own = replace(
            usual, instant=instant, precision=Precision.MINUTE, own_reason=reason or "own deadline", earlier=()
        )
        if own.closes <= usual.closes:
            return self
        return Schedule(tuple(own if entry is usual else entry for entry in self.entries))

    def has_opened(self, now: datetime) -> bool:
        """Whether the call accepts papers from now or earlier on; a call without an opening date is open from the start."""
        opens = self.entry(DeadlineKind.OPENS)
        return opens is None or now >= opens.instant

    def is_open(self, kind: DeadlineKind, arrived: datetime) -> bool:
        """Whether what ends at that date was still possible when the request arrived. Without such a date it is not."""
        entry = self.entry(kind)
        return entry is not None and self.has_opened(arrived) and not entry.is_past(arrived)

    def may_register(self, arrived: datetime) -> bool:
        """Whether a new paper can be begun: until the registration deadline, or without one until papers close (P11)."""
        kind = DeadlineKind.REGISTRATION if self.entry(DeadlineKind.REGISTRATION) else DeadlineKind.SUBMISSION
        return self.is_open(kind, arrived)

    def frozen(self, kind: DeadlineKind, *, begun: datetime, arrived: datetime) -> Entry | None:
        """The date since which that part of a paper begun at `begun` is fixed; None while it can be changed.

        A paper that was begun later is not bound by it: nothing could ever have been entered.
        """
        entry = self.entry(kind)
        return entry if entry is not None and begun < entry.closes and entry.is_past(arrived) else None

    def happened(self, kind: DeadlineKind, now: datetime) -> bool:
        """Whether a date of that kind exists and is past."""
        entry = self.entry(kind)
        return entry is not None and entry.is_past(now)

    def phase(self, now: datetime) -> Phase:
        """Where the call is."""
        if not self.has_opened(now):
            return Phase.BEFORE
        if self.is_open(DeadlineKind.SUBMISSION, now):
            return Phase.OPEN
        if self.happened(DeadlineKind.NOTIFICATION, now):
            return Phase.DECIDED
        if self.happened(DeadlineKind.REVIEWS_AVAILABLE, now):
            return Phase.REVIEWS_OUT
        return Phase.CLOSED

    def next(self, now: datetime) -> Entry | None:
        """The date that comes next."""
        return next((entry for entry in self.entries if not entry.is_past(now)), None)


def read_date(day: date, kind: DeadlineKind, conference_zone: str, announced: str = "") -> tuple[datetime, str]:
    """The instant and zone of a bare date, as the calls read it (M12), or in the zone in which it was announced.

    The instant is in UTC: Python holds a time that clocks skip, or show twice, for unequal to every other zone's.
    """
    if kind.is_release:
        zone = announced or conference_zone
        return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC), zone
    zone = announced or ANYWHERE_ON_EARTH
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC), zone


def is_shown(day: date, minute: time, zone: str) -> bool:
    """Whether the clocks of the zone show that time on that day: in spring they go forward over an hour."""
    clock = datetime.combine(day, minute)
    return clock.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == clock


def read_announced(
    day: date, minute: time | None, kind: DeadlineKind, conference_zone: str, announced: str = ""
) -> tuple[datetime, str, Precision]:
    """Instant in UTC, zone and precision of a day with or without a time (M12). Without a zone a time is the conference's."""
    if minute is None:
        return (*read_date(day, kind, conference_zone, announced), Precision.DAY)
    zone = announced or conference_zone
    return datetime.combine(day, minute, ZoneInfo(zone)).astimezone(UTC), zone, Precision.MINUTE
