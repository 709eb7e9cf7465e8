"""Which sector counts, and that unknown ones are decided exactly where the outcome is the same whichever they are (M2)."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.authors import Author, AuthorFacts, Sector, SectorSource
from eligibility.inputs import Inputs, Standing
from eligibility.parameters import read_parameters
from eligibility.rules import RULES
from eligibility.sectors import Evidence, Settled, is_contradicted, settle

I, A, U = Sector.INDUSTRY, Sector.ACADEMIA, Sector.UNKNOWN  # noqa: E741 - a table reads better so
LISTED = Evidence(SectorSource.DIRECTORY, I, "Acme Research is listed as industry")
MAILED = Evidence(SectorSource.DOMAIN, A, "ed.ac.uk is an academic mail domain")


@pytest.mark.parametrize(
    ("stated", "by_chair", "evidence", "settled"),
    [
        (U, None, (), Settled()),
        (A, None, (), Settled(A, SectorSource.STATED)),
        (A, None, (LISTED,), Settled(A, SectorSource.STATED)),
        (U, None, (LISTED,), Settled(I, SectorSource.DIRECTORY)),
        (U, None, (MAILED,), Settled(A, SectorSource.DOMAIN)),
        (U, None, (MAILED, LISTED), Settled(I, SectorSource.DIRECTORY)),
        (A, I, (MAILED,), Settled(I, SectorSource.CHAIR)),
        (A, U, (MAILED,), Settled(U, SectorSource.CHAIR)),
    ],
)
def test_what_is_found_never_replaces_what_is_said(
    stated: Sector, by_chair: Sector | None, evidence: tuple[Evidence, ...], settled: Settled
) -> None:
    assert settle(stated=stated, by_chair=by_chair, evidence=evidence) == settled


@pytest.mark.parametrize(
    ("stated", "evidence", "contradicted"),
    [
        (I, (), False),
        (I, (LISTED,), False),
        (I, (MAILED,), True),
        # The affiliation is industry's although the mail is a university's, as of a student at work.
        (I, (LISTED, MAILED), False),
        (Sector.GOVERNMENT, (LISTED, MAILED), True),
        (U, (LISTED, MAILED), False),
    ],
)
def test_a_contradiction_is_all_of_the_evidence_against_the_statement(
    stated: Sector, evidence: tuple[Evidence, ...], contradicted: bool
) -> None:
    assert is_contradicted(stated, evidence) is contradicted


KNOWN = [one for one in Sector if one is not U]
sector_keys = st.sampled_from([one.value for one in KNOWN])
rules: st.SearchStrategy[tuple[str, dict[str, Any]]] = st.one_of(
    st.tuples(st.just("first-author-sector"), st.fixed_dictionaries({"sector": sector_keys})),
    st.tuples(
        st.just("sector-share"),
        st.fixed_dictionaries(
            {
                "sector": sector_keys,
                "percent": st.integers(0, 100),
                "comparison": st.sampled_from(["above", "at_least"]),
            }
            # More than all of them is refused as a setting.
        ).filter(lambda one: (one["percent"], one["comparison"]) != (100, "above")),
    ),
    st.tuples(st.just("sector-present"), st.fixed_dictionaries({"sector": sector_keys, "minimum": st.integers(1, 5)})),
)


def standing(rule: str, parameters: dict[str, Any], sectors: tuple[Sector, ...]) -> Standing:
    """Where a list of authors from these sectors stands, by the rule's own findings."""
    typed = read_parameters(RULES[rule].parameters, parameters)
    inputs = Inputs(authors=AuthorFacts(tuple(Author(sector=one, name="N.") for one in sectors)))
    findings = RULES[rule].check(inputs, typed)
    if not findings:
        return Standing.MET
    return Standing.NEEDS_DECISION if findings[0].needs_decision else Standing.MISSED


@settings(max_examples=200, deadline=None)
@given(rules, st.lists(st.sampled_from([U, U, *KNOWN]), min_size=1, max_size=5).map(tuple))
def test_unknown_sectors_are_decided_exactly_if_every_assignment_of_sectors_has_the_same_outcome(
    rule: tuple[str, dict[str, Any]], sectors: tuple[Sector, ...]
) -> None:
    name, parameters = rule
    places = [place for place, one in enumerate(sectors) if one is U]
    outcomes = set()
    for filled in product(KNOWN, repeat=len(places)):
        full = list(sectors)
        for place, sector in zip(places, filled, strict=True):
            full[place] = sector
        outcomes.add(standing(name, parameters, tuple(full)))
    expected = next(iter(outcomes)) if len(outcomes) == 1 else Standing.NEEDS_DECISION
    assert standing(name, parameters, sectors) is expected
