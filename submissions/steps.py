"""The steps of a check, as they are done: what a page shows while it runs. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from eligibility.evaluation import with_fixed_rules
from eligibility.findings import Finding, Severity
from eligibility.inputs import AnyRule, Subject
from eligibility.rules import RULES
from eligibility.rulesets import RuleSetSpec


class Step(StrEnum):
    """What a worker has done with a file, in this order. Those from `length` to `authors` are groups of rules."""

    OPENED = "opened"
    READ = "read"
    LENGTH = "length"
    FORMAT = "format"
    ANONYMITY = "anonymity"
    AUTHORS = "authors"


GROUPS = (Step.LENGTH, Step.FORMAT, Step.ANONYMITY, Step.AUTHORS)
_LENGTH = frozenset({"page-limit", "page-total", "references-found", "required-sections"})
_ANONYMITY = frozenset(
    {"author-block", "registered-authors", "email-addresses", "own-links", "own-work", "acknowledgements"}
    | {"hidden-text", "metadata", "active-content", "review-leftovers"}
)
_AUTHORS = frozenset({"author-names"})


def group_of(rule: str) -> Step:
    """The group that a rule is told in; what is not about length, anonymity or authors is about the format."""
    if rule in _AUTHORS or (rule in RULES and RULES[rule].subject is Subject.AUTHORS):
        return Step.AUTHORS
    if rule in _LENGTH:
        return Step.LENGTH
    return Step.ANONYMITY if rule in _ANONYMITY else Step.FORMAT


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDone:
    """A step and when it was done. `pages` is known once the file was read, with the `groups` of rules that come;
    `errors` and `warnings` are what a group of rules found."""

    step: Step
    at: datetime
    pages: int = 0
    groups: tuple[Step, ...] = ()
    errors: int = 0
    warnings: int = 0

    def to_json(self) -> dict[str, Any]:
        """A dict of JSON's own types, without what is nothing."""
        told: dict[str, Any] = {"step": self.step.value, "at": self.at.isoformat()}
        told |= {name: value for name in ("pages", "errors", "warnings") if (value := getattr(self, name))}
        return told | ({"groups": [group.value for group in self.groups]} if self.groups else {})

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The step that `to_json` was made from."""
        return cls(
            step=Step(data["step"]),
            at=datetime.fromisoformat(data["at"]),
            pages=data.get("pages", 0),
            groups=tuple(Step(group) for group in data.get("groups", ())),
            errors=data.get("errors", 0),
            warnings=data.get("warnings", 0),
        )


class Groups:
    """Notices, while rules run, which group of them has ended, and what it found."""

    def __init__(self, rules: Sequence[str]) -> None:
        self.left = dict.fromkeys(GROUPS, 0)
        self.found: dict[Step, list[Finding]] = {group: [] for group in GROUPS}
        for rule in rules:
            self.left[group_of(rule)] += 1

    @classmethod
    def of(cls, spec: RuleSetSpec) -> Self:
        """The groups of the rules of a set that are on."""
        return cls([one.rule for one in with_fixed_rules(spec.settings) if one.severity is not Severity.OFF])

    @property
    def names(self) -> tuple[Step, ...]:
        """The groups that have any rule, in order."""
        return tuple(group for group in GROUPS if self.left[group])

    def ran(self, rule: AnyRule, findings: Sequence[Finding], at: datetime) -> StepDone | None:
        """Note that a rule ran; the step that this ends, if it was the last of its group."""
        group = group_of(rule.name)
        self.found[group] += [one for one in findings if not one.done_for_you]
        self.left[group] -= 1
        if self.left[group] != 0:
            return None
        weights = [one.severity for one in self.found[group]]
        return StepDone(
            step=group, at=at, errors=weights.count(Severity.ERROR), warnings=weights.count(Severity.WARNING)
        )
