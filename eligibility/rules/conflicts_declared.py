"""Every author has said that all of their conflicts of interest are named (P40)."""

from __future__ import annotations

from eligibility.authors import Author
from eligibility.everyone import finding_of, tally_of
from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, NoParameters, Rule, Subject, Tally


def sentence(_parameters: NoParameters) -> str:
    return "Every author has declared their conflicts of interest."


def _has(author: Author) -> bool:
    return author.has_declared_conflicts


def tally(inputs: Inputs, _parameters: NoParameters) -> Tally | None:
    return tally_of(inputs, RULE.name, _has, "declared their conflicts")


def check(inputs: Inputs, parameters: NoParameters) -> list[Finding]:
    return finding_of(
        inputs,
        tally(inputs, parameters),
        _has,
        allowed=sentence(parameters),
        mend="Each author does it for themself, on the page of the paper's conflicts.",
    )


RULE = Rule(
    name="conflicts-declared",
    title="Declared conflicts",
    subject=Subject.AUTHORS,
    default=Severity.WARNING,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
    tally=tally,
)
