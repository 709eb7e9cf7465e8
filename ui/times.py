"""Times in words. Pure: the present arrives as an argument, and so does every zone."""

from datetime import datetime, timedelta, tzinfo
from typing import Final, Literal
from zoneinfo import ZoneInfo

Phase = Literal["open", "last-day", "last-hour", "closed"]

ANYWHERE_ON_EARTH: Final = "Etc/GMT+12"
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def as_zone(zone: str | tzinfo) -> tzinfo:
    """Return the zone of an IANA name, or the zone itself."""
    return ZoneInfo(zone) if isinstance(zone, str) else zone


def zone_name(zone: tzinfo, at: datetime) -> str:
    """Return the short name people know: "AoE", "CET", "UTC", or "UTC+05:30" where a zone has no letters of its own."""
    if str(zone) == ANYWHERE_ON_EARTH:
        return "AoE"
    local = at.astimezone(zone)
    name = local.tzname() or ""
    if name.isalpha():
        return name
    offset = local.utcoffset() or timedelta()
    minutes = int(offset.total_seconds()) // 60
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def zone_place(zone: tzinfo, at: datetime) -> str:
    """Return where a zone is, as its city ("Zurich", "New York"), or its short name if it has none."""
    area, _, city = str(zone).rpartition("/")
    return city.replace("_", " ") if area and not area.startswith("Etc") else zone_name(zone, at)


def date_words(at: datetime, zone: tzinfo, *, year: bool = True, weekday: bool = True) -> str:
    """Return a day as "Mon 3 Nov 2025"."""
    local = at.astimezone(zone)
    parts = [_DAYS[local.weekday()]] if weekday else []
    parts += [str(local.day), _MONTHS[local.month - 1]]
    return " ".join([*parts, str(local.year)] if year else parts)


def moment_words(at: datetime, zone: tzinfo, *, year: bool = True, name: bool = True) -> str:
    """Return an instant as "Mon 3 Nov 2025, 23:59 AoE"; `name` says whether the zone's name follows."""
    words = f"{date_words(at, zone, year=year)}, {at.astimezone(zone):%H:%M}"
    return f"{words} {zone_name(zone, at)}" if name else words


def phase(now: datetime, at: datetime) -> Phase:
    """Return how near a deadline is."""
    left = at - now
    if left <= timedelta():
        return "closed"
    if left <= timedelta(hours=1):
        return "last-hour"
    return "last-day" if left <= timedelta(days=1) else "open"


def _units(amount: int, unit: str) -> str:
    return f"{amount} {unit}" if amount == 1 else f"{amount} {unit}s"


def span_words(span: timedelta) -> str:
    """Return a length of time in the one or two units that matter: "6 days", "1 day 15 hours"."""
    seconds = max(0, int(span.total_seconds()))
    days, hours, minutes = seconds // 86400, seconds % 86400 // 3600, seconds % 3600 // 60
    if days >= 3:
        return _units(days, "day")
    for amount, unit, less, smaller in (
        (days, "day", hours, "hour"),
        (hours, "hour", minutes, "minute"),
        (minutes, "minute", seconds % 60, "second"),
    ):
        if amount:
            return f"{_units(amount, unit)} {_units(less, smaller)}" if less else _units(amount, unit)
    return _units(seconds, "second")


def distance_words(now: datetime, at: datetime) -> str:
    """Return how far off an instant is: "in 1 day 15 hours", "2 hours 5 minutes ago", "now"."""
    if abs(at - now) < timedelta(seconds=1):
        return "now"
    return f"in {span_words(at - now)}" if at > now else f"{span_words(now - at)} ago"
