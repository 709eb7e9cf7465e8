"""Deadlines, moments and the saved indicator."""

from collections.abc import Iterable
from datetime import datetime, tzinfo

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ui import times
from ui.markup import attributes

register = template.Library()

Earlier = Iterable[datetime | tuple[datetime, str | tzinfo]]


def _iso(at: datetime) -> str:
    return at.astimezone(timezone.get_fixed_timezone(0)).isoformat()


@register.simple_tag
def when(
    at: datetime | None, zone: str | tzinfo = "UTC", *, year: bool = True, reader: bool = True
) -> SafeString | str:
    """Show an announced instant: in its announced zone, then in the reader's; nothing for None."""
    if at is None:
        return ""
    here = times.as_zone(zone)
    words = times.moment_words(at, here, year=year)
    announced = format_html('<span class="when"><time datetime="{}">{}</time></span>', _iso(at), words)
    if not reader:
        return announced
    # Told once where both zones are the same; a script that knows the reader's own zone may find that they are not.
    return format_html(
        '{} <span class="when-reader"{}>({})</span>',
        announced,
        attributes({"data-announced": times.zone_name(here, at), "hidden": _is_same_zone(here, at)}),
        _local(at, style="short"),
    )


def _is_same_zone(announced: tzinfo, at: datetime) -> bool:
    return times.zone_name(announced, at) == times.zone_name(timezone.get_current_timezone(), at)


@register.simple_tag
def stamp(at: datetime | None) -> SafeString | str:
    """Show when something happened, in the reader's zone, with its name; nothing for None."""
    return "" if at is None else _local(at, style="full")


@register.simple_tag
def yours(at: datetime | None, zone: str | tzinfo, before: str = "Yours: ") -> SafeString | str:
    """Show an instant in the reader's zone after `before`, beside one announced in `zone`; nothing where both are one."""
    if at is None:
        return ""
    here = times.as_zone(zone)
    told = attributes({"data-announced": times.zone_name(here, at), "hidden": _is_same_zone(here, at)})
    return format_html('<span class="when-reader"{}>{}{}</span>', told, before, _local(at, style="full"))


@register.simple_tag
def distance(at: datetime | None, *, now: datetime | None = None) -> str:
    """Say how far off an instant is, in words: "in 3 days", "2 hours ago". It stands beside a date."""
    return "" if at is None else times.distance_words(now or timezone.now(), at)


def _local(at: datetime, *, style: str) -> SafeString:
    words = times.moment_words(at, timezone.get_current_timezone(), year=style == "full")
    return format_html('<time datetime="{}" data-local="{}">{}</time>', _iso(at), style, words)


@register.inclusion_tag("ui/deadline.html")
def deadline(
    what: str,
    at: datetime,
    zone: str | tzinfo = "UTC",
    *,
    earlier: Earlier = (),
    note: str = "",
    own: bool = False,
    now: datetime | None = None,
    ends: datetime | None = None,
    closed_words: str = "closed",
) -> dict[str, object]:
    """Show a deadline: the countdown in words, announced zone, reader's zone, earlier dates struck through.

    `earlier` holds earlier announced instants, each alone (then of the same zone) or with its zone; `own` says that
    it was extended for this reader alone; `note` says why or when it was moved; `ends` is the instant that is counted down
    to, where it is not the announced one: 23:59 lasts to the end of that minute.
    """
    here = times.as_zone(zone)
    present = now or timezone.now()
    reader = timezone.get_current_timezone()
    end = ends or at
    near = times.phase(present, end)
    struck = [(one, here) if isinstance(one, datetime) else (one[0], times.as_zone(one[1])) for one in earlier]
    return {
        "what": what,
        "phase": near,
        "iso": _iso(at),
        "ends": _iso(end),
        "words": f"{closed_words} {times.distance_words(present, end)}"
        if near == "closed"
        else times.distance_words(present, end),
        "closed_words": closed_words,
        "zone": times.zone_name(here, at),
        "announced": times.moment_words(at, here, name=False),
        "reader_place": times.zone_place(reader, at),
        "same_zone": _is_same_zone(here, at),
        "local": _local(at, style="short"),
        "earlier": [
            (_iso(one), times.moment_words(one, its_zone, year=one.year != present.year)) for one, its_zone in struck
        ],
        "note": note,
        "own": own,
    }


@register.inclusion_tag("ui/saved.html")
def saved(at: datetime | None = None, *, state: str = "", id: str = "saved") -> dict[str, object]:  # noqa: A002  # the attribute's name
    """Say whether the text is safe: saved (with the second), saving, failed, kept (not sent for now), or never saved yet.

    All states are in the markup; a script only sets `data-state` and fills `data-seconds`.
    """
    words = f"{timezone.localtime(at):%H:%M:%S}" if at else ""
    clock = format_html('<time datetime="{}" data-local="clock">{}</time>', _iso(at), words) if at else ""
    return {"id": id, "state": state or ("saved" if at else "none"), "clock": clock}


@register.simple_tag
def reader_zone() -> str:
    """Return the zone that "yours" means on this page, as "Zurich (CET)"."""
    zone, now = timezone.get_current_timezone(), timezone.now()
    place, name = times.zone_place(zone, now), times.zone_name(zone, now)
    return name if place == name else f"{place} ({name})"
