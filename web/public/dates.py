"""The dates of a call in words. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from conferences.deadlines import ANYWHERE_ON_EARTH, Entry
from conferences.kinds import DeadlineKind, Precision
from conferences.wording import NAMES, announced_words, moved_words
from ui.times import distance_words

# When reviews are due is between chairs and reviewers.
PUBLIC = frozenset(DeadlineKind) - {DeadlineKind.REVIEWS_DUE}


@dataclass(frozen=True, slots=True)
class DateLine:
    """One date as a page tells it. `local` is the instant for the reader's own zone; None for whole days."""

    name: str
    words: str
    iso: str
    local: datetime | None
    zone: str = ANYWHERE_ON_EARTH
    earlier: tuple[tuple[str, str], ...] = ()
    note: str = ""
    distance: str = ""
    is_next: bool = False
    is_past: bool = False


def date_lines(
    entries: Iterable[Entry], now: datetime, *, tracks: Mapping[int, str] | None = None, place: str = ""
) -> tuple[DateLine, ...]:
    """The public dates in order of time, the coming one marked; the days of the conference are one line.

    `tracks` names the tracks that have dates of their own.
    """
    shown = sorted((entry for entry in entries if entry.kind in PUBLIC), key=lambda entry: entry.instant)
    coming = next((entry for entry in shown if not entry.is_past(now)), None)
    ends = next((entry for entry in shown if entry.kind is DeadlineKind.CONFERENCE_ENDS), None)
    lines: list[DateLine] = []
    for entry in shown:
        line = _line(entry, now, entry is coming, (tracks or {}).get(entry.track_id or 0, ""))
        if entry.kind is DeadlineKind.CONFERENCE_STARTS and ends is not None:
            days = f"{announced_words(entry, entry.kind, year=False)} to {announced_words(ends, ends.kind)}"
            line = replace(line, name="Conference", words=f"{days}, {place}" if place else days)
        if entry is not ends or not any(one.name == "Conference" for one in lines):
            lines.append(line)
    return tuple(lines)


def next_line(lines: Sequence[DateLine]) -> DateLine | None:
    """The coming date, if there is one."""
    return next((line for line in lines if line.is_next), None)


def _line(entry: Entry, now: datetime, is_next: bool, track: str) -> DateLine:
    name = NAMES[entry.kind] + (f", {track}" if track else "")
    whole_day = entry.precision is Precision.DAY and (
        entry.kind.is_release or entry.kind is DeadlineKind.CONFERENCE_ENDS
    )
    return DateLine(
        name=name,
        words=announced_words(entry, entry.kind),
        iso=entry.instant.astimezone(UTC).isoformat(),
        local=None if whole_day else entry.instant,
        zone=entry.zone,
        earlier=tuple(
            (old.instant.astimezone(UTC).isoformat(), announced_words(old, entry.kind)) for old in entry.earlier
        ),
        note=moved_words(entry),
        distance=distance_words(now, entry.ends),
        is_next=is_next,
        is_past=entry.is_past(now),
    )
