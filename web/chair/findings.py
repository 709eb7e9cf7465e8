"""Findings over the conference in words: the table of rules and tracks, the list behind each number, the file. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from access.projections.findings import AnswerState, FindingCount, FoundRow, Trouble, UncheckedRow
from eligibility.cells import harmless
from eligibility.findings import Severity, Stretch
from eligibility.rules import RULES
from web.chair.wording import rule_title
from web.reporting.marks import marked_parts

SEVERITIES = {Severity.ERROR: "Errors", Severity.WARNING: "Warnings", Severity.NOTICE: "Notices"}
ANSWERS = {
    AnswerState.OPEN: "Open",
    AnswerState.CHECKED: "Checked by author",
    AnswerState.APPEALED: "Appealed",
    AnswerState.OVERRIDDEN: "Accepted by a chair",
}
_ANSWER_KINDS = {AnswerState.CHECKED: "complete", AnswerState.APPEALED: "warning", AnswerState.OVERRIDDEN: "done"}
CSV_HEAD = (
    "number", "title", "track", "kind", "rule", "severity", "findings", "page", "message", "quote", "answer", "sentence",
    "reason of the chair",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """A count that leads to its list; nothing where it is 0."""

    count: int
    url: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class CountLine:
    """One rule in one track. The rule is named in the first of its lines."""

    rule: str
    title: str
    track: str
    is_first: bool
    numbers: tuple[Number, ...]


def count_lines(counts: Iterable[FindingCount], kept: Mapping[str, str], track_order: Sequence[str]) -> list[CountLine]:
    """The table, in the order of the rules as they are written, and of the tracks. `kept` narrows the lists, too."""
    places = {name: place for place, name in enumerate(RULES)}
    order = {slug: place for place, slug in enumerate(track_order)}
    ordered = sorted(
        counts, key=lambda one: (places.get(one.rule, len(places)), one.rule, order.get(one.track_slug, 0))
    )
    lines: list[CountLine] = []
    for one in ordered:
        is_first = not lines or lines[-1].rule != one.rule
        lines.append(CountLine(one.rule, rule_title(one.rule), one.track, is_first, _numbers(one, kept)))
    return lines


_COUNTED = ("Errors", "Warnings", "Notices", "Appealed", "Accepted", "Checked")


@dataclass(frozen=True, slots=True)
class CountTable:
    """The lines, and the heads of their numbers. What is 0 in every line is left out, but for the errors."""

    heads: tuple[str, ...]
    lines: tuple[CountLine, ...]


def count_table(lines: Sequence[CountLine]) -> CountTable:
    """The table with the columns that say something."""
    shown = [place for place in range(len(_COUNTED)) if place == 0 or any(line.numbers[place].count for line in lines)]
    return CountTable(
        tuple(_COUNTED[place] for place in shown),
        tuple(replace(line, numbers=tuple(line.numbers[place] for place in shown)) for line in lines),
    )


def _numbers(one: FindingCount, kept: Mapping[str, str]) -> tuple[Number, ...]:
    there = {**kept, "rule": one.rule, "track": one.track_slug}

    def number(count: int, kind: str = "", **more: str) -> Number:
        return Number(count, "?" + urlencode(there | more) if count else "", kind)

    return (
        number(one.errors, "error", severity="error"),
        number(one.warnings, "warning", severity="warning"),
        number(one.notices, "notice", severity="notice"),
        number(one.appealed, answer="appealed"),
        number(one.overridden, answer="overridden"),
        number(one.checked, answer="checked"),
    )


@dataclass(frozen=True, slots=True)
class FoundLine:
    """One row of the list."""

    row: FoundRow
    rule: str
    kind: str
    more: int
    answer: str
    answer_kind: str

    @property
    def page(self) -> int | None:
        """The page to name before the message, unless that begins with its pages itself."""
        found = self.row.finding
        return None if found.message.startswith(("Page ", "Pages ")) else found.page

    @property
    def marked(self) -> tuple[Stretch, ...]:
        """The parts of the quote that are highlighted."""
        return marked_parts(self.row.finding)


def found_lines(rows: Iterable[FoundRow]) -> list[FoundLine]:
    """The rows with their words."""
    return [
        FoundLine(
            row,
            rule_title(row.rule),
            row.finding.severity.value,
            row.count - 1,
            "" if row.answer is AnswerState.OPEN else ANSWERS[row.answer],
            _ANSWER_KINDS.get(row.answer, ""),
        )
        for row in rows
    ]


def csv_rows(rows: Iterable[FoundRow]) -> Iterator[list[str]]:
    """The same for a spreadsheet, in which no text of an author can become a formula."""
    yield list(CSV_HEAD)
    for row in rows:
        found = row.finding
        cells = (
            row.number, row.title, row.track, row.kind, rule_title(row.rule), found.severity.value, row.count,
            found.page or "", found.sentences, found.evidence or "", ANSWERS[row.answer], row.sentence,
            row.override_reason,
        )  # fmt: skip
        yield [harmless(cell) for cell in cells]


@dataclass(frozen=True, slots=True)
class UncheckedLine:
    """One paper of the worklist: what happened, and what to do."""

    row: UncheckedRow
    kind: str
    what: str
    advice: str
    may_help: bool

    @property
    def again_label(self) -> str:
        """The button's name, for who does not see its row."""
        return f"Check paper {self.row.number} again"

    @property
    def letter(self) -> str:
        """What a chair may want to write, to begin with."""
        said = self.row.words or "The PDF file of this paper could not be checked."
        return f"{said} Export the paper again from its source and upload the new file."


_TROUBLES = {
    Trouble.LOST: (
        "error",
        "Given up: three workers were lost over it",
        "The file may be what ends them. Check again once; if it fails again, ask the authors to export it anew.",
    ),
    Trouble.TIMED_OUT: (
        "warning",
        "Could not be analysed in time or memory",
        "The machine may have been busy: check again. If it stays so, ask the authors for a simpler file.",
    ),
    Trouble.UNREADABLE: (
        "error",
        "Could not be read",
        "Checking again gives the same. Ask the authors to export it again.",
    ),
    Trouble.NO_BLINDED_COPY: (
        "error",
        "No copy for reviewers",
        "Reviewers get nothing until there is one. Check again; if it stays so, ask the authors to export it again.",
    ),
}


def unchecked_lines(rows: Iterable[UncheckedRow]) -> list[UncheckedLine]:
    """The rows with their words."""
    return [UncheckedLine(row, *_TROUBLES[row.trouble], row.trouble is not Trouble.UNREADABLE) for row in rows]
