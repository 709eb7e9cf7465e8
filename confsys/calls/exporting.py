"""A conference as the TOML file of its call: `export_call` writes what `create_conference` reads.

What it does not hold is what belongs to no call: people, papers, reviews, the address.
"""

from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit.items import AoT, InlineTable, Item, String, StringType, Table, Trivia

from conferences.callwriting import write_conference
from conferences.models import Conference
from conferences.services.describing import describe_conference
from confsys.calls import Call
from eligibility.calls import write_rule_sets
from eligibility.organisations.calls import write_organisations
from eligibility.organisations.services import records_in
from eligibility.services import describe_rule_sets
from reviews.calls import write_review_forms
from reviews.services.forms import describe_review_forms
from submissions.calls import write_fields
from submissions.services.forms import describe_fields

_LINE = 100


def describe_call(conference_id: int) -> Call:
    """The call that makes this conference again, as it is set up now."""
    conference = Conference.objects.get(pk=conference_id)
    tracks = {track.slug: track.pk for track in conference.tracks.all()}
    return Call(
        name=conference.slug,
        conference=describe_conference(conference_id),
        fields=describe_fields(tracks=tracks),
        rule_sets=describe_rule_sets(conference_id=conference_id, tracks=tracks),
        review_forms=describe_review_forms(tracks=tracks),
        organisations=records_in(conference_id),
    )


def write_call(call: Call) -> str:
    """The call as TOML, to be read and changed by people; `read_call` gives the same call back."""
    values = {
        **write_conference(call.conference),
        "fields": write_fields(call.fields),
        "rule_sets": write_rule_sets(call.rule_sets),
        "review_forms": write_review_forms(call.review_forms),
        "organisations": write_organisations(call.organisations),
    }
    document = tomlkit.document()
    for key, value in values.items():
        if value:
            document[key] = _table(value) if isinstance(value, Mapping) else _item(value)
    return tomlkit.dumps(document)


def _item(value: Any) -> Any:
    """One value: texts of several lines as such, tables below their own headers, short tables in one line."""
    if isinstance(value, str) and "\n" in value:
        return _lines(f"{value}\n")
    if isinstance(value, Mapping):
        return _inline(value)
    if isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
        return _tables(value)
    if isinstance(value, list):
        array = tomlkit.array()
        array.extend(value)
        return array.multiline(sum(len(str(one)) + 4 for one in value) > _LINE)
    return tomlkit.item(value)


def _lines(text: str) -> String:
    """A text of several lines that begins below its key: the line end after the quotes belongs to the file alone."""
    written = tomlkit.string(text, multiline=True).as_string().removeprefix('"""').removesuffix('"""')
    return String(StringType.MLB, text, f"\n{written}", Trivia())


def _table(values: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    for key, value in values.items():
        table[key] = _item(value)
    return table


def _tables(rows: list[Mapping[str, Any]]) -> AoT:
    tables = tomlkit.aot()
    for row in rows:
        tables.append(_table(row))
    return tables


def _inline(values: Mapping[str, Any]) -> InlineTable:
    table = tomlkit.inline_table()
    for key, value in values.items():
        item: Item = tomlkit.item(list(value) if isinstance(value, tuple) else value)
        table[key] = item
    return table
