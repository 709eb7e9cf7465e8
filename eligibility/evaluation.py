"""Runs a rule set over what is known about a submission."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from eligibility.facts import Outcome
from eligibility.findings import Finding, Severity, Verdict, in_reading_order, verdict_of
from eligibility.inputs import AnyRule, Inputs, Subject, Tally
from eligibility.rules import FIXED_RULES, RULES
from eligibility.rulesets import RuleSetSpec, RuleSetting


@dataclass(frozen=True, slots=True)
class Report:
    """What a rule set says: findings, worst first; the counts in words; which rules had something to look at, but for those
    all of whose findings were told by another."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    tallies: tuple[Tally, ...]
    rules_run: tuple[str, ...]


def evaluate(
    spec: RuleSetSpec, inputs: Inputs, *, ran: Callable[[AnyRule, Sequence[Finding]], None] | None = None
) -> Report:
    """All findings of the rules whose subject is known. Pure, and fast enough for each change of a form.

    `ran` is called after each rule with what it found, for whoever watches. Raises RuleSetError if the set cannot run; it
    is validated before it is stored, for the chair who saves it.
    """
    spec.validate()
    if inputs.anonymity is not spec.anonymity:
        inputs = replace(inputs, anonymity=spec.anonymity)
    findings: list[Finding] = []
    tallies: list[Tally] = []
    names: list[str] = []
    for setting in with_fixed_rules(spec.settings):
        rule = RULES[setting.rule]
        if setting.severity is Severity.OFF or not _applies(rule, inputs):
            continue
        parameters = setting.effective()
        weighed = _weighed(rule.check(inputs, parameters), setting.severity)
        found = _not_told_yet(weighed, findings)
        findings += found
        # A rule all of whose findings another one has told did not find nothing.
        if found or (not weighed and not (rule.reads_text and inputs.is_wordless)):
            names.append(rule.name)
        if ran is not None:
            ran(rule, found)
        if rule.tally is not None and (tally := rule.tally(inputs, parameters)) is not None:
            tallies.append(tally)
    return Report(verdict_of(findings), tuple(in_reading_order(findings)), tuple(tallies), tuple(names))


def with_fixed_rules(settings: tuple[RuleSetting, ...]) -> tuple[RuleSetting, ...]:
    """The settings, with the rules in front that every set has whether or not they are listed."""
    listed = {setting.rule for setting in settings}
    added = [RuleSetting(rule.name, rule.default) for rule in FIXED_RULES if rule.name not in listed]
    return (*added, *settings)


def _applies(rule: AnyRule, inputs: Inputs) -> bool:
    if rule.subject is Subject.AUTHORS:
        return inputs.authors is not None
    if inputs.pdf is None:
        return False
    return rule.subject is Subject.FILE or inputs.pdf.outcome is Outcome.OK


def _not_told_yet(found: list[Finding], told: Sequence[Finding]) -> list[Finding]:
    """Without what another rule has told of the same place and no less severely: an author's address is an address,
    too."""
    severest: dict[object, int] = {}
    for one in told:
        if one.kind is not None and one.box is not None:
            place = one.kind, one.page, one.box
            severest[place] = max(severest.get(place, 0), one.severity.rank)
    return [one for one in found if severest.get((one.kind, one.page, one.box), -1) < one.severity.rank]


def _weighed(findings: list[Finding], limit: Severity) -> list[Finding]:
    """A rule's own gradation is kept below the severity that the chair set, and capped at it."""
    return [one if one.severity.rank <= limit.rank else replace(one, severity=limit) for one in findings]
