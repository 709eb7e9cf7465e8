"""Every author has confirmed, by the link mailed to them, that they are on the paper."""

from __future__ import annotations

from eligibility.authors import Author
from eligibility.everyone import finding_of, tally_of
from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, NoParameters, Rule, Subject, Tally


def sentence(_parameters: NoParameters) -> str:
    return "Every author has confirmed that they are on the paper."


def _has(author: Author) -> bool:
    return author.is_confirmed


def tally(inputs: Inputs, _parameters: NoParameters) -> Tally | None:
    return tally_of(inputs, RULE.name, _has, "confirmed that they are on the paper")


def check(inputs: Inputs, parameters: NoParameters) -> list[Finding]:
    return finding_of(
        inputs,
        tally(inputs, parameters),
        _has,
        allowed=sentence(parameters),
        mend="Ask the others to confirm: each gets a link by mail.",
    )


RULE = Rule(
    name="authors-confirmed",
    title="Confirmed authors",
    subject=Subject.AUTHORS,
    default=Severity.WARNING,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
    tally=tally,
)
