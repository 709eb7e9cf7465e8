"""The body text is not smaller than the template sets it."""

from __future__ import annotations

from dataclasses import dataclass

from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, Rule, Subject
from eligibility.parameters import ParameterError, parameter


@dataclass(frozen=True, slots=True)
class BodyFont:
    """acm-sigconf sets 9 pt; the limit leaves room for rounding."""

    min_size: float = parameter(8.8, label="Smallest body text", unit="pt", minimum=4, maximum=20)
    nominal: float = parameter(9.0, label="As the template sets it", unit="pt", minimum=4, maximum=20)

    def __post_init__(self) -> None:
        """Raises ParameterError where the template's own text would be too small."""
        if self.nominal < self.min_size:
            raise ParameterError({"nominal": f"has to be at least the smallest body text, {self.min_size:g}."})


def sentence(parameters: BodyFont) -> str:
    return f"Body text of {parameters.nominal:g} pt."


def check(inputs: Inputs, parameters: BodyFont) -> list[Finding]:
    size = inputs.paper.measures.body_size
    if size is None or size >= parameters.min_size:
        return []
    example = next((row for row in inputs.paper.rows if row.letters > 30 and abs(row.size - size) < 0.15), None)
    return [
        Finding(
            rule=RULE.name,
            severity=Severity.ERROR,
            page=example.page if example is not None else None,
            box=example.box if example is not None else None,
            evidence=example.text if example is not None else None,
            marked=(),  # an example of many lines, none of its words the reason
            measured=size,
            limit=parameters.min_size,
            message=f"The body text is set in {size:g} pt; {parameters.nominal:g} pt are required.",
            allowed=sentence(parameters),
            mend="LaTeX: take out what changes the size of the text (\\small, \\fontsize, extsizes, a size among the options of "
            f"\\documentclass). Word: the style of the body text, {parameters.nominal:g} pt.",
        )
    ]


RULE = Rule(
    name="body-font",
    title="Body text",
    subject=Subject.CONTENT,
    default=Severity.ERROR,
    parameters=BodyFont,
    sentence=sentence,
    check=check,
    reads_text=True,
)
