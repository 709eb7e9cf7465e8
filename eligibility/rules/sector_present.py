"""At least so many authors are from a given sector."""

from __future__ import annotations

from dataclasses import dataclass

from eligibility.authors import Sector
from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, Rule, Subject, Tally
from eligibility.parameters import parameter
from eligibility.rules.sector_share import SECTOR_CHOICES, sector_findings, sector_tally
from eligibility.words import count


@dataclass(frozen=True, slots=True)
class SectorPresent:
    """So many authors, wherever they stand in the list."""

    sector: str = parameter("industry", label="Sector", choices=SECTOR_CHOICES)
    minimum: int = parameter(1, label="Fewest authors of it", minimum=1, maximum=100)


def sentence(parameters: SectorPresent) -> str:
    verb = "is" if parameters.minimum == 1 else "are"
    return f"At least {count(parameters.minimum, 'author')} {verb} {Sector(parameters.sector).words}."


def tally(inputs: Inputs, parameters: SectorPresent) -> Tally | None:
    return sector_tally(inputs, RULE.name, Sector(parameters.sector), lambda _total: parameters.minimum)


def check(inputs: Inputs, parameters: SectorPresent) -> list[Finding]:
    return sector_findings(tally(inputs, parameters), allowed=sentence(parameters))


RULE = Rule(
    name="sector-present",
    title="An author of a sector",
    subject=Subject.AUTHORS,
    default=Severity.ERROR,
    parameters=SectorPresent,
    sentence=sentence,
    check=check,
    tally=tally,
)
