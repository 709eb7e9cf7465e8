"""What changed from one version of a rule set to the next, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from eligibility.findings import Severity
from eligibility.parameters import ParameterInfo, describe, plain_parameters
from eligibility.rules import RULES
from eligibility.rulesets import RuleSetting

_AS = {Severity.ERROR: "as an error", Severity.WARNING: "as a warning", Severity.NOTICE: "as a notice"}


def differences(before: Iterable[RuleSetting], after: Iterable[RuleSetting]) -> tuple[str, ...]:
    """One line for each change, in the order in which people read rules; empty if both do the same."""
    old, new = _on(before), _on(after)
    return tuple(line for name in RULES for line in _of_rule(name, old.get(name), new.get(name)))


def _on(settings: Iterable[RuleSetting]) -> dict[str, RuleSetting]:
    return {one.rule: one for one in settings if one.severity is not Severity.OFF}


def _of_rule(name: str, old: RuleSetting | None, new: RuleSetting | None) -> Iterator[str]:
    title = RULES[name].title
    if old is None and new is None:
        return
    if old is None and new is not None:
        yield f"“{title}” is checked now, {_AS[new.severity]}: {new.sentence()}"
    elif new is None:
        yield f"“{title}” is no longer checked."
    elif old is not None and new is not None:
        if old.severity is not new.severity:
            yield f"“{title}” counts {_AS[new.severity]}, before {_AS[old.severity]}."
        yield from _of_parameters(title, old, new)


def _of_parameters(title: str, old: RuleSetting, new: RuleSetting) -> Iterator[str]:
    was, now = plain_parameters(old.effective()), plain_parameters(new.effective())
    for info in describe(RULES[new.rule].parameters):
        if was[info.name] != now[info.name]:
            yield f"{title}, {info.label[:1].lower()}{info.label[1:]}: {shown(info, now[info.name])}, before {shown(info, was[info.name])}."


def shown(info: ParameterInfo, value: Any) -> str:
    """A parameter's value as people read it."""
    if info.kind == "bool":
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(_chosen(info, one) for one in value) or "none"
    if info.unit == "bytes":
        return f"{value / 1_048_576:.2f}".rstrip("0").rstrip(".") + " MB"
    text = _chosen(info, value) or "empty"
    return f"{text} {info.unit}" if info.unit else text


def _chosen(info: ParameterInfo, value: Any) -> str:
    return dict(info.choices).get(str(value), str(value))
