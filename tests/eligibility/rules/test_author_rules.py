"""Author rules as tables: what each leaves alone, and what it finds."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.authors import Author, AuthorFacts, PaperCounts, Sector
from eligibility.inputs import Inputs, Standing
from eligibility.parameters import read_parameters
from eligibility.rules import RULES
from eligibility.rules.sector_share import SectorShare, needed_of, tally

LETTERS = {
    "i": Sector.INDUSTRY,
    "a": Sector.ACADEMIA,
    "g": Sector.GOVERNMENT,
    "n": Sector.NON_PROFIT,
    "s": Sector.INDEPENDENT,
    "?": Sector.UNKNOWN,
}


def authors(letters: str, **more: Any) -> Inputs:
    """Each letter is one author's sector."""
    return Inputs(authors=AuthorFacts(tuple(Author(sector=LETTERS[letter]) for letter in letters), **more))


def with_papers(**counts: PaperCounts | None) -> Inputs:
    """Authors of these names, with so many papers."""
    return Inputs(authors=AuthorFacts(tuple(Author(name=name, papers=papers) for name, papers in counts.items())))


def found(rule: str, inputs: Inputs, **parameters: Any) -> list[tuple[str, bool]]:
    """(message, whether a chair has to decide) of each finding."""
    typed = read_parameters(RULES[rule].parameters, parameters)
    return [(one.message, one.needs_decision) for one in RULES[rule].check(inputs, typed)]


LEAVES_ALONE = [
    ("author-count", authors("a"), {}),
    ("author-count", authors("aaa"), {"maximum": 3}),
    ("first-author-sector", authors("iaa"), {}),
    ("first-author-sector", authors(""), {}),
    ("first-author-sector", authors("ai"), {"sector": "academia"}),
    ("sector-share", authors("i"), {}),
    ("sector-share", authors("aii"), {}),
    ("sector-share", authors("iii??"), {}),
    ("sector-share", authors("ia"), {"comparison": "at_least"}),
    ("sector-share", authors(""), {}),
    ("sector-present", authors("ai"), {}),
    ("sector-present", authors("aaig?"), {"sector": "academia", "minimum": 2}),
    ("sector-present", authors(""), {}),
    ("papers-per-author", with_papers(Ada=PaperCounts(conference=3, track=3)), {}),
    ("papers-per-author", with_papers(Ada=PaperCounts(conference=9, track=1)), {"maximum": 1, "within": "track"}),
    # Who has not confirmed is not counted (P44).
    ("papers-per-author", with_papers(Ada=None), {"maximum": 1}),
    ("papers-per-author", authors(""), {}),
    ("contributions", authors("i", chosen={"contributions": ("planned",)}), {}),
    ("contributions-recommended", authors("i", chosen={"focus": ("benchmarks",)}), {}),
    ("declarations", authors("i"), {}),
    ("declarations", authors("i", declared=frozenset({"one", "two"})), {"required": ["one"]}),
]


@pytest.mark.parametrize(("rule", "inputs", "parameters"), LEAVES_ALONE)
def test_leaves_alone(rule: str, inputs: Inputs, parameters: dict[str, Any]) -> None:
    assert found(rule, inputs, **parameters) == []


FINDS = [
    ("author-count", authors(""), {}, [("The list has 0 authors; at least 1 is needed.", False)]),
    ("author-count", authors("aaaa"), {"maximum": 3}, [("The list has 4 authors; at most 3 are allowed.", False)]),
    (
        "first-author-sector",
        authors("aii"),
        {},
        [("The first author is from academia, and has to be from industry.", False)],
    ),
    (
        "first-author-sector",
        authors("?ii"),
        {},
        [("The first author's sector is not known; it has to be industry.", True)],
    ),
    ("sector-share", authors("iaaia"), {}, [("2 of 5 authors from industry; at least 3 are needed.", False)]),
    # Half is not more than half.
    ("sector-share", authors("iiaa"), {}, [("2 of 4 authors from industry; at least 3 are needed.", False)]),
    (
        "sector-share",
        authors("ii?aa"),
        {},
        [("2 of 5 authors from industry; at least 3 are needed. The sector of 1 is not known.", True)],
    ),
    # The one unknown author could not make it enough.
    ("sector-share", authors("i?aaa"), {}, [("1 of 5 authors from industry; at least 3 are needed.", False)]),
    ("sector-share", authors("a"), {}, [("0 of 1 author from industry; at least 1 is needed.", False)]),
    ("sector-present", authors("aa"), {}, [("0 of 2 authors from industry; at least 1 is needed.", False)]),
    (
        "sector-present",
        authors("i?a"),
        {"minimum": 2},
        [("1 of 3 authors from industry; at least 2 are needed. The sector of 1 is not known.", True)],
    ),
    (
        "papers-per-author",
        with_papers(Ada=PaperCounts(conference=4, track=2), Bela=PaperCounts(conference=3, track=3)),
        {},
        [("Ada is on more papers of this conference than allowed.", False)],
    ),
    (
        "papers-per-author",
        with_papers(Ada=PaperCounts(conference=9, track=1), Bela=PaperCounts(conference=2, track=2)),
        {"maximum": 1, "within": "track"},
        [("Bela is on more papers of this track than allowed.", False)],
    ),
    (
        "contributions",
        authors("i"),
        {},
        [("Nothing is chosen in: what the submission describes. At least 1 is needed.", False)],
    ),
    (
        "contributions",
        authors("i", chosen={"contributions": ("planned",)}),
        {"minimum": 2},
        [("1 of 2 needed choices made in: what the submission describes. At least 2 are needed.", False)],
    ),
    (
        "contributions-recommended",
        authors("i", chosen={"focus": ()}),
        {},
        [("Nothing is chosen in: what the submission focuses on. The call recommends at least 1.", False)],
    ),
    (
        "declarations",
        authors("i", declared=frozenset({"two"})),
        {"required": ["one", "two", "three"]},
        [("A declaration is missing.", False), ("A declaration is missing.", False)],
    ),
]


@pytest.mark.parametrize(("rule", "inputs", "parameters", "messages"), FINDS)
def test_finds_this(rule: str, inputs: Inputs, parameters: dict[str, Any], messages: list[tuple[str, bool]]) -> None:
    assert found(rule, inputs, **parameters) == messages


def test_a_missing_declaration_is_named() -> None:
    rule = RULES["declarations"]
    parameters = read_parameters(rule.parameters, {"required": ["one", "two"]})
    findings = rule.check(authors("i", declared=frozenset({"two"})), parameters)
    assert [one.kind for one in findings] == ["one"]


def test_seats_are_counted_whether_or_not_the_rule_is_met() -> None:
    met = tally(authors("iiaia"), SectorShare())
    assert met is not None
    assert (met.filled, met.needed, met.total, met.unknown, met.standing) == (3, 3, 5, 0, Standing.MET)
    assert met.sentence == "3 of 5 authors from industry; at least 3 are needed."


sectors = st.sampled_from(["industry", "academia"])
shares = st.builds(SectorShare, sector=sectors, percent=st.integers(0, 99), comparison=st.just("above")) | st.builds(
    SectorShare, sector=sectors, percent=st.integers(0, 100), comparison=st.just("at_least")
)
lists_of_authors = st.text(st.sampled_from("iagns?"), min_size=1, max_size=7)


@given(shares, lists_of_authors)
def test_unknown_sectors_are_decided_exactly_if_they_cannot_change_the_outcome(
    share: SectorShare, letters: str
) -> None:
    def standings(rest: str) -> set[Standing]:
        if "?" in rest:
            return standings(rest.replace("?", "i", 1)) | standings(rest.replace("?", "a", 1))
        counted = tally(authors(rest), share)
        assert counted is not None
        return {counted.standing}

    outcome = tally(authors(letters), share)
    assert outcome is not None
    possible = standings(letters)
    assert outcome.standing is (next(iter(possible)) if len(possible) == 1 else Standing.NEEDS_DECISION)


@given(st.integers(1, 200), st.integers(0, 99))
def test_the_number_needed_is_the_least_that_fulfils_the_share(total: int, percent: int) -> None:
    above = needed_of(total, SectorShare(percent=percent, comparison="above"))
    assert above * 100 > percent * total >= (above - 1) * 100
    at_least = needed_of(total, SectorShare(percent=percent, comparison="at_least"))
    assert at_least * 100 >= percent * total > (at_least - 1) * 100
