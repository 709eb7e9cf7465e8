"""The references can be told from the rest; without them, every page counts."""

from __future__ import annotations

from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, NoParameters, Rule, Subject


def sentence(_parameters: NoParameters) -> str:
    return "References under a heading of their own."


def check(inputs: Inputs, _parameters: NoParameters) -> list[Finding]:
    if inputs.paper.references is not None or not inputs.paper.rows:
        return []
    return [
        Finding(
            rule=RULE.name,
            severity=Severity.ERROR,
            message="No references were found, so every page counts.",
            allowed=sentence(NoParameters()),
            mend="Put the references under the heading “References”. LaTeX: \\bibliography or \\printbibliography. Word: a paragraph "
            "“References” in the style Heading 1. If they are there, tell the chairs.",
        )
    ]


RULE = Rule(
    name="references-found",
    title="References",
    subject=Subject.CONTENT,
    default=Severity.WARNING,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
    reads_text=True,
)
