"""Rules about the final version, and about named sections, as tables: what each leaves alone, and what it finds."""

from dataclasses import replace
from typing import Any

import pytest

from conferences.kinds import Anonymity, Stage
from eligibility.authors import Author, AuthorFacts
from eligibility.facts import PageFacts, Span
from eligibility.inputs import Inputs
from eligibility.parameters import ParameterError, read_parameters
from eligibility.rules import RULES
from eligibility.rules.page_limit import PageLimit, sentence
from tests.eligibility.papers import LEFT, PROSE, RIGHT, body_page, column, entries, facts, inputs, line, page

AUTHORS = AuthorFacts(
    (
        Author(name="Greta M. Hoffmann", affiliation="University of Lindenau"),
        Author(name="Łukasz Żółtowski", affiliation="Bluefin Robotics Ltd."),
        Author(name="王小明", affiliation="Bluefin Robotics Ltd."),
    )
)
REFERENCES = page(column(["#REFERENCES", *entries(27)], LEFT, size=7.0, leading=8.0))
TITLE = line("How Teams Operate Machine Learning Pipelines", 115, 100, width=380, size=17.2)


def final(*below: str, beside: tuple[Span, ...] = (), stage: Stage = Stage.CAMERA_READY) -> Inputs:
    """A paper with these lines below its title."""
    block = [line(text, 250, 120 + 12 * number, width=100, size=10) for number, text in enumerate(below)]
    first = page([TITLE], block, column(["#ABSTRACT", *[PROSE] * 30], LEFT, top=200), [*beside])
    return Inputs(pdf=facts(first, REFERENCES), authors=AUTHORS, anonymity=Anonymity.FULL, stage=stage)


def side_by_side(*names: str) -> tuple[Span, ...]:
    """Names in one line that stand a little higher or lower."""
    return tuple(
        line(name, 80 + 160 * number, 130 - 0.4 * (number % 2) - 0.3 * number, width=110, size=10)
        for number, name in enumerate(names)
    )


def numbered(pages: int, lines: int, x: float, step: int = 1) -> Inputs:
    """Pages of prose with a number at each of so many lines, or at each so manieth."""
    numbers = [line(str(n), x, 94 + 10.96 * n, width=8, size=6) for n in range(step, lines + 1, step)]
    plain = column([PROSE] * 55, LEFT)
    made: list[PageFacts] = [page(plain, numbers) for _ in range(pages)] + [page(plain) for _ in range(4 - pages)]
    return Inputs(pdf=facts(*made), stage=Stage.CAMERA_READY)


def sections(*headings: str) -> Inputs:
    """Two pages of body, a page that holds only these sections, and the references."""
    lines = [text for heading in headings for text in (f"#{heading}", *[PROSE] * 8)]
    return inputs(body_page(), body_page(), page(column(lines, LEFT), column([PROSE] * 9, RIGHT)), REFERENCES)


def found(rule: str, given: Inputs, **parameters: Any) -> list[tuple[str, str]]:
    """(severity, message) of each finding."""
    findings = RULES[rule].check(given, read_parameters(RULES[rule].parameters, parameters))
    return [(one.severity.value, one.sentences) for one in findings]


AFFILIATIONS = tuple(
    line(text, 80 + 160 * number, 142, width=110, size=8)
    for number, text in enumerate(("University of Lindenau", "Morgan Stanley", "Bluefin Robotics Ltd."))
)
LARS = line("Lars Rossi", 80, 160, width=60, size=10)
ALL_NAMED = ("Greta M. Hoffmann, University of Lindenau", "Lukasz Zoltowski, Bluefin Robotics Ltd.", "王小明")
STAMP = line("Under review. Do not distribute.", 20, 500, width=10, turn=90)

LEAVES_ALONE: list[tuple[str, Inputs, dict[str, Any]]] = [
    ("author-names", final(*ALL_NAMED), {}),
    ("author-names", final("G. Hoffmann, L. Żółtowski, 王小明", "Bluefin Robotics Ltd."), {}),
    ("author-names", final("Anonymous Author(s)", stage=Stage.SUBMISSION), {}),
    ("author-names", final("Greta Maria Hoffmann, ŁUKASZ ŻÓŁTOWSKI and 王 小明", "Bluefin Robotics Ltd."), {}),
    ("author-names", final(beside=side_by_side("Greta M. Hoffmann", "Łukasz Z´o ltowski", "王小明")), {}),
    ("line-numbers", numbered(0, 0, 30), {}),
    ("line-numbers", numbered(1, 50, 30), {}),  # one long listing
    ("line-numbers", numbered(4, 12, 30), {}),  # short algorithms
    ("line-numbers", numbered(1, 50, 30, step=5), {}),
    ("review-leftovers", final(*ALL_NAMED), {}),
    ("review-leftovers", final(*ALL_NAMED, "Jobs submitted to the cluster for review by an operator are"), {}),
    ("review-leftovers", final(*ALL_NAMED, "Personal data were removed for privacy, and names are hidden by a filter."), {}),
    ("review-leftovers", final("Names removed for double-blind review.", stage=Stage.SUBMISSION), {}),
    ("review-leftovers", final(*ALL_NAMED, beside=(STAMP,), stage=Stage.SUBMISSION), {}),
    ("required-sections", sections("7 LIMITATIONS"), {"sections": ["Limitations"]}),
    ("required-sections", sections("Broader Impact"), {"sections": ["Ethics Statement|Broader Impact"]}),
    ("required-sections", sections("Conclusion"), {}),
    ("required-sections", sections("2 Threats and Limitations"), {"sections": ["Limitations"]}),
    ("required-sections", sections("LIMITATIONS: WHAT WE LEFT OUT"), {"sections": ["Limitations"]}),
    ("page-limit", sections("5 Limitations", "5.1 Data"), {"body_pages": 2, "uncounted_sections": ["Limitations"]}),
    ("page-limit", sections("LIMITATIONS", "Data"), {"body_pages": 2, "uncounted_sections": ["Limitations"]}),
    ("page-limit", sections("Limitations and Impact"), {"body_pages": 2, "uncounted_sections": ["Limitations"]}),
    ("page-limit", sections("LIMITATIONS", "Ethics"), {"body_pages": 2, "uncounted_sections": ["Limitations", "Ethics"]}),
    ("page-limit", sections("LIMITATIONS"), {"body_pages": 3}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "given", "parameters"), LEAVES_ALONE)
def test_leaves_alone(rule: str, given: Inputs, parameters: dict[str, Any]) -> None:
    assert found(rule, given, **parameters) == []


FINDS: list[tuple[str, Inputs, dict[str, Any], list[tuple[str, str]]]] = [
    ("author-names", final("Anonymous Author(s)"), {}, [("error", "No authors are named below the title.")]),
    (
        "author-names",
        final("Greta M. Hoffmann, University of Lindenau", "王小明"),
        {},
        [("error", "Łukasz Żółtowski is registered as an author and is not named below the title.")],
    ),
    (
        "author-names",
        final(ALL_NAMED[1], ALL_NAMED[0], ALL_NAMED[2]),
        {},
        [
            (
                "error",
                "The authors stand in another order below the title: Łukasz Żółtowski, Greta M. Hoffmann, 王小明.",
            )
        ],
    ),
    (
        "author-names",
        final(*ALL_NAMED, "Lars Rossi"),
        {},
        [("warning", "Lars Rossi is named below the title and is not registered as an author.")],
    ),
    (
        "author-names",
        final(beside=(*side_by_side("Greta M. Hoffmann", "Łukasz Żółtowski", "王小明"), *AFFILIATIONS, LARS)),
        {},
        [
            ("warning", "Morgan Stanley is named below the title and is not registered as an author."),
            ("error", "Lars Rossi is named below the title and is not registered as an author."),
        ],
    ),
    (
        "author-names",
        final("Bluefin Robotics Ltd.", beside=(*side_by_side("Greta M. Hoffmann", "Łukasz Żółtowski", "王小明"), LARS)),
        {},
        [("warning", "Lars Rossi is named below the title and is not registered as an author.")],
    ),
    (
        "author-names",
        final(beside=side_by_side("Łukasz Żółtowski", "Greta M. Hoffmann", "王小明")),
        {},
        [
            (
                "error",
                "The authors stand in another order below the title: Łukasz Żółtowski, Greta M. Hoffmann, 王小明.",
            )
        ],
    ),
    ("line-numbers", numbered(3, 50, 30), {}, [("error", "The lines are numbered on 3 pages.")]),
    ("line-numbers", numbered(3, 50, 30, step=10), {}, [("error", "The lines are numbered on 3 pages.")]),
    (
        "review-leftovers",
        final("Anonymous Author(s)", beside=(STAMP,)),
        {},
        [
            ("error", "“Under review” is left from the version for review."),
            ("error", "“Anonymous Author” is left from the version for review."),
        ],
    ),
    (
        "review-leftovers",
        final(*ALL_NAMED, "https://doi.org/10.1145/nnnnnnn.nnnnnnn"),
        {},
        [("error", "“10.1145/nnnnnnn” is left from the version for review.")],
    ),
    *(
        (
            "review-leftovers",
            final(*ALL_NAMED, text),
            {},
            [
                (
                    severity,
                    f"“{quote}” {'is' if severity == 'error' else 'seems to be'} left from the version for review.",
                )
            ],
        )
        for text, quote, severity in (
            ("∗ Submitted for review.", "Submitted for review", "error"),
            ("Submitted for review to AIMLSystems 2023.", "Submitted for review", "error"),
            ("Submitted to MLSys 2026", "Submitted to MLSys 2026", "error"),
            ("We study. This paper is under review.", "This paper is under review", "error"),
            ("Removed for anonymous review.", "Removed for anonymous review", "warning"),
            ("Link omitted due to double-blind reviewing.", "omitted due to double-blind reviewing", "warning"),
            ("The code is at https://anonymous.4open.science/r/abc.", "anonymous.4open.science", "warning"),
        )
    ),
    (
        "required-sections",
        sections("Conclusion"),
        {"sections": ["Limitations", "Ethics Statement|Broader Impact"]},
        [
            ("error", "There is no section “Limitations”."),
            ("error", "There is no section “Ethics Statement” or “Broader Impact”."),
        ],
    ),
    (
        "required-sections",
        sections("5 Limitations of Prior Work"),
        {"sections": ["Limitations"]},
        [("error", "There is no section “Limitations”.")],
    ),
    *(
        (
            "page-limit",
            sections(*headings),
            {"body_pages": 2, "uncounted_sections": ["Limitations"]},
            [("error", f"3 of 4 pages count; the limit is 2. Page 3 counts because it holds “{headings[-1]}”.")],
        )
        for headings in (("LIMITATIONS OF OTHERS",), ("Limitations", "Evaluation"), ("5 Limitations", "6 Evaluation"))
    ),
    (
        "page-limit",
        sections("LIMITATIONS", "CONCLUSION"),
        {"body_pages": 2, "uncounted_sections": ["Limitations"]},
        [("error", "3 of 4 pages count; the limit is 2. Page 3 counts because it holds “CONCLUSION”.")],
    ),
]


@pytest.mark.parametrize(("rule", "given", "parameters", "findings"), FINDS)
def test_finds_this(rule: str, given: Inputs, parameters: dict[str, Any], findings: list[tuple[str, str]]) -> None:
    assert found(rule, given, **parameters) == findings


def test_each_kind_of_paper_has_its_own_budget() -> None:
    body = facts(body_page(), body_page(), body_page(), REFERENCES)
    limits = {"body_pages": 3, "body_pages_of": ["short: 2", "poster = 1"]}
    counts = {
        kind: found("page-limit", Inputs(pdf=body, kind=kind), **limits) for kind in ("", "full", "short", "poster")
    }
    assert [bool(findings) for findings in counts.values()] == [False, False, True, True]
    assert counts["poster"][0][1].startswith("3 of 4 pages count; the limit is 1.")
    assert sentence(PageLimit(body_pages=3, body_pages_of=("short: 2",), uncounted_sections=("Limitations",))) == (
        "At most 3 pages (short papers: 2) including any appendix; further pages that hold only references are free; "
        "not counted: Limitations."
    )


def test_a_budget_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ParameterError, match="has to be like “short: 4”"):
        read_parameters(PageLimit, {"body_pages_of": ["four pages for short papers"]})


def test_authors_who_are_told_at_one_place_are_in_no_wrong_order() -> None:
    given = final("J. Smith, J. Smith")
    authors = AuthorFacts((Author(name="John Smith"), Author(name="Jane Smith")))
    assert found("author-names", replace(given, authors=authors)) == []
