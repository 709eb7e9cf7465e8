"""The questions that a call asks its authors: this floor's section of its TOML file. Pure.

    [[fields]]
    tracks = ["industry"]               # slugs of the tracks that ask it
    key = "contributions"               # unique in each track; rules name it
    kind = "several"                    # text | choice | several | checkbox | declaration
    label = "What the submission describes"
    help = "..."
    need = "required"                   # required | recommended | optional; optional if left out
    for_reviewers = true                # whether reviewers read the answer; false if left out

    [[fields.options]]                  # for choice and several
    key = "planned"
    label = "A planned or upcoming system"
    help = "..."

A declaration is a statement that authors make by a tick; all of a track stand in one place of the form.
"""

from dataclasses import dataclass

from conferences.callfile import KEY, Table
from submissions.kinds import FieldKind, Need

_WITH_OPTIONS = {FieldKind.CHOICE, FieldKind.SEVERAL}


@dataclass(frozen=True, slots=True)
class OptionSection:
    """One answer that can be chosen."""

    key: str
    label: str
    help: str


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
    options: tuple[OptionSection, ...]


def read_fields(root: Table, *, tracks: tuple[str, ...]) -> tuple[FieldSection, ...]:
    """Read this floor's part of a call whose tracks have these slugs. Problems are noted in `root`."""
    seen: set[tuple[str, str]] = set()
    sections = []
    for table in root.tables("fields"):
        section = _field(table, tracks)
        for track in section.tracks:
            if (track, section.key) in seen:
                table.refuse("key", f"The track {track} has two fields {section.key!r}.")
            seen.add((track, section.key))
        sections.append(section)
    return tuple(sections)


def _field(table: Table, tracks: tuple[str, ...]) -> FieldSection:
    section = FieldSection(
        tracks=table.track_list("tracks", tracks),
        key=table.text("key", most=40, required=True, shape=KEY),
        kind=table.member("kind", FieldKind),
        label=table.text("label", most=300, required=True),
        help=table.text("help", most=500),
        need=table.member("need", Need, Need.OPTIONAL),
        for_reviewers=table.flag("for_reviewers", False),
        options=tuple(_option(option) for option in table.tables("options")),
    )
    table.close()
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
    )
    table.close()
    return option
