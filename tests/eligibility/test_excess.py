"""What is said about a paper that is too long: why, where, and what to do about it."""

import pytest

from conferences.kinds import Stage
from eligibility.facts import ImageFacts, PageFacts
from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs
from eligibility.rules.page_limit import RULE, PageLimit
from tests.eligibility.papers import LEFT, PROSE, RIGHT, body_page, column, entries, facts, inputs, page

SMALL = {"size": 7.0, "leading": 8.0}
OWN_PAGE = (
    " LaTeX: \\clearpage before \\bibliography starts the references on a page of their own and keeps figures off it. "
    "Word: Insert > Page Break before the heading of the references."
)
REFERENCES = page(column(["#REFERENCES", *entries(30)], LEFT, **SMALL))


def finding(*pages: PageFacts, **parameters: object) -> Finding:
    (found,) = RULE.check(inputs(*pages), PageLimit(**parameters))  # type: ignore[arg-type]  # given by each test
    return found


def as_drawn() -> Finding:
    """Six full pages; on the seventh the rest of the text, the references and an appendix; more references."""
    seventh = page(
        column([*[PROSE] * 23, "#REFERENCES", *entries(12)], LEFT),
        column([*entries(20, 13), "#A INTERVIEW GUIDE", *[PROSE] * 10], RIGHT),
    )
    last = page(column(["#REFERENCES", *entries(25, 33)], LEFT))
    return finding(*[body_page()] * 6, seventh, last)


def test_it_is_told_as_the_design_has_it() -> None:
    found = as_drawn()
    assert found.title == "One page too many: page 7 is the 7th that counts"
    assert found.message == "7 of 8 pages count; the limit is 6."
    assert found.why == "Page 7 counts because it holds “A INTERVIEW GUIDE”."
    assert (found.page, found.evidence, found.measured, found.limit) == (7, "A INTERVIEW GUIDE", 7, 6)


def test_it_is_told_what_to_cut_and_what_to_move() -> None:
    assert as_drawn().mend == (
        "Cut 23 lines from the body, so that the text ends on page 6. Move the appendix (from “A INTERVIEW GUIDE” on) "
        "into the first 6 pages, or leave it out." + OWN_PAGE
    )


def test_the_box_holds_what_counts_down_to_the_end_of_the_column() -> None:
    box = as_drawn().box
    assert box is not None
    x0, y0, x1, y1 = box
    assert (x0, round(y0), x1, round(y1)) == (318.0, 524, 558.0, 644)


def test_text_behind_the_references_is_to_go_before_them() -> None:
    thanks = page(column(["#REFERENCES", *entries(25)], LEFT), column(["#ACKNOWLEDGMENTS", *[PROSE] * 4], RIGHT))
    assert finding(body_page(), thanks, body_pages=1).mend == (
        "Move “ACKNOWLEDGMENTS” and what follows it ahead of the references, or leave it out." + OWN_PAGE
    )


def test_a_table_or_a_picture_among_the_references_is_to_go_before_them() -> None:
    table = page(column(["#REFERENCES", *entries(25)], LEFT), column(["Table 1: Projects.", "Retail 12 40"], RIGHT))
    assert (
        finding(body_page(), table, body_pages=1).mend
        == "Move “Table 1: Projects.” ahead of the references." + OWN_PAGE
    )
    picture = page(column(["#REFERENCES", *entries(25)], LEFT), images=[ImageFacts((320.0, 200.0, 550.0, 500.0))])
    found = finding(body_page(), picture, body_pages=1)
    assert found.why == "Page 2 counts because it holds a picture or nothing that could be read."
    assert found.mend == "Move the picture ahead of the references." + OWN_PAGE


def test_without_references_their_heading_is_asked_for() -> None:
    found = finding(body_page(), body_page(), body_pages=1)
    assert found.mend.startswith("Put the references under the heading “References” at the end of the paper.")
    assert "LaTeX:" in found.mend
    assert "Word:" in found.mend


def test_an_empty_page_does_not_count() -> None:
    assert RULE.check(inputs(body_page(), REFERENCES, page()), PageLimit(body_pages=1)) == []


def test_the_final_version_may_have_further_pages() -> None:
    pdf = facts(body_page(), body_page(), REFERENCES)
    limit = PageLimit(body_pages=1, camera_ready_pages=1)
    assert [one.measured for one in RULE.check(Inputs(pdf=pdf), limit)] == [2]
    assert RULE.check(Inputs(pdf=pdf, stage=Stage.CAMERA_READY), limit) == []


def test_further_pages_of_the_final_version_are_further_pages_in_all() -> None:
    pdf = facts(body_page(), body_page(), REFERENCES)
    limit = PageLimit(body_pages=2, total_pages=2, camera_ready_pages=1)
    assert [one.message for one in RULE.check(Inputs(pdf=pdf), limit)] == ["3 pages in all; the limit is 2."]
    assert RULE.check(Inputs(pdf=pdf, stage=Stage.CAMERA_READY), limit) == []


def test_the_kind_of_paper_and_the_stage_make_the_limit() -> None:
    limit = PageLimit(body_pages=8, body_pages_of=("short: 4",), camera_ready_pages=1)
    stages = (Stage.SUBMISSION, Stage.CAMERA_READY)
    assert [limit.limit_for(kind, stage) for stage in stages for kind in ("short", "full", "")] == [4, 8, 8, 5, 9, 9]


def test_an_appendix_before_the_references_has_the_appendix_s_budget() -> None:
    text = page(column(["#1 INTRODUCTION", *[PROSE] * 20, "#2 METHOD", *[PROSE] * 20], LEFT))
    appendix = page(column(["#A INTERVIEW GUIDE", *[PROSE] * 40], LEFT))
    free = PageLimit(body_pages=1, appendix="free")
    assert RULE.check(inputs(text, appendix, REFERENCES), free) == []
    own = PageLimit(body_pages=1, appendix="own", appendix_pages=1)
    assert RULE.check(inputs(text, appendix, REFERENCES), own) == []
    assert [one.message for one in RULE.check(inputs(text, appendix, appendix, REFERENCES), own)] == [
        "2 pages of appendix; the limit is 1."
    ]
    counted = PageLimit(body_pages=1)
    assert [one.message for one in RULE.check(inputs(text, appendix, REFERENCES), counted)] == [
        "2 of 3 pages count; the limit is 1."
    ]


def test_text_and_then_references_have_budgets_of_their_own() -> None:
    limit = PageLimit(body_pages=2, references="own", reference_pages=1)
    more = page(column(entries(30, 31), LEFT, **SMALL))
    assert RULE.check(inputs(body_page(), body_page(), REFERENCES), limit) == []
    (found,) = RULE.check(inputs(body_page(), REFERENCES, more), limit)
    assert found.message == "2 pages with only references; the limit is 1."
    assert found.mend == "Shorten the list of references by 1 page."
    first = more.spans[0]
    assert (found.page, found.evidence) == (3, first.text)
    assert found.box is not None
    assert found.box[1] <= first.box[1] + 1


@pytest.mark.parametrize(
    ("limit", "page_beyond", "evidence"),
    [
        (PageLimit(appendix="own", appendix_pages=0), 3, "A INTERVIEW GUIDE"),
        (PageLimit(total_pages=1), 2, "REFERENCES"),
    ],
)
def test_what_is_beyond_a_budget_is_shown_from_its_heading_on(
    limit: PageLimit, page_beyond: int, evidence: str
) -> None:
    appendix = page(column(["#A INTERVIEW GUIDE", *[PROSE] * 40], LEFT))
    (found,) = RULE.check(inputs(body_page(), REFERENCES, appendix), limit)
    assert (found.page, found.evidence) == (page_beyond, evidence)
    assert found.box is not None


@pytest.mark.parametrize(
    ("heading", "appendix", "told"),
    [
        ("3 EVALUATION", "free", True),
        ("3 EVALUATION", "own", True),
        ("3 EVALUATION", "counted", False),  # it counts, so that nothing is won by it
        ("4 EVALUATION", "free", False),
        ("3 APPENDIX", "free", False),
        ("A PROOFS", "free", False),
        ("PROOFS", "free", False),
    ],
)
def test_a_section_behind_the_references_that_is_no_marked_appendix_is_told(
    heading: str, appendix: str, told: bool
) -> None:
    text = page(column(["#1 INTRODUCTION", *[PROSE] * 20, "#2 METHOD", *[PROSE] * 20], LEFT))
    behind = page(column([f"#{heading}", *[PROSE] * 40], LEFT))
    limit = PageLimit(body_pages=9, appendix=appendix, appendix_pages=9)
    found = RULE.check(inputs(text, REFERENCES, behind), limit)
    assert [(one.severity, one.kind, one.page, one.evidence) for one in found] == (
        [(Severity.WARNING, "unmarked_appendix", 3, heading)] if told else []
    )
