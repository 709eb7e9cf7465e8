"""The first author is from a given sector (M2)."""

from __future__ import annotations

from dataclasses import dataclass

from eligibility.authors import Sector
from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, Rule, Standing, Subject, Tally, author_facts
from eligibility.parameters import parameter
from eligibility.rules.sector_share import SECTOR_CHOICES


@dataclass(frozen=True, slots=True)
class FirstAuthorSector:
    """The author at position 1 counts by the first-named affiliation (M2)."""

    sector: str = parameter("industry", label="Sector", choices=SECTOR_CHOICES)


def sentence(parameters: FirstAuthorSector) -> str:
    return f"The first author is {Sector(parameters.sector).words}."


def tally(inputs: Inputs, parameters: FirstAuthorSector) -> Tally | None:
    authors = author_facts(inputs).authors
    if not authors:
        return None
    wanted, first = Sector(parameters.sector), authors[0].sector
    if first is wanted:
        text, standing = f"The first author is {wanted.words}.", Standing.MET
    elif first is Sector.UNKNOWN:
        text, standing = (
            f"The first author's sector is not known; it has to be {wanted.value.replace('_', '-')}.",
            Standing.NEEDS_DECISION,
        )
    else:
        text, standing = f"The first author is {first.words}, and has to be {wanted.words}.", Standing.MISSED
    return Tally(
        RULE.name, text, standing, filled=int(first is wanted), needed=1, total=1, unknown=int(first is Sector.UNKNOWN)
    )


def check(inputs: Inputs, parameters: FirstAuthorSector) -> list[Finding]:
    standing = tally(inputs, parameters)
    if standing is None or standing.standing is Standing.MET:
        return []
    open_question = standing.standing is Standing.NEEDS_DECISION
    first = author_facts(inputs).authors[0]
    return [
        Finding(
            rule=RULE.name,
            severity=Severity.ERROR,
            message=standing.sentence,
            evidence=first.affiliation or None,
            measured=first.sector.value,
            limit=parameters.sector,
            allowed=sentence(parameters),
            mend="State the sector in the author's row; otherwise the chairs decide."
            if open_question
            else "Choose another track, or mend the author's row.",
            needs_decision=open_question,
        )
    ]


RULE = Rule(
    name="first-author-sector",
    title="First author",
    subject=Subject.AUTHORS,
    default=Severity.ERROR,
    parameters=FirstAuthorSector,
    sentence=sentence,
    check=check,
    tally=tally,
)
