"""What `checkpdf` says about one file: as JSON, as rows, and as lines for people. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eligibility.cells import harmless
from eligibility.evaluation import Report
from eligibility.facts import ENGINE_VERSION, Outcome, PdfFacts
from eligibility.findings import Finding, Severity, Verdict
from eligibility.layout.measures import Measures
from eligibility.layout.paper import Paper
from eligibility.rules import author_block
from eligibility.words import count, on_one_line, shown_name

COLUMNS = (
    "file",
    "verdict",
    "rule",
    "kind",
    "severity",
    "page",
    "x0",
    "y0",
    "x1",
    "y1",
    "evidence",
    "measured",
    "limit",
    "message",
)
# Kinds of findings that say who wrote the paper.
IDENTITY_KINDS = frozenset(
    {"author_block", "author_name", "email", "orcid", "affiliation", "repo_url", "homepage_url", "self_citation"}
    | {"ack_funding", "institution"}
)
# Exit statuses; the worst over all files counts.
STATUS = {Verdict.PASS: 0, Verdict.WARN: 0, Verdict.NEEDS_DECISION: 0, Verdict.FAIL: 1, Verdict.UNREADABLE: 2}
_BOLD, _DIM, _RESET = "\033[1m", "\033[2m", "\033[0m"
_COLOURS = {
    "error": "\033[31m",
    "warning": "\033[33m",
    "notice": "\033[36m",
    "done for you": "\033[32m",
    Verdict.PASS: "\033[32m",
    Verdict.WARN: "\033[33m",
    Verdict.NEEDS_DECISION: "\033[33m",
    Verdict.FAIL: "\033[31m",
    Verdict.UNREADABLE: "\033[31m",
}
# A quote that stands in the message already is not told twice.
_QUOTED = 40


@dataclass(frozen=True, slots=True)
class Checked:
    """One file and all that was found."""

    file: str
    sha256: str
    rule_set: str | None
    facts: PdfFacts
    report: Report
    seconds: float
    peak_mb: float
    paper: Paper | None = None
    counted_pages: int | None = None

    def to_json(self) -> dict[str, Any]:
        """The object that `--json` prints on one line."""
        return {
            "file": self.file,
            "sha256": self.sha256,
            "bytes": self.facts.size,
            "engine": ENGINE_VERSION,
            "rule_set": self.rule_set,
            "verdict": self.report.verdict.value,
            "facts": facts_in_json(self.facts, self.paper, self.counted_pages, self._anonymous()),
            "findings": [finding.to_json() for finding in self.report.findings],
            "seconds": round(self.seconds, 4),
            "peak_mb": self.peak_mb,
        }

    def _anonymous(self) -> bool | None:
        """Whether nothing in the text gives the authors away; None where no rule looked."""
        if author_block.RULE.name not in self.report.rules_run:
            return None
        weighty = (Severity.WARNING, Severity.ERROR)
        return not any(
            finding.kind in IDENTITY_KINDS and finding.severity in weighty and not finding.done_for_you
            for finding in self.report.findings
        )

    def rows(self) -> list[list[str]]:
        """A row of COLUMNS for each finding; one with empty cells for a file without any. No quote becomes a formula."""
        head = [self.file, self.report.verdict.value]
        if not self.report.findings:
            return [[*map(harmless, head), *[""] * (len(COLUMNS) - len(head))]]
        return [[harmless(cell) for cell in (*head, *_cells(finding))] for finding in self.report.findings]

    def lines(self, *, colours: bool) -> list[str]:
        """For people: the file with its verdict, then a line for each finding with page, quote and what to do."""
        verdict = self.report.verdict
        about = "not analysed" if self.facts.outcome is not Outcome.OK else count(self.facts.page_count, "page")
        head = (
            _painted(shown_name(self.file), _BOLD, colours),
            _painted(verdict.value.replace("_", " "), _COLOURS[verdict], colours),
            _painted(f"{about}, {self.seconds:.2f} s", _DIM, colours),
        )
        return ["  ".join(head), *(_finding_line(finding, colours=colours) for finding in self.report.findings)]


def facts_in_json(
    facts: PdfFacts, paper: Paper | None, counted_pages: int | None, anonymous: bool | None
) -> dict[str, Any]:
    """What is known about a file, apart from any rule; null for what was not measured."""
    first = facts.pages[0] if facts.pages else None
    measures = paper.measures if paper is not None else Measures()
    return {
        "pages": facts.page_count if facts.outcome is Outcome.OK else None,
        "page_size_pt": [first.width, first.height] if first is not None else None,
        "columns": measures.columns,
        "body_font_pt": measures.body_size,
        "leading_pt": measures.leading,
        "template": paper.template if paper is not None else None,
        "references_start": paper.references_start if paper is not None else None,
        "reference_only_pages": paper.reference_only_pages if paper is not None else None,
        "appendix_pages": paper.appendix_pages if paper is not None else None,
        "counted_pages": counted_pages,
        "anonymous": anonymous,
    }


def worst_status(all_checked: Sequence[Checked]) -> int:
    """The exit status for all files together."""
    return max((STATUS[one.report.verdict] for one in all_checked), default=0)


def _cells(finding: Finding) -> list[Any]:
    box = [f"{edge:.1f}" for edge in finding.box] if finding.box else [""] * 4
    return [
        finding.rule,
        finding.kind or "",
        finding.severity.value,
        finding.page or "",
        *box,
        finding.evidence or "",
        "" if finding.measured is None else finding.measured,
        "" if finding.limit is None else finding.limit,
        finding.sentences,
    ]


def _finding_line(finding: Finding, *, colours: bool) -> str:
    """Severity, page, what is wrong, the quote, what to do, and the rule."""
    word = "done for you" if finding.done_for_you else finding.severity.value
    place = f"page {finding.page}: " if finding.page and not finding.message.startswith("Page") else ""
    label, rule = _painted(f"{word:12}", _COLOURS[word], colours), _painted(finding.rule, _DIM, colours)
    parts = [f"{place}{finding.sentences}"]
    if finding.evidence and finding.evidence[:_QUOTED] not in finding.sentences:
        parts.append(f"“{finding.evidence}”")
    told = [f"  {label}", *map(on_one_line, parts)]
    if finding.mend and finding.severity is not Severity.NOTICE:
        told.append(_painted(f"To mend: {on_one_line(finding.mend)}", _DIM, colours))
    return " ".join([*told, rule])


def _painted(text: str, code: str, colours: bool) -> str:
    return f"{code}{text}{_RESET}" if colours else text
