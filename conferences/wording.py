"""The dates of a call in words, as they were announced. Pure."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from conferences.deadlines import ANYWHERE_ON_EARTH, Announcement, Entry
from conferences.kinds import DeadlineKind, Precision
from conferences.ordering import Disorder
from ui.times import date_words, moment_words, zone_place

# What each date of a call is called, on every page and in every mail.
NAMES = {
    DeadlineKind.OPENS: "Submission opens",
    DeadlineKind.REGISTRATION: "Registration of papers closes",
    DeadlineKind.TITLE_FREEZE: "Titles are fixed",
    DeadlineKind.ABSTRACT_FREEZE: "Abstracts are fixed",
    DeadlineKind.AUTHORS_REORDER: "Authors are fixed, but for their order",
    DeadlineKind.AUTHORS_FREEZE: "Author lists are fixed",
    DeadlineKind.SUBMISSION: "Papers close",
    DeadlineKind.REVIEWS_DUE: "Reviews are due",
    DeadlineKind.REVIEWS_AVAILABLE: "Reviews can be read",
    DeadlineKind.RESPONSES_DUE: "Author responses close",
    DeadlineKind.NOTIFICATION: "Notification",
    DeadlineKind.CAMERA_READY: "Camera-ready",
    DeadlineKind.CONFERENCE_STARTS: "Conference begins",
    DeadlineKind.CONFERENCE_ENDS: "Conference ends",
}
# Where the name is no sentence that "in 3 days" can follow.
_SENTENCES = {
    DeadlineKind.TITLE_FREEZE: "Titles can no longer be changed",
    DeadlineKind.ABSTRACT_FREEZE: "Abstracts can no longer be changed",
    DeadlineKind.AUTHORS_REORDER: "Authors can only be put into another order",
    DeadlineKind.AUTHORS_FREEZE: "Author lists can no longer be changed",
    DeadlineKind.REVIEWS_AVAILABLE: "Reviews are announced for the authors",
    DeadlineKind.NOTIFICATION: "Authors are to be notified",
    DeadlineKind.CAMERA_READY: "Camera-ready papers are due",
    DeadlineKind.CONFERENCE_STARTS: "The conference begins",
    DeadlineKind.CONFERENCE_ENDS: "The conference ends",
}


def date_sentence(kind: DeadlineKind) -> str:
    """What happens at the date, for a sentence that goes on with when: "Papers close in 3 days"."""
    return _SENTENCES.get(kind, NAMES[kind])


def skipped_words(zone: str) -> str:
    """What to say of a time that the clocks of a zone do not show on its day."""
    return f"In {zone.replace('_', ' ')} the clocks go forward over this time on that day. Choose another."


def announced_words(entry: Entry | Announcement, kind: DeadlineKind, *, year: bool = True) -> str:
    """The value as it was announced, in its own zone: a bare due date is that day's end, not the next day's beginning."""
    zone = ZoneInfo(entry.zone)
    if entry.precision is Precision.MINUTE:
        return moment_words(entry.instant, zone, year=year)
    whole = date_words(_noon(_day(entry, kind)), ZoneInfo("UTC"), year=year)
    if kind.is_release or kind is DeadlineKind.CONFERENCE_ENDS:
        return whole
    return f"{whole}, end of day {'AoE' if entry.zone == ANYWHERE_ON_EARTH else zone_place(zone, entry.instant)}"


def entry_words(entry: Entry, *, year: bool = True) -> str:
    """The date as it stands, as it was announced."""
    return announced_words(entry, entry.kind, year=year)


def moved_words(entry: Entry) -> str:
    """How the date came to be what it is: "Extended on 10 Jul 2023: a storm."; empty where it was never moved."""
    if not entry.earlier:
        return ""
    last = entry.earlier[-1]
    moved = "Extended" if entry.instant > last.instant else "Brought forward"
    when = f" on {date_words(last.moved_at, ZoneInfo(entry.zone), weekday=False)}" if last.moved_at else ""
    reason = f": {last.reason.rstrip('.')}" if last.reason else ""
    return f"{moved}{when}{reason}."


def last_moment(entry: Entry) -> datetime:
    """An instant within the announced day: a day that ends at 24:00 is shown by its last minute."""
    ends_at_midnight = entry.precision is Precision.DAY and not entry.kind.is_release
    return entry.instant - timedelta(minutes=1) if ends_at_midnight else entry.instant


def disorder_words(disorder: Disorder, moved: Entry, track: str = "") -> str:
    """What is wrong with the date that somebody is about to give, and what to do; `track` names the other date's track."""
    is_first = moved == disorder.first
    other = disorder.second if is_first else disorder.first
    name = f"“{NAMES[other.kind]}”{f' of the track {track}' if track else ''}"
    own = " or first give this track a date of its own for that" if moved.track_id and not other.track_id else ""
    where, choose = ("before", "an earlier") if is_first else ("after", "a later")
    return (
        f"This has to come {where} {name}, {entry_words(other)}. Choose {choose} date,"
        f"{own + ',' if own else ''} or move that one first."
    )


def bared_words(disorder: Disorder, track: str) -> str:
    """What is wrong with deleting a date of this track, and what to do: the dates that would hold then contradict each other."""
    first, second = disorder.first, disorder.second
    return (
        f"The date stays: without it “{NAMES[first.kind]}”, {entry_words(first)}, would come too late for "
        f"“{NAMES[second.kind]}”, {entry_words(second)}, on the track {track}. Move one of these first, or move the date "
        "instead of deleting it."
    )


def _day(entry: Entry | Announcement, kind: DeadlineKind) -> date:
    if isinstance(entry, Entry):
        return entry.day
    return Entry(kind=kind, instant=entry.instant, zone=entry.zone, precision=entry.precision).day


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
