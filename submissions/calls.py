"""The questions that a call asks its authors: this floor's section of its TOML file. Pure.

    [[fields]]
    tracks = ["industry"]               # slugs of the tracks that ask it
    key = "contributions"               # unique in each track; rules name it
    kind = "several"                    # text | choice | several | checkbox | declaration
    label = "What the submission describes"
    help = "..."
    need = "required"                   # required | recommended | optional; optional if left out
    for_reviewers = true                # whether reviewers read the answer; false if left out
    required_from = 2025-10-20          # a required field asks for an answer from then on; always if left out
    frozen_from = 2025-10-25T20:00:00Z  # the answer stays as it is from then on; never if left out
    archived = true                     # no longer asked; false if left out

    [[fields.options]]                  # for choice and several
    key = "planned"
    label = "A planned or upcoming system"
    help = "..."

`required_from` without a time begins at 00:00 in the conference's zone, `frozen_from` at 24:00 anywhere on earth; one with
a time and no offset is read in the conference's zone. A declaration is a statement that authors make by a tick; all of a
track stand in one place of the form.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from conferences.callfile import KEY, Table
from conferences.calls import read_instant, shift_instant
from conferences.callwriting import filled, write_instant
from submissions.kinds import FieldKind, Need

_WITH_OPTIONS = {FieldKind.CHOICE, FieldKind.SEVERAL}


@dataclass(frozen=True, slots=True)
class OptionSection:
    """One answer that can be chosen."""

    key: str
    label: str
    help: str
    is_archived: bool = False


@dataclass(frozen=True, slots=True)
class FieldSection:
    """One question, asked in each of `tracks`."""

    tracks: tuple[str, ...]
    key: str
    kind: FieldKind
    label: str
    help: str
    need: Need
    for_reviewers: bool
    required_from: datetime | None
    frozen_from: datetime | None
    is_archived: bool
    options: tuple[OptionSection, ...]

    def shifted(self, days: int, zone: str) -> "FieldSection":
        """The same with its dates so many days later, at the same time on the clocks of the conference's zone."""
        return replace(
            self,
            required_from=shift_instant(self.required_from, zone, days) if self.required_from else None,
            frozen_from=shift_instant(self.frozen_from, zone, days) if self.frozen_from else None,
        )


def write_fields(sections: Iterable[FieldSection]) -> list[dict[str, Any]]:
    """The value of `fields` that reads back as these sections."""
    return [
        filled(
            {
                "tracks": list(section.tracks),
                "key": section.key,
                "kind": section.kind.value,
                "label": section.label,
                "help": section.help,
                "need": section.need.value,
                "required_from": write_instant(section.required_from),
                "frozen_from": write_instant(section.frozen_from),
                "for_reviewers": section.for_reviewers or None,
                "archived": section.is_archived or None,
                "options": [
                    filled(
                        {
                            "key": option.key,
                            "label": option.label,
                            "help": option.help,
                            "archived": option.is_archived or None,
                        }
                    )
                    for option in section.options
                ],
            }
        )
        for section in sections
    ]


def read_fields(root: Table, *, tracks: tuple[str, ...], zone: str) -> tuple[FieldSection, ...]:
    """Read this floor's part of a call whose tracks have these slugs, in that zone. Problems are noted in `root`."""
    seen: set[tuple[str, str]] = set()
    sections = []
    for table in root.tables("fields"):
        section = _field(table, tracks, zone)
        for track in section.tracks:
            if (track, section.key) in seen:
                table.refuse("key", f"The track {track} has two fields {section.key!r}.")
            seen.add((track, section.key))
        sections.append(section)
    return tuple(sections)


def _field(table: Table, tracks: tuple[str, ...], zone: str) -> FieldSection:
    section = FieldSection(
        tracks=table.track_list("tracks", tracks),
        key=table.text("key", most=40, required=True, shape=KEY),
        kind=table.member("kind", FieldKind),
        label=table.text("label", most=300, required=True),
        help=table.text("help", most=500),
        need=table.member("need", Need, Need.OPTIONAL),
        for_reviewers=table.flag("for_reviewers", False),
        required_from=read_instant(table, "required_from", zone, begins=True),
        frozen_from=read_instant(table, "frozen_from", zone, begins=False),
        is_archived=table.flag("archived", False),
        options=tuple(_option(option) for option in table.tables("options")),
    )
    table.close()
    if section.required_from is not None and section.need is not Need.REQUIRED:
        table.refuse("required_from", "stands only at a field whose need is required.")
    if section.required_from and section.frozen_from and section.frozen_from <= section.required_from:
        table.refuse("frozen_from", "lies before required_from: nobody could answer any more when it is needed.")
    table.refuse_twice("options", (option.key for option in section.options), "options")
    if section.kind in _WITH_OPTIONS and not section.options:
        table.refuse("options", f"A field of the kind {section.kind.value} needs [[fields.options]].")
    if section.kind not in _WITH_OPTIONS and section.options:
        table.refuse("options", f"A field of the kind {section.kind.value} has no options.")
    return section


def _option(table: Table) -> OptionSection:
    option = OptionSection(
        key=table.text("key", most=40, required=True, shape=KEY),
        label=table.text("label", most=300, required=True),
        help=table.text("help", most=500),
        is_archived=table.flag("archived", False),
    )
    table.close()
    return option
