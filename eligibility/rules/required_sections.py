"""Sections that a call asks for, such as an ethics statement, a checklist or limitations."""

from __future__ import annotations

from dataclasses import dataclass

from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, Rule, Subject
from eligibility.layout.sections import has_section
from eligibility.parameters import parameter


@dataclass(frozen=True, slots=True)
class RequiredSections:
    """The headings; of several in one entry, parted by |, one is enough."""

    sections: tuple[str, ...] = parameter(
        (), label="Required sections", help="Their headings; Ethics Statement|Broader Impact asks for one of both."
    )


def sentence(parameters: RequiredSections) -> str:
    if not parameters.sections:
        return "No section is asked for."
    return f"The paper has to have: {', '.join(_in_words(section) for section in parameters.sections)}."


def check(inputs: Inputs, parameters: RequiredSections) -> list[Finding]:
    return [
        Finding(
            rule=RULE.name,
            severity=Severity.ERROR,
            limit=_in_words(section),
            message=f"There is no section {_in_words(section)}.",
            allowed=sentence(parameters),
            mend="Add the section under this heading, set as the other headings are. LaTeX: \\section or \\section*. Word: the style "
            "Heading 1.",
        )
        for section in parameters.sections
        if not any(has_section(inputs.paper, name) for name in section.split("|"))
    ]


def _in_words(section: str) -> str:
    return " or ".join(f"“{name.strip()}”" for name in section.split("|"))


RULE = Rule(
    name="required-sections",
    title="Required sections",
    subject=Subject.CONTENT,
    default=Severity.ERROR,
    parameters=RequiredSections,
    sentence=sentence,
    check=check,
)
