"""An icon and its word; and as what a finding is shown."""

from dataclasses import dataclass

from access.projections import FindingView
from eligibility.findings import Finding, Severity, Stretch
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


_LONGEST_MARKED = 90


def marked_parts(found: Finding) -> tuple[Stretch, ...]:
    """The parts of a finding's evidence that are highlighted: the reason; all of it only where it is short enough to be
    that."""
    if found.marked is not None:
        return found.marked
    length = len(found.evidence or "")
    return ((0, length),) if 0 < length <= _LONGEST_MARKED else ()


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


def is_appealed(one: FindingView) -> bool:
    """The chairs were asked to accept it, and have not said anything yet."""
    return one.answer is AnswerKind.APPEALED and not one.override_reason


def asks(one: FindingView) -> bool:
    """A warning that nobody has said "I have checked this" to."""
    return one.finding.severity is Severity.WARNING and one.is_open


def kind_of(one: FindingView) -> str:
    """As what a finding is shown: error, warning, notice or done."""
    if one.finding.done_for_you:
        return "done"
    return {Severity.ERROR: "error", Severity.WARNING: "warning"}.get(one.finding.severity, "notice")
