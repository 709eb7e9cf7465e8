"""A share of all authors is from a given sector (M2: most of the authors, read as strictly more than half)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from eligibility.authors import Sector
from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, Rule, Standing, Subject, Tally, author_facts
from eligibility.parameters import ParameterError, parameter
from eligibility.words import count

SECTOR_CHOICES = (
    ("industry", "Industry"),
    ("academia", "Academia"),
    ("government", "Government"),
    ("non_profit", "Non-profit"),
    ("independent", "Independent"),
)


@dataclass(frozen=True, slots=True)
class SectorShare:
    """Strictly above, or at least, so many percent of all authors."""

    sector: str = parameter("industry", label="Sector", choices=SECTOR_CHOICES)
    percent: int = parameter(50, label="Share of all authors", unit="%", minimum=0, maximum=100)
    comparison: str = parameter(
        "above", label="How the share is compared", choices=(("above", "strictly more than"), ("at_least", "at least"))
    )

    def __post_init__(self) -> None:
        """Raises ParameterError for a share that no list of authors has."""
        if self.comparison == "above" and self.percent == 100:
            raise ParameterError({"percent": "has to be less than 100 where it is compared as strictly more than."})


def sentence(parameters: SectorShare) -> str:
    words = Sector(parameters.sector).words
    above = parameters.comparison == "above"
    if parameters.percent == 50:
        return f"{'More than' if above else 'At least'} half of all authors are {words}."
    return f"{'More than' if above else 'At least'} {parameters.percent} % of all authors are {words}."


def needed_of(total: int, parameters: SectorShare) -> int:
    """How many of `total` authors fulfil the share. Exact: 3 of 5 are needed for more than half, 2 of 4 are not
    enough."""
    share = Fraction(parameters.percent * total, 100)
    return share.__floor__() + 1 if parameters.comparison == "above" else share.__ceil__()


def sector_tally(inputs: Inputs, rule: str, wanted: Sector, needed_in: Callable[[int], int]) -> Tally | None:
    """How many authors are from a sector, of how many that are needed; None without authors.

    Unknown sectors are decided only if the outcome is the same whichever they turn out to be (M2).
    """
    authors = author_facts(inputs).authors
    if not authors:
        return None
    filled = sum(author.sector is wanted for author in authors)
    unknown = sum(author.sector is Sector.UNKNOWN for author in authors)
    needed = needed_in(len(authors))
    if filled >= needed:
        standing = Standing.MET
    elif filled + unknown >= needed:
        standing = Standing.NEEDS_DECISION
    else:
        standing = Standing.MISSED
    requirement = f"at least {needed} {'is' if needed == 1 else 'are'} needed"
    text = f"{filled} of {count(len(authors), 'author')} {wanted.words}; {requirement}."
    if standing is Standing.NEEDS_DECISION:
        text += f" The sector of {unknown} is not known."
    return Tally(rule, text, standing, filled=filled, needed=needed, total=len(authors), unknown=unknown)


def sector_findings(standing: Tally | None, *, allowed: str) -> list[Finding]:
    """What a count that is missed, or cannot be decided, means for the paper."""
    if standing is None or standing.standing is Standing.MET:
        return []
    open_question = standing.standing is Standing.NEEDS_DECISION
    return [
        Finding(
            rule=standing.rule,
            severity=Severity.ERROR,
            message=standing.sentence,
            measured=standing.filled,
            limit=standing.needed,
            allowed=allowed,
            mend="State the missing sectors in the author list; otherwise the chairs decide."
            if open_question
            else "Choose another track, or mend the sectors in the author list.",
            needs_decision=open_question,
        )
    ]


def tally(inputs: Inputs, parameters: SectorShare) -> Tally | None:
    wanted = Sector(parameters.sector)
    return sector_tally(inputs, RULE.name, wanted, lambda total: needed_of(total, parameters))


def check(inputs: Inputs, parameters: SectorShare) -> list[Finding]:
    return sector_findings(tally(inputs, parameters), allowed=sentence(parameters))


RULE = Rule(
    name="sector-share",
    title="Authors' sectors",
    subject=Subject.AUTHORS,
    default=Severity.ERROR,
    parameters=SectorShare,
    sentence=sentence,
    check=check,
    tally=tally,
)
