"""Every author has given an ORCID iD."""

from __future__ import annotations

from accounts.orcid import normalise_orcid
from eligibility.authors import Author
from eligibility.everyone import finding_of, tally_of
from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, NoParameters, Rule, Subject, Tally


def sentence(_parameters: NoParameters) -> str:
    return "Every author has given an ORCID iD."


def _has(author: Author) -> bool:
    return bool(author.orcid) and normalise_orcid(author.orcid) == author.orcid


def tally(inputs: Inputs, _parameters: NoParameters) -> Tally | None:
    return tally_of(inputs, RULE.name, _has, "given an ORCID iD")


def check(inputs: Inputs, parameters: NoParameters) -> list[Finding]:
    return finding_of(
        inputs,
        tally(inputs, parameters),
        _has,
        allowed=sentence(parameters),
        mend="Add the iDs in the author list; orcid.org gives one to anybody.",
    )


RULE = Rule(
    name="authors-orcid",
    title="ORCID iDs",
    subject=Subject.AUTHORS,
    default=Severity.WARNING,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
    tally=tally,
)
