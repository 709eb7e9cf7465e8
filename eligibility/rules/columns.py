"""The text runs in as many columns as the call says (A4)."""

from __future__ import annotations

from dataclasses import dataclass

from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, Rule, Subject
from eligibility.parameters import parameter

WORDS = {1: "one column", 2: "two columns", 3: "three columns"}
_MEND = {
    1: "LaTeX: take the option twocolumn (or sigconf, conference) out of \\documentclass. Word: Layout > Columns > One.",
    2: "LaTeX: the template's own option, as in \\documentclass[sigconf]{acmart}, or twocolumn. Word: Layout > Columns > Two.",
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Two for acm-sigconf and MLSys."""

    columns: int = parameter(2, label="Columns", minimum=1, maximum=2)


def sentence(parameters: Columns) -> str:
    return f"Text in {WORDS[parameters.columns]}."


def check(inputs: Inputs, parameters: Columns) -> list[Finding]:
    columns = inputs.paper.measures.columns
    if columns is None or columns == parameters.columns:
        return []
    return [
        Finding(
            rule=RULE.name,
            severity=Severity.ERROR,
            page=1,
            measured=columns,
            limit=parameters.columns,
            message=f"The text runs in {WORDS[columns]}; {WORDS[parameters.columns]} are required."
            if parameters.columns == 2
            else f"The text runs in {WORDS[columns]}; one is required.",
            allowed=sentence(parameters),
            mend=_MEND[parameters.columns],
        )
    ]


RULE = Rule(
    name="columns",
    title="Columns",
    subject=Subject.CONTENT,
    default=Severity.ERROR,
    parameters=Columns,
    sentence=sentence,
    check=check,
    reads_text=True,
)
