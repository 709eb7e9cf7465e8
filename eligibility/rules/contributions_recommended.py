"""A field in which a choice is recommended, not required (M4: "should")."""

from __future__ import annotations

from dataclasses import dataclass

from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, Rule, Subject, author_facts
from eligibility.parameters import parameter


@dataclass(frozen=True, slots=True)
class Recommended:
    """`field` is the key of the submission field; `label` is what people read."""

    field: str = parameter(
        "focus", refers_to="question", label="Question", help="The question of the form whose answers count."
    )
    label: str = parameter("what the submission focuses on", label="Words for it")


def sentence(parameters: Recommended) -> str:
    return f"Recommended: at least 1 choice in: {parameters.label}."


def check(inputs: Inputs, parameters: Recommended) -> list[Finding]:
    if author_facts(inputs).chosen.get(parameters.field):
        return []
    return [
        Finding(
            rule=RULE.name,
            kind=parameters.field,
            severity=Severity.ERROR,
            message=f"Nothing is chosen in: {parameters.label}. The call recommends at least 1.",
            measured=0,
            limit=1,
            allowed=sentence(parameters),
            mend="Choose what fits the paper, or leave it; this does not stop submitting.",
        )
    ]


RULE = Rule(
    name="contributions-recommended",
    title="Focus",
    subject=Subject.AUTHORS,
    default=Severity.WARNING,
    parameters=Recommended,
    sentence=sentence,
    check=check,
)
