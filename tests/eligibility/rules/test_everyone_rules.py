"""The rules that ask the same of every author as tables: what each leaves alone, and what it finds."""

import pytest

from eligibility.authors import Author, AuthorFacts
from eligibility.inputs import Inputs, Standing
from eligibility.parameters import read_parameters
from eligibility.rules import RULES

ORCID = "0000-0002-1825-0097"
CONFIRMED, OPEN = Author(name="Ada Quill", is_confirmed=True), Author(name="Bela Norden")
WITH_ID, WITHOUT = Author(name="Ada Quill", orcid=ORCID), Author(name="Bela Norden")
DECLARED, SILENT = Author(name="Ada Quill", has_declared_conflicts=True), Author(name="Bela Norden")


def by(*authors: Author) -> Inputs:
    """A paper by these authors."""
    return Inputs(authors=AuthorFacts(authors))


def found(rule: str, given: Inputs) -> list[tuple[str, str | None]]:
    """(message, evidence) of each finding."""
    findings = RULES[rule].check(given, read_parameters(RULES[rule].parameters, {}))
    return [(one.message, one.evidence) for one in findings]


LEAVES_ALONE: list[tuple[str, Inputs]] = [
    ("authors-confirmed", by(CONFIRMED)),
    ("authors-confirmed", by(CONFIRMED, CONFIRMED)),
    ("authors-confirmed", by()),
    ("authors-orcid", by(WITH_ID, WITH_ID)),
    ("authors-orcid", by()),
    ("conflicts-declared", by(DECLARED, DECLARED)),
    ("conflicts-declared", by()),
]


@pytest.mark.parametrize(("rule", "given"), LEAVES_ALONE)
def test_leaves_alone(rule: str, given: Inputs) -> None:
    assert found(rule, given) == []


FINDS: list[tuple[str, Inputs, list[tuple[str, str | None]]]] = [
    (
        "authors-confirmed",
        by(CONFIRMED, OPEN),
        [
            (
                "1 of 2 authors have confirmed that they are on the paper; all are needed.",
                "Still open: Bela Norden",
            )
        ],
    ),
    (
        "authors-confirmed",
        by(Author()),
        [("0 of 1 author has confirmed that they are on the paper; all are needed.", "Still open: author 1")],
    ),
    # What one person did says nothing of the other things that are asked.
    (
        "authors-confirmed",
        by(WITH_ID, DECLARED),
        [
            (
                "0 of 2 authors have confirmed that they are on the paper; all are needed.",
                "Still open: Ada Quill and Ada Quill",
            )
        ],
    ),
    (
        "authors-orcid",
        by(WITH_ID, WITHOUT),
        [("1 of 2 authors have given an ORCID iD; all are needed.", "Still open: Bela Norden")],
    ),
    # Its last character is a check of the others.
    (
        "authors-orcid",
        by(Author(name="Cem Ost", orcid="0000-0002-1825-0098")),
        [("0 of 1 author has given an ORCID iD; all are needed.", "Still open: Cem Ost")],
    ),
    (
        "conflicts-declared",
        by(SILENT, DECLARED),
        [("1 of 2 authors have declared their conflicts; all are needed.", "Still open: Bela Norden")],
    ),
    (
        "conflicts-declared",
        by(*[Author(name=f"A{place}") for place in range(7)]),
        [
            (
                "0 of 7 authors have declared their conflicts; all are needed.",
                "Still open: A0, A1, A2, A3, A4 and 2 more",
            )
        ],
    ),
]


@pytest.mark.parametrize(("rule", "given", "findings"), FINDS)
def test_finds_this(rule: str, given: Inputs, findings: list[tuple[str, str | None]]) -> None:
    assert found(rule, given) == findings


@pytest.mark.parametrize("rule", ["authors-confirmed", "authors-orcid", "conflicts-declared"])
def test_seats_are_counted_whether_or_not_the_rule_is_met(rule: str) -> None:
    everything = Author(name="Ada Quill", orcid=ORCID, is_confirmed=True, has_declared_conflicts=True)
    tally = RULES[rule].tally
    assert tally is not None
    parameters = read_parameters(RULES[rule].parameters, {})
    met, missed = tally(by(everything, everything), parameters), tally(by(everything, Author()), parameters)
    assert met is not None
    assert missed is not None
    assert (met.filled, met.needed, met.total, met.standing) == (2, 2, 2, Standing.MET)
    assert (missed.filled, missed.needed, missed.total, missed.standing) == (1, 2, 2, Standing.MISSED)
