"""The authors made every declaration that the call asks for (M6, M10)."""

from __future__ import annotations

from dataclasses import dataclass

from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, Rule, Subject, author_facts
from eligibility.parameters import parameter
from eligibility.words import count


@dataclass(frozen=True, slots=True)
class Declarations:
    """Keys of the submission's declarations; their texts are shown in the form."""

    required: tuple[str, ...] = parameter(
        (), label="Declarations", help="Those that have to be made.", refers_to="declaration"
    )


def sentence(parameters: Declarations) -> str:
    number = len(parameters.required)
    return f"{count(number, 'declaration')} by the authors, in the form." if number else "No declarations."


def check(inputs: Inputs, parameters: Declarations) -> list[Finding]:
    declared = author_facts(inputs).declared
    missing = [key for key in parameters.required if key not in declared]
    return [
        Finding(
            rule=RULE.name,
            kind=key,
            severity=Severity.ERROR,
            message="A declaration is missing.",
            measured=0,
            limit=1,
            evidence=key,
            allowed=sentence(parameters),
            mend="Read it in the form and tick it if it is true of this paper.",
        )
        for key in missing
    ]


RULE = Rule(
    name="declarations",
    title="Declarations",
    subject=Subject.AUTHORS,
    default=Severity.ERROR,
    parameters=Declarations,
    sentence=sentence,
    check=check,
)
