"""At least so many options are chosen in a field of the submission form (M3)."""

from __future__ import annotations

from dataclasses import dataclass

from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, Rule, Subject, author_facts
from eligibility.parameters import parameter
from eligibility.words import count


@dataclass(frozen=True, slots=True)
class Contributions:
    """`field` is the key of the submission field; `label` is what people read."""

    field: str = parameter(
        "contributions", label="Question", help="The question of the form whose answers count.", refers_to="question"
    )
    label: str = parameter(
        "what the submission describes",
        label="Words for it",
        help='As in "choose at least 1 in: what the submission describes".',
    )
    minimum: int = parameter(1, label="Fewest choices", minimum=1, maximum=20)


def sentence(parameters: Contributions) -> str:
    return f"At least {count(parameters.minimum, 'choice')} in: {parameters.label}."


def check(inputs: Inputs, parameters: Contributions) -> list[Finding]:
    chosen = len(author_facts(inputs).chosen.get(parameters.field, ()))
    if chosen >= parameters.minimum:
        return []
    begin = f"{chosen} of {parameters.minimum} needed choices made" if chosen else "Nothing is chosen"
    needed = f"At least {parameters.minimum} {'is' if parameters.minimum == 1 else 'are'} needed."
    message = f"{begin} in: {parameters.label}. {needed}"
    return [
        Finding(
            rule=RULE.name,
            kind=parameters.field,
            severity=Severity.ERROR,
            message=message,
            measured=chosen,
            limit=parameters.minimum,
            allowed=sentence(parameters),
            mend="Choose what fits the paper. If nothing fits, another track may.",
        )
    ]


RULE = Rule(
    name="contributions",
    title="Contributions",
    subject=Subject.AUTHORS,
    default=Severity.ERROR,
    parameters=Contributions,
    sentence=sentence,
    check=check,
)
