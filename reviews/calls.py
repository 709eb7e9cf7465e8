"""The review forms of a call: this floor's section of its TOML file. Pure.

    [[review_forms]]
    tracks = ["research"]               # slugs of the tracks that are judged by it; each track has one form
    name = "Research review"

    [[review_forms.fields]]
    key = "novelty"
    kind = "score"                      # score | text | choice | flag
    label = "Novelty"
    help = "..."
    scale = ["Known", "...", "Opens a direction"]   # for score and choice: the meaning of each value, the lowest first
    required = true                     # true if left out; a flag is never required
    audience = "authors"                # authors | reviewers | chairs; authors if left out
    archived = true                     # no longer asked; false if left out

The form's fields stand in the order of the file.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from conferences.callfile import KEY, Table
from conferences.callwriting import filled
from reviews.kinds import Audience, ReviewFieldKind

_WITH_SCALE = {ReviewFieldKind.SCORE, ReviewFieldKind.CHOICE}
MOST_VALUES = 20


@dataclass(frozen=True, slots=True)
class ReviewFieldSection:
    """One criterion or question. Score values count from 1; `scale` holds their meanings."""

    key: str
    kind: ReviewFieldKind
    label: str
    help: str
    scale: tuple[str, ...]
    is_required: bool
    audience: Audience
    is_archived: bool = False


@dataclass(frozen=True, slots=True)
class ReviewFormSection:
    """One form, used by each of `tracks`."""

    tracks: tuple[str, ...]
    name: str
    fields: tuple[ReviewFieldSection, ...]


def write_review_forms(sections: Iterable[ReviewFormSection]) -> list[dict[str, Any]]:
    """The value of `review_forms` that reads back as these sections."""
    return [
        {
            "tracks": list(section.tracks),
            "name": section.name,
            "fields": [_written(field) for field in section.fields],
        }
        for section in sections
    ]


def _written(field: ReviewFieldSection) -> dict[str, Any]:
    usual = field.kind is not ReviewFieldKind.FLAG
    return filled(
        {
            "key": field.key,
            "kind": field.kind.value,
            "label": field.label,
            "help": field.help,
            "scale": list(field.scale),
            "required": None if field.is_required is usual else field.is_required,
            "audience": None if field.audience is Audience.AUTHORS else field.audience.value,
            "archived": field.is_archived or None,
        }
    )


def read_review_forms(root: Table, *, tracks: tuple[str, ...]) -> tuple[ReviewFormSection, ...]:
    """Read this floor's part of a call whose tracks have these slugs. Problems are noted in `root`."""
    used: set[str] = set()
    sections = []
    for table in root.tables("review_forms"):
        section = ReviewFormSection(
            tracks=table.track_list("tracks", tracks),
            name=table.text("name", most=100, required=True),
            fields=tuple(_field(field) for field in table.tables("fields", required=True)),
        )
        table.close()
        table.refuse_twice("fields", (field.key for field in section.fields), "fields")
        for track in section.tracks:
            if track in used:
                table.refuse("tracks", f"The track {track} has another review form already.")
            used.add(track)
        sections.append(section)
    return tuple(sections)


def _field(table: Table) -> ReviewFieldSection:
    kind = table.member("kind", ReviewFieldKind)
    section = ReviewFieldSection(
        key=table.text("key", most=40, required=True, shape=KEY),
        kind=kind,
        label=table.text("label", most=200, required=True),
        help=table.text("help", most=500),
        scale=table.texts("scale"),
        is_required=table.flag("required", kind is not ReviewFieldKind.FLAG),
        audience=table.member("audience", Audience, Audience.AUTHORS),
        is_archived=table.flag("archived", False),
    )
    table.close()
    if kind in _WITH_SCALE and not 2 <= len(section.scale) <= MOST_VALUES:
        table.refuse("scale", f"A {kind.value} needs the meanings of 2 to {MOST_VALUES} values, the lowest first.")
    if kind not in _WITH_SCALE and section.scale:
        table.refuse("scale", f"A field of the kind {kind.value} has no scale.")
    if kind is ReviewFieldKind.FLAG and section.is_required:
        table.refuse("required", "A flag is a tick that may stay off, so it cannot be required.")
    return section
