"""What a rule says about a paper: findings, their severity, and the verdict that they add up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self

Box = tuple[float, float, float, float]
# A stretch of a text: where it begins, and where it has ended.
Stretch = tuple[int, int]


class Severity(StrEnum):
    """How much a finding weighs. An error stops submitting (never saving); a warning asks for "I have checked this"."""

    OFF = "off"
    NOTICE = "notice"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """Position from 0 (off) to 3 (error), for comparing and sorting."""
        return _RANKS[self]


_RANKS = {Severity.OFF: 0, Severity.NOTICE: 1, Severity.WARNING: 2, Severity.ERROR: 3}


class Verdict(StrEnum):
    """What all findings together come to."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    WARN = "warn"
    NEEDS_DECISION = "needs_decision"
    FAIL = "fail"
    UNREADABLE = "unreadable"


# Findings of these rules at error mean that nothing else about the file could be looked at.
UNREADABLE_RULES = frozenset({"readable", "encrypted"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found.

    `page` counts from 1; `box` is (x0, y0, x1, y1) in points from the top left corner of the page's crop box.
    `message` says what is wrong in one sentence, `why` in another what it rests on where that is not plain, `allowed`
    what the rules allow, `mend` how to put it right; all are plain text. `title` heads the finding where the message
    stands above it already as the verdict; empty: the message does. `marked` are the parts of the evidence that are the
    reason; None: all of it.
    `needs_decision` marks what only a chair can settle. `done_for_you` marks what the blinded copy removes by itself.
    """

    rule: str
    severity: Severity
    message: str
    kind: str | None = None
    page: int | None = None
    box: Box | None = None
    evidence: str | None = None
    measured: float | int | str | None = None
    limit: float | int | str | None = None
    allowed: str = ""
    mend: str = ""
    done_for_you: bool = False
    needs_decision: bool = False
    why: str = ""
    title: str = ""
    marked: tuple[Stretch, ...] | None = None

    @property
    def sentences(self) -> str:
        """The message, and why, where only text can be shown."""
        return f"{self.message} {self.why}".strip()

    def to_json(self) -> dict[str, Any]:
        """A dict of JSON's own types; `from_json` is its inverse."""
        data = asdict(self)
        data["severity"] = self.severity.value
        data["box"] = list(self.box) if self.box is not None else None
        data["marked"] = [list(part) for part in self.marked] if self.marked is not None else None
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The finding that `to_json` was made from. Raises KeyError, TypeError or ValueError for anything else."""
        values = dict(data)
        values["severity"] = Severity(values["severity"])
        if values.get("box") is not None:
            x0, y0, x1, y1 = values["box"]
            values["box"] = (float(x0), float(y0), float(x1), float(y1))
        if values.get("marked") is not None:
            values["marked"] = tuple((int(start), int(end)) for start, end in values["marked"])
        return cls(**values)


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """The worst of the findings. Notices, and what was done for the author, leave a verdict at `pass`."""
    counted = [finding for finding in findings if not finding.done_for_you]
    if any(f.severity is Severity.ERROR and f.rule in UNREADABLE_RULES for f in counted):
        return Verdict.UNREADABLE
    if any(f.severity is Severity.ERROR and not f.needs_decision for f in counted):
        return Verdict.FAIL
    if any(f.needs_decision for f in counted):
        return Verdict.NEEDS_DECISION
    if any(f.severity is Severity.WARNING for f in counted):
        return Verdict.WARN
    return Verdict.PASS


def in_reading_order(findings: Iterable[Finding]) -> list[Finding]:
    """Worst first; within one severity by page (those about the whole file before), then from top to bottom."""
    return sorted(findings, key=lambda f: (-f.severity.rank, f.page or 0, f.box[1] if f.box else 0.0))
