"""Rule sets as data: which rules run, with which parameters, and how much each weighs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from conferences.kinds import Anonymity
from eligibility.findings import Severity
from eligibility.inputs import Subject
from eligibility.parameters import ParameterError, plain_parameters, read_parameters
from eligibility.rules import RULES


class RuleSetError(ValueError):
    """A rule set that cannot run. `problems` are (path such as `rules[2].parameters.max_bytes`, sentence)."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{path}: {problem}" for path, problem in problems))


@dataclass(frozen=True, slots=True)
class RuleSetting:
    """One rule of a set. `parameters` are plain values (JSON's own types), read by the rule's own dataclass."""

    rule: str
    severity: Severity
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def effective(self) -> Any:
        """The rule's typed parameters, with defaults for what is left out."""
        return read_parameters(RULES[self.rule].parameters, self.parameters)

    def sentence(self) -> str:
        """What authors read about this rule."""
        return RULES[self.rule].sentence(self.effective())


@dataclass(frozen=True, slots=True)
class RuleSetSpec:
    """A named list of rules, for a track with this level of anonymity. Each rule stands in it at most once."""

    name: str
    anonymity: Anonymity
    settings: tuple[RuleSetting, ...]

    def runs(self, rule: str) -> bool:
        """Whether a rule is asked."""
        return any(one.rule == rule and one.severity is not Severity.OFF for one in self.settings)

    def problems(self) -> list[tuple[str, str]]:
        """Why this set cannot run, as (path, sentence); empty if it can."""
        found: list[tuple[str, str]] = []
        for position, setting in enumerate(self.settings):
            found += [(f"rules[{position}]{path}", problem) for path, problem in setting_problems(setting)]
        found += [("rules", f"The rule {name} is listed twice.") for name in repeated(s.rule for s in self.settings)]
        return found

    def validate(self) -> None:
        """Raises RuleSetError with all problems at once."""
        if problems := self.problems():
            raise RuleSetError(problems)

    def about_the_file(self) -> RuleSetSpec:
        """Without the rules about authors alone: those are judged afresh each time somebody looks."""
        return replace(self, settings=tuple(s for s in self.settings if not _about_authors(s)))

    def about_the_authors(self) -> RuleSetSpec:
        """The rules about authors, what they chose and what they declared, alone."""
        return replace(self, settings=tuple(s for s in self.settings if _about_authors(s)))

    def digest(self) -> str:
        """A hash of what the rules would do: equal for equal effect, whatever the set's name and its order of rules.

        Parameters that are left out count as their defaults are today, so that a changed default is a changed rule set.
        """
        rules = {
            s.rule: [s.severity.value, plain_parameters(s.effective())]
            for s in self.settings
            if s.severity is not Severity.OFF
        }
        text = json.dumps([self.anonymity.value, rules], sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def _about_authors(setting: RuleSetting) -> bool:
    return RULES[setting.rule].subject is Subject.AUTHORS


def setting_problems(setting: RuleSetting) -> list[tuple[str, str]]:
    """Why one setting cannot run, as (path within it, sentence)."""
    if setting.rule not in RULES:
        return [(".rule", f"There is no rule {setting.rule!r}; there are {', '.join(RULES)}.")]
    found: list[tuple[str, str]] = []
    if RULES[setting.rule].fixed and setting.severity is not RULES[setting.rule].default:
        found.append((".severity", f"The rule {setting.rule} is always {RULES[setting.rule].default}."))
    try:
        setting.effective()
    except ParameterError as error:
        found += [(f".parameters.{name}", problem) for name, problem in error.problems.items()]
    return found


def default_spec(anonymity: Anonymity = Anonymity.FULL) -> RuleSetSpec:
    """Every rule that runs without being told anything, at its default weight: what a chair starts from, and `--rules
    all`."""
    settings = []
    for rule in RULES.values():
        try:
            read_parameters(rule.parameters, {})
        except ParameterError:
            continue
        settings.append(RuleSetting(rule=rule.name, severity=rule.default))
    return RuleSetSpec(name="all", anonymity=anonymity, settings=tuple(settings))


def repeated(names: Iterable[str]) -> list[str]:
    """The names that come up more than once, each once, in order."""
    seen: set[str] = set()
    twice: dict[str, None] = {}
    for name in names:
        if name in seen:
            twice[name] = None
        seen.add(name)
    return list(twice)
