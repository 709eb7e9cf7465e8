"""The conference, tracks and dates of a call as the values of its TOML file: `conferences.calls` reads them back. Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from conferences.calls import ALIASES, ConferenceSection, Date, DeadlineSection, KindSection, TrackSection
from conferences.deadlines import Entry, read_date
from conferences.kinds import DeadlineKind, Precision, Submitters

_SHORT = {zone: alias for alias, zone in ALIASES.items()}


def filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is said at all: empty texts and lists are left out, as reading gives them back."""
    return {key: value for key, value in values.items() if value is not None and value not in ("", (), [])}


def write_conference(section: ConferenceSection) -> dict[str, Any]:
    """This floor's part of the file, in the order in which people read it."""
    about = {
        "name": section.name,
        "full_name": section.full_name,
        "place": section.place,
        "zone": section.zone,
        "website": section.website,
        "notice": section.notice,
    }
    return filled(
        {
            "topics": list(section.topics),
            "archived_topics": list(section.archived_topics),
            "conference": filled(about),
            "tracks": [_track(track) for track in section.tracks],
            "deadlines": [_deadline(entry, section.zone) for entry in section.deadlines],
        }
    )


def write_instant(instant: datetime | None) -> datetime | None:
    """An instant that is no deadline, in UTC."""
    return instant.astimezone(UTC) if instant else None


def _track(track: TrackSection) -> dict[str, Any]:
    return filled(
        {
            "slug": track.slug,
            "name": track.name,
            "anonymity": track.anonymity.value,
            "listed": None if track.is_listed else False,
            "submitters": None if track.submitters is Submitters.EVERYBODY else track.submitters.value,
            "abstract_words": track.abstract_words,
            "topics_max": track.topics_max,
            "summary": track.summary,
            "author_note": track.author_note,
            "reviewer_note": track.reviewer_note,
            "lead": track.lead,
            "guidance": track.guidance,
            "judging": track.judging,
            "examples": track.examples,
            "policies": track.policies,
            "kinds": [_kind(kind) for kind in track.kinds],
        }
    )


def _kind(kind: KindSection) -> dict[str, Any]:
    return filled(
        {"key": kind.key, "name": kind.name, "help": kind.help, "archived": True if kind.is_archived else None}
    )


def _deadline(entry: DeadlineSection, conference_zone: str) -> dict[str, Any]:
    earlier = [
        {
            **write_date(old.date, entry.kind, conference_zone),
            **filled({"reason": old.reason, "replaced": write_instant(old.replaced_at)}),
        }
        for old in entry.earlier
    ]
    return filled(
        {
            "kind": entry.kind.value,
            "track": entry.track,
            **write_date(entry.date, entry.kind, conference_zone),
            "grace_seconds": entry.grace_seconds or None,
            "earlier": earlier,
        }
    )


def write_date(when: Date, kind: DeadlineKind, conference_zone: str) -> dict[str, Any]:
    """`at` and `zone` of a date, as short as they read back: a day where a day was announced, else the time on its clocks.

    A time that the clocks of its zone show twice is written as the instant it is.
    """
    if when.precision is Precision.DAY:
        day = Entry(kind=kind, instant=when.instant, zone=when.zone, precision=when.precision).day
        for zone in ("", when.zone):
            if read_date(day, kind, conference_zone, zone) == (when.instant, when.zone):
                return {"at": day, **_zone(zone)}
    local = when.instant.astimezone(ZoneInfo(when.zone)).replace(tzinfo=None, fold=0)
    if when.zone == "UTC":
        return {"at": when.instant.astimezone(UTC)}
    if local.replace(tzinfo=ZoneInfo(when.zone)).astimezone(UTC) != when.instant:
        return {"at": when.instant.astimezone(UTC), **_zone(when.zone)}
    return {"at": local, **_zone("" if when.zone == conference_zone else when.zone)}


def _zone(name: str) -> dict[str, str]:
    return {"zone": _SHORT.get(name, name)} if name else {}
