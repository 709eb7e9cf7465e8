"""The deadline of one paper, as the box beside the form shows it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from access.projections import AuthorPaper
from conferences.deadlines import Announcement, Entry
from conferences.kinds import DeadlineKind, Precision
from conferences.wording import moved_words
from ui.times import distance_words


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineBox:
    """What the deadline component takes."""

    what: str
    at: datetime
    ends: datetime
    zone: str
    earlier: tuple[tuple[datetime, str], ...]
    note: str
    is_own: bool
    now: datetime

    @property
    def is_past(self) -> bool:
        """Whether papers closed."""
        return self.what == "Papers closed"

    @property
    def words(self) -> str:
        """How far off it is: "in 6 days"."""
        return distance_words(self.now, self.ends)

    @classmethod
    def of(cls, paper: AuthorPaper, now: datetime) -> "DeadlineBox | None":
        """The submission deadline that holds for the paper; None if the call has none."""
        entry = paper.schedule.entry(DeadlineKind.SUBMISSION)
        if entry is None:
            return None
        return cls(
            what="Papers close" if not entry.is_past(now) else "Papers closed",
            at=_shown(entry),
            ends=entry.ends,
            zone=entry.zone,
            earlier=tuple((_shown(old), old.zone) for old in entry.earlier),
            note=_note(entry),
            is_own=bool(entry.own_reason),
            now=now,
        )


def _shown(entry: Entry | Announcement) -> datetime:
    """A whole day ends at 24:00, which people read as 23:59 of that day and not as 00:00 of the next."""
    return entry.instant - timedelta(minutes=1) if entry.precision is Precision.DAY else entry.instant


def _note(entry: Entry) -> str:
    return f"Extended for this paper: {entry.own_reason}" if entry.own_reason else moved_words(entry)
