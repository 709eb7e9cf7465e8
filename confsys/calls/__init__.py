"""Calls as data: one TOML file each, put together here from the section that each floor reads.

`load_call("mlsys-2026")` reads a call that comes with Confsys, `load_call("path/to/own.toml")` any other. A file with a
problem is refused whole, with every problem, the line it stands on, and what is expected there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from conferences.callfile import CallError, Table
from conferences.calls import ConferenceSection, read_conference
from conferences.calltext import LIMIT_BYTES, parse, told
from conferences.kinds import Stage
from eligibility.calls import RuleSections, read_rule_sets
from eligibility.organisations.calls import read_organisations
from eligibility.organisations.lookup import is_public_mail
from eligibility.organisations.records import Record
from eligibility.rules.page_limit import PageLimit
from reviews.calls import ReviewFormSection, read_review_forms
from submissions.calls import FieldSection, read_fields
from submissions.kinds import FieldKind

DIRECTORY = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Call:
    """A call in full. `name` is that of its file."""

    name: str
    conference: ConferenceSection
    fields: tuple[FieldSection, ...]
    rule_sets: RuleSections
    review_forms: tuple[ReviewFormSection, ...]
    organisations: tuple[Record, ...] = ()

    def shifted(self, days: int) -> "Call":
        """The same call with every date so many days later, at the same time on the clocks of its announced zone."""
        fields = tuple(field.shifted(days, self.conference.zone) for field in self.fields)
        return replace(self, conference=self.conference.shifted(days), fields=fields)


class BrokenCallError(ValueError):
    """A call that is refused. Its text has one line for each problem: file, line, key, sentence."""


def call_names() -> tuple[str, ...]:
    """The calls that come with Confsys."""
    return tuple(sorted(path.stem for path in DIRECTORY.glob("*.toml")))


def load_call(name: str) -> Call:
    """A call by its name or by the path of its file. Raises BrokenCallError."""
    path = Path(name) if name.endswith(".toml") else DIRECTORY / f"{name}.toml"
    if name not in call_names() and not name.endswith(".toml"):
        raise BrokenCallError(
            f"There is no call {name!r}; there are {', '.join(call_names())}, or the path of a TOML file."
        )
    try:
        with path.open("rb") as opened:
            # One byte more than is read says that there are too many.
            # Some editors put a mark before a text in UTF-8.
            text = opened.read(LIMIT_BYTES + 1).decode("utf-8-sig")
    except OSError as error:
        raise BrokenCallError(f"{path}: The file could not be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BrokenCallError(f"{path}: The file is not written in UTF-8 at byte {error.start}.") from error
    return read_call(text, name=path.stem, file=path.name)


def read_call(text: str, *, name: str, file: str) -> Call:
    """The call that a TOML text describes. Raises BrokenCallError, whose lines begin with `file`."""
    try:
        return _compose(parse(text), name)
    except CallError as error:
        raise BrokenCallError(told(file, text, error.problems)) from error


def _compose(data: Mapping[str, Any], name: str) -> Call:
    root = Table(data)
    conference = read_conference(root)
    tracks = conference.track_slugs
    fields = read_fields(root, tracks=tracks, zone=conference.zone)
    review_forms = read_review_forms(root, tracks=tracks)
    organisations = read_organisations(root, is_public_mail=is_public_mail)
    root.value("rule_sets")
    try:
        rule_sets = read_rule_sets(data, tracks=tracks)
    except CallError as error:
        root.problems.extend(error.problems)
        rule_sets = RuleSections(())
    else:
        root.problems.extend(_unanswered(rule_sets, fields))
        root.problems.extend(_without_kind(rule_sets, conference))
        root.problems.extend(_lacking(tracks, rule_sets, review_forms))
    root.close()
    root.finish()
    return Call(name, conference, fields, rule_sets, review_forms, organisations)


def _unanswered(rule_sets: RuleSections, fields: tuple[FieldSection, ...]) -> Iterator[tuple[str, str]]:
    """Rules that read an answer which a track does not ask for."""
    asked = {(track, field.key, field.kind is FieldKind.DECLARATION) for field in fields for track in field.tracks}
    for section in rule_sets.sections:
        for position, setting in enumerate(section.settings):
            parameters = setting.effective()
            wanted = [("field", key, False) for key in (getattr(parameters, "field", None),) if key]
            if setting.rule == "declarations":
                wanted = [("required", key, True) for key in parameters.required]
            for track in dict.fromkeys(slug for _, slug in section.uses):
                for parameter, key, declaration in wanted:
                    if (track, key, declaration) not in asked:
                        path = f"{section.places[position]}.parameters.{parameter}"
                        yield path, f"The track {track} has no {'declaration' if declaration else 'field'} {key!r}."


def _without_kind(rule_sets: RuleSections, conference: ConferenceSection) -> Iterator[tuple[str, str]]:
    """Budgets for kinds of paper that no track of their rule set has; of one that is not used yet none is known."""
    for section in rule_sets.sections:
        used = {slug for _, slug in section.uses}
        if not used:
            continue
        known = {kind.key for track in conference.tracks if track.slug in used for kind in track.kinds}
        for position, setting in enumerate(section.settings):
            parameters = setting.effective()
            for key in parameters.budgets() if isinstance(parameters, PageLimit) else ():
                if key not in known:
                    path = f"{section.places[position]}.parameters.body_pages_of"
                    there = f"there are {', '.join(sorted(known))}" if known else "none has kinds"
                    yield path, f"Its tracks have no kind of paper {key!r}; {there}."


def _lacking(
    tracks: tuple[str, ...], rule_sets: RuleSections, forms: tuple[ReviewFormSection, ...]
) -> Iterator[tuple[str, str]]:
    ruled = {track for section in rule_sets.sections for stage, track in section.uses if stage is Stage.SUBMISSION}
    judged = {track for form in forms for track in form.tracks}
    for number, track in enumerate(tracks):
        if track not in ruled:
            yield f"tracks[{number}]", f"The track {track} has no rule set; [[rule_sets]] has to name it in `tracks`."
        if track not in judged:
            yield (
                f"tracks[{number}]",
                f"The track {track} has no review form; [[review_forms]] has to name it in `tracks`.",
            )
