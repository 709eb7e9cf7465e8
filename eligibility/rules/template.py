"""The paper is set with the template of the call. Only acm-sigconf can be told for sure; for it, the answer is yes or
no."""

from __future__ import annotations

from dataclasses import dataclass

from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, Rule, Subject
from eligibility.parameters import parameter


@dataclass(frozen=True, slots=True)
class Template:
    """A family that can be recognised by its fonts, columns and type size."""

    family: str = parameter("acm-sigconf", label="Template", choices=(("acm-sigconf", "ACM sigconf"),))


def sentence(_parameters: Template) -> str:
    return "The ACM sigconf template (two columns)."


def check(inputs: Inputs, parameters: Template) -> list[Finding]:
    if inputs.paper.template == parameters.family or inputs.paper.measures.body_size is None:
        return []
    return [
        Finding(
            rule=RULE.name,
            severity=Severity.ERROR,
            page=1,
            limit=parameters.family,
            message="The paper does not look as the ACM sigconf template sets it.",
            allowed=sentence(parameters),
            mend="LaTeX: \\documentclass[sigconf]{acmart}. Word: ACM's interim template for proceedings.",
        )
    ]


RULE = Rule(
    name="template",
    title="Template",
    subject=Subject.CONTENT,
    default=Severity.WARNING,
    parameters=Template,
    sentence=sentence,
    check=check,
)
