"""Nobody is on more than so many papers of the conference, or of the track.

One finding for each author who is, with the count alone: which papers they are is told to that author only (P1, P16).
"""

from __future__ import annotations

from dataclasses import dataclass

from eligibility.authors import Author
from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, Rule, Subject, author_facts
from eligibility.parameters import parameter
from eligibility.words import count


@dataclass(frozen=True, slots=True)
class PapersPerAuthor:
    """Submitted papers count, this one included, of a person who has confirmed that they are on it: those whose row they took,
    and those that name a confirmed address of theirs in a row that nobody took."""

    maximum: int = parameter(3, label="Most papers of one author", minimum=1, maximum=1000)
    within: str = parameter(
        "conference", label="Counted in", choices=(("conference", "the whole conference"), ("track", "the track alone"))
    )


def sentence(parameters: PapersPerAuthor) -> str:
    return f"Nobody is on more than {count(parameters.maximum, 'paper')} of this {parameters.within}."


def over(author: Author, parameters: PapersPerAuthor) -> int:
    """How many papers the author has if that is more than allowed; else 0. Who has not confirmed is not counted (P44)."""
    if author.papers is None:
        return 0
    number = author.papers.track if parameters.within == "track" else author.papers.conference
    return number if number > parameters.maximum else 0


def check(inputs: Inputs, parameters: PapersPerAuthor) -> list[Finding]:
    most = parameters.maximum
    return [
        Finding(
            rule=RULE.name,
            severity=Severity.ERROR,
            # Chairs read this, too, and may have a conflict with one of those papers: the number is in the evidence,
            # which is kept from them (P21).
            message=f"{name} is on more papers of this {parameters.within} than allowed.",
            evidence=f"{count(number, 'paper')}, this one included",
            marked=((0, len(count(number, "paper"))),),
            measured=number,
            limit=most,
            allowed=sentence(parameters),
            mend=f"{name} sees which papers they are, and can leave one of them. A paper that only names their address "
            "was mailed there, with a link by which they say that it is not theirs.",
        )
        for place, author in enumerate(author_facts(inputs).authors, start=1)
        if (number := over(author, parameters)) and (name := author.name or f"Author {place}")
    ]


RULE = Rule(
    name="papers-per-author",
    title="Papers of one author",
    subject=Subject.AUTHORS,
    default=Severity.ERROR,
    parameters=PapersPerAuthor,
    sentence=sentence,
    check=check,
)
