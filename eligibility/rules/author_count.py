"""A paper has authors, and not more than a call allows."""

from __future__ import annotations

from dataclasses import dataclass

from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, Rule, Subject, author_facts
from eligibility.parameters import ParameterError, parameter
from eligibility.words import count


@dataclass(frozen=True, slots=True)
class AuthorCount:
    """0 as the greatest number means no upper limit."""

    minimum: int = parameter(1, label="Fewest authors", minimum=1, maximum=100)
    maximum: int = parameter(0, label="Most authors", help="0 for no limit.", minimum=0, maximum=10_000)

    def __post_init__(self) -> None:
        """Raises ParameterError for limits that no list keeps."""
        if 0 < self.maximum < self.minimum:
            raise ParameterError({"maximum": f"has to be at least the fewest authors, {self.minimum}, or 0."})


def sentence(parameters: AuthorCount) -> str:
    least = f"At least {count(parameters.minimum, 'author')}"
    return f"{least}, and at most {parameters.maximum}." if parameters.maximum else f"{least}."


def check(inputs: Inputs, parameters: AuthorCount) -> list[Finding]:
    number = len(author_facts(inputs).authors)
    if number < parameters.minimum:
        limit, message = (
            parameters.minimum,
            f"The list has {count(number, 'author')}; at least {parameters.minimum} {_is(parameters.minimum)} needed.",
        )
    elif parameters.maximum and number > parameters.maximum:
        limit, message = (
            parameters.maximum,
            f"The list has {count(number, 'author')}; at most {parameters.maximum} {_is(parameters.maximum)} allowed.",
        )
    else:
        return []
    return [
        Finding(
            rule=RULE.name,
            severity=Severity.ERROR,
            message=message,
            measured=number,
            limit=limit,
            allowed=sentence(parameters),
            mend="Complete the author list."
            if number < parameters.minimum
            else "Ask the chairs if the list is right as it is.",
        )
    ]


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


RULE = Rule(
    name="author-count",
    title="Number of authors",
    subject=Subject.AUTHORS,
    default=Severity.ERROR,
    parameters=AuthorCount,
    sentence=sentence,
    check=check,
)
