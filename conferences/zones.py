"""The time zones that people choose from: each once, by the name that is in use. Other names of a zone are kept and accepted.

The list is the zone table of the IANA database (`zone.tab`), one name for each country and its zones; names that it only links, such as
US/Eastern or Asia/Calcutta, are left out.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import available_timezones

from django import forms


@cache
def zone_names() -> tuple[str, ...]:
    """Area and city of every zone, in order."""
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return tuple(sorted({row[2] for row in rows} & available_timezones()))


def zone_options() -> list[tuple[str, str]]:
    """The zones as choices, each with the words it is shown by."""
    return [(name, name.replace("_", " ")) for name in zone_names()]


class ZoneSelect(forms.Select):
    """Shows a zone that has another name than those of the list as it is, so that saving does not change it."""

    def optgroups(self, name: str, value: list[str], attrs: Mapping[str, Any] | None = None) -> list[Any]:
        """The choices, and before them the value itself where it is none of them."""
        groups = super().optgroups(name, value, dict(attrs or {}))
        offered = {str(key) for key, _ in self.choices}
        for place, kept in enumerate(one for one in value if one and one not in offered):
            option = self.create_option(name, kept, kept.replace("_", " "), True, place, attrs=dict(attrs or {}))
            groups.insert(0, (None, [option], place))
        return groups


class ZoneField(forms.ChoiceField):
    """A choice of zones that takes every name that the database of zones knows."""

    widget = ZoneSelect

    def valid_value(self, value: Any) -> bool:
        """Whether it is one of the choices, or another name of a zone."""
        return super().valid_value(value) or str(value) in available_timezones()
