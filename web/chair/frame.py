"""What every page of the chairs' desk has: its places in the top bar, and the next date in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from access.gate.chair import ChairConference
from conferences.deadlines import Entry
from conferences.wording import date_sentence
from ui.times import distance_words
from web.requests import Request

_PLACES = (
    ("Desk", "chair:dashboard"),
    ("Submissions", "chair:submissions"),
    ("Committee", "chair:committee"),
    ("Dates", "chair:dates"),
    ("Releases", "chair:releases"),
    ("Settings", "chair:setup"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the top bar."""

    label: str
    url: str
    current: bool
    count: int = 0


def frame(request: Request, chaired: ChairConference, here: str, **more: Any) -> dict[str, Any]:
    """The context of a page at the place `here`. A track's chair sees neither the committee nor the settings."""
    slug = chaired.conference.slug
    return {
        "slug": slug,
        "chaired": chaired,
        "now": request.arrived,
        "places": [
            Place(label, reverse(name, args=[slug] if name.startswith("chair:") else None), label == here)
            for label, name in _PLACES
            if chaired.is_chair or label not in {"Committee", "Settings"}
        ],
        **more,
    }


def is_theirs(entry: Entry, chaired: ChairConference) -> bool:
    """Whether to offer this chair to move a date; the gate decides when they do."""
    return chaired.is_chair or entry.track_id in {track.pk for track in chaired.tracks}


def next_entry(entries: Iterable[Entry], now: datetime) -> Entry | None:
    """The date that comes next over all tracks."""
    return min((entry for entry in entries if not entry.is_past(now)), key=lambda entry: entry.instant, default=None)


def where_we_are(entries: Iterable[Entry], now: datetime) -> str:
    """One sentence: the next date, and how far off it is."""
    known = list(entries)
    coming = next_entry(known, now)
    if coming is None:
        return "All dates of the call are past" if known else "The call has no dates yet"
    return f"{date_sentence(coming.kind)} {distance_words(now, coming.ends)}"
