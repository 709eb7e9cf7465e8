"""Papers that may tell who wrote them, for the rules that look for it."""

from typing import Any

from conferences.kinds import Anonymity
from eligibility.authors import Author, AuthorFacts
from eligibility.facts import LinkFacts, Span
from eligibility.inputs import Inputs
from eligibility.parameters import read_parameters
from eligibility.rules import RULES
from tests.eligibility.papers import LEFT, PROSE, column, entries, facts, line, page

TITLE = line("How Teams Operate Machine Learning Pipelines", 115, 100, width=380, size=17.2)
GRETA = Author(
    name="Greta M. Hoffmann",
    email="greta.hoffmann@uni-lindenau.de",
    orcid="https://orcid.org/0000-0002-1825-0097",
    affiliation="University of Lindenau",
)


def paper(
    *first_lines: str,
    under_title: tuple[str, ...] = (),
    beside: tuple[Span, ...] = (),
    links: tuple[str, ...] = (),
    links_in_references: tuple[str, ...] = (),
    **more: Any,
) -> Inputs:
    """Two pages: a title, what stands below it, an abstract, these lines of text, and references by Hoffmann."""
    block = [line(text, 250, 120 + 12 * number, width=100, size=10) for number, text in enumerate(under_title)]
    text = column(["#ABSTRACT", *[PROSE] * 10, *first_lines, *[PROSE] * 20], LEFT, top=200)
    first = page([TITLE], block, text, [*beside], links=placed(links, 220))
    last = page(
        column(["#REFERENCES", *entries(20)], LEFT, size=7.0, leading=8.0), links=placed(links_in_references, 110)
    )
    return with_level(Inputs(pdf=facts(first, last, **more)), Anonymity.FULL)


def placed(targets: tuple[str, ...], y: float) -> tuple[LinkFacts, ...]:
    """Links one below the other."""
    return tuple(
        LinkFacts((LEFT, y + 8 * number, LEFT + 40, y + 8 * number + 8), target)
        for number, target in enumerate(targets)
    )


def with_level(given: Inputs, level: Anonymity) -> Inputs:
    return Inputs(pdf=given.pdf, authors=AuthorFacts((GRETA,)), anonymity=level)


def found(rule: str, given: Inputs) -> list[tuple[str | None, str, str | None]]:
    """(kind, severity, evidence) of each finding."""
    parameters = read_parameters(RULES[rule].parameters, {})
    return [(one.kind, one.severity.value, one.evidence) for one in RULES[rule].check(given, parameters)]
