"""The lines of the body are not set closer than in the template."""

from __future__ import annotations

from dataclasses import dataclass

from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, Rule, Subject
from eligibility.parameters import parameter


@dataclass(frozen=True, slots=True)
class Leading:
    """Distance of baselines. acm-sigconf sets 10.5 to 11 pt."""

    min_leading: float = parameter(10.3, label="Least distance of lines", unit="pt", minimum=4, maximum=40)


def sentence(parameters: Leading) -> str:
    return f"Lines at least {parameters.min_leading:g} pt apart."


def check(inputs: Inputs, parameters: Leading) -> list[Finding]:
    leading = inputs.paper.measures.leading
    if leading is None or leading >= parameters.min_leading:
        return []
    return [
        Finding(
            rule=RULE.name,
            severity=Severity.ERROR,
            page=1,
            measured=leading,
            limit=parameters.min_leading,
            message=f"Lines are {leading:g} pt apart; at least {parameters.min_leading:g} pt are required.",
            allowed=sentence(parameters),
            mend="LaTeX: take out what narrows the lines (\\linespread, \\baselinestretch, setspace, savetrees). Word: Paragraph > "
            f"Line spacing > Single or At least {parameters.min_leading:g} pt; not Exactly less.",
        )
    ]


RULE = Rule(
    name="leading",
    title="Distance of lines",
    subject=Subject.CONTENT,
    default=Severity.ERROR,
    parameters=Leading,
    sentence=sentence,
    check=check,
    reads_text=True,
)
