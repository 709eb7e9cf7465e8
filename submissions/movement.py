"""What moving a paper to another track would change: rules, questions, anonymity, and what is found. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from conferences.kinds import Anonymity
from eligibility.findings import Finding, Severity
from eligibility.rules import RULES
from eligibility.rulesets import RuleSetSpec
from submissions.fields import FormRules
from submissions.kinds import FieldKind


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule as authors read it, before and after; empty where a track does not ask it. `is_limit` marks lengths."""

    title: str
    before: str
    after: str
    is_limit: bool = False


@dataclass(frozen=True, slots=True)
class Movement:
    """The differences between two tracks for one paper.

    `broken` is found under the new track's rules and not under the present one's, worst first; `mended` the reverse.
    `asked` and `dropped` are questions, as (label, whether it is a declaration); answers to dropped ones are kept.
    """

    broken: tuple[Finding, ...]
    mended: tuple[Finding, ...]
    rules: tuple[RuleChange, ...]
    asked: tuple[tuple[str, bool], ...]
    dropped: tuple[tuple[str, bool], ...]
    anonymity: tuple[Anonymity, Anonymity]
    abstract_words: tuple[int, int]
    loses_kind: str = ""

    @property
    def limits(self) -> tuple[RuleChange, ...]:
        """How long a paper may be, before and after, where that differs."""
        return tuple(one for one in self.rules if one.is_limit)

    @property
    def new_rules(self) -> tuple[RuleChange, ...]:
        """What is asked in addition, or otherwise than before."""
        return tuple(one for one in self.rules if one.after and not one.is_limit)

    @property
    def dropped_rules(self) -> tuple[RuleChange, ...]:
        """What is no longer asked."""
        return tuple(one for one in self.rules if not one.after and not one.is_limit)

    @property
    def stops(self) -> tuple[Finding, ...]:
        """What would stop submitting."""
        return tuple(one for one in self.broken if one.severity is Severity.ERROR and not one.needs_decision)


# What these ask stands among the questions and declarations, each with its own words.
_TOLD_AS_QUESTIONS = frozenset({"contributions", "contributions-recommended", "declarations"})
_LIMITS = frozenset({"page-limit", "page-total", "file-size"})


def rule_changes(before: RuleSetSpec, after: RuleSetSpec) -> tuple[RuleChange, ...]:
    """Rules whose sentence differs, in the order in which people read them."""
    old, new = _sentences(before), _sentences(after)
    return tuple(
        RuleChange(RULES[name].title, old.get(name, ""), new.get(name, ""), name in _LIMITS)
        for name in RULES
        if old.get(name, "") != new.get(name, "")
    )


def _sentences(spec: RuleSetSpec) -> Mapping[str, str]:
    asked = (one for one in spec.settings if one.severity is not Severity.OFF and one.rule not in _TOLD_AS_QUESTIONS)
    return {one.rule: one.sentence() for one in asked}


def asked_beside(form: FormRules, other: FormRules) -> tuple[tuple[str, bool], ...]:
    """The questions of a form that another does not ask, in its order."""
    known = {one.key for one in other.fields}
    return tuple((one.label, one.kind is FieldKind.DECLARATION) for one in form.fields if one.key not in known)


def found_beside(findings: Iterable[Finding], others: Iterable[Finding]) -> tuple[Finding, ...]:
    """Warnings and errors that are not among the others, worst first. What was done for the authors counts nowhere."""
    known = {(one.rule, one.message) for one in others}
    news = [
        one
        for one in findings
        if (one.rule, one.message) not in known and not one.done_for_you and one.severity.rank >= Severity.WARNING.rank
    ]
    return tuple(sorted(news, key=lambda one: -one.severity.rank))
