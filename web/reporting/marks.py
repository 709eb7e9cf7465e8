"""An icon and its word; and as what a finding is shown."""

from dataclasses import dataclass

from access.projections import FindingView
from eligibility.findings import Severity
from submissions.kinds import AnswerKind


@dataclass(frozen=True, slots=True)
class Mark:
    """An icon's kind and its word."""

    kind: str
    word: str

    @property
    def label(self) -> str:
        """The word."""
        return self.word


def stops(one: FindingView) -> bool:
    """A known error stops submitting, unless it was appealed or accepted, or only a chair can settle it."""
    found = one.finding
    return (
        found.severity is Severity.ERROR
        and not found.done_for_you
        and not found.needs_decision
        and one.answer is not AnswerKind.APPEALED
        and not one.override_reason
    )


def asks(one: FindingView) -> bool:
    """A warning that nobody has said "I have checked this" to."""
    return one.finding.severity is Severity.WARNING and one.is_open


def kind_of(one: FindingView) -> str:
    """As what a finding is shown: error, warning, notice or done."""
    if one.finding.done_for_you:
        return "done"
    return {Severity.ERROR: "error", Severity.WARNING: "warning"}.get(one.finding.severity, "notice")
