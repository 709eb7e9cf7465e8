"""The dates of a call as a calendar feed (RFC 5545), in UTC."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from conferences.deadlines import Entry
from conferences.kinds import DeadlineKind
from conferences.wording import NAMES, announced_words
from web.public.dates import PUBLIC


def calendar_of(
    name: str, entries: Iterable[Entry], *, tracks: Mapping[int, str], link: str, host: str, now: datetime
) -> bytes:
    """One event for each public date; its identity stays when the date is moved, so that calendars move it too."""
    calendar = Calendar()
    calendar.add("prodid", "-//Confsys//Dates of a call//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        if entry.kind in PUBLIC:
            calendar.add_component(_event(name, entry, tracks.get(entry.track_id or 0, ""), link, host, now))
    feed: bytes = calendar.to_ical()
    return feed


def _event(name: str, entry: Entry, track: str, link: str, host: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"deadline-{entry.pk}@{host}")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("sequence", len(entry.earlier))
    about = f"{name}, {track}" if track else name
    event.add("summary", f"{about}: {NAMES[entry.kind][0].lower()}{NAMES[entry.kind][1:]}")
    event.add("description", f"Announced as {announced_words(entry, entry.kind)}.")
    event.add("url", link)
    event.add("transp", "TRANSPARENT")
    if entry.kind in {DeadlineKind.CONFERENCE_STARTS, DeadlineKind.CONFERENCE_ENDS}:
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(days=1))
    else:
        # Without an end it ends in the instant in which it begins; one that says so is refused (RFC 5545, 3.8.2.2).
        event.add("dtstart", entry.instant.astimezone(UTC))
    return event
