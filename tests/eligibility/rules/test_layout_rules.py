"""Rules about length and layout as tables: what each leaves alone, and what it finds."""

from dataclasses import replace
from typing import Any

import pytest

from eligibility.facts import FontFacts, ImageFacts
from eligibility.inputs import Inputs
from eligibility.parameters import read_parameters
from eligibility.rules import RULES
from eligibility.rules.page_limit import PageLimit, sentence
from eligibility.words import ordinal, shortened
from tests.eligibility.papers import FONTS, LEFT, PROSE, RIGHT, body_page, column, entries, inputs, page

REFERENCES = page(column(["#REFERENCES", *entries(30)], LEFT, size=7.0, leading=8.0))
MORE = page(column(entries(30, 31), LEFT, size=7.0, leading=8.0))
APPENDIX = page(column(["#A INTERVIEW GUIDE", *[PROSE] * 40], LEFT))
BODY = body_page()
THREE_COLUMNS = page(*(column([PROSE[:30]] * 55, x, width=160) for x in (54, 226, 398)))
ONE_COLUMN = page(column([PROSE * 2] * 50, 72, width=468))
SCAN = page(images=[ImageFacts((0.0, 0.0, 612.0, 792.0))])
NOT_EMBEDDED = FontFacts("Helvetica", "Type1", False, (2,))
TYPE3 = FontFacts("", "Type3", True, (2, 3, 4))


def found(rule: str, given: Inputs, parameters: dict[str, Any]) -> list[str]:
    return [one.sentences for one in RULES[rule].check(given, read_parameters(RULES[rule].parameters, parameters))]


MLSYS = {"body_pages": 2, "appendix": "free"}
LEAVES_ALONE: list[tuple[str, Inputs, dict[str, Any]]] = [
    ("page-limit", inputs(BODY, BODY, REFERENCES, MORE), {"body_pages": 2}),
    ("page-limit", inputs(BODY, REFERENCES, APPENDIX), {"body_pages": 2}),
    ("page-limit", inputs(BODY, BODY, REFERENCES, APPENDIX, APPENDIX), MLSYS),
    ("page-limit", inputs(BODY, REFERENCES), {"body_pages": 1, "references": "own", "reference_pages": 1}),
    ("references-found", inputs(BODY, REFERENCES), {}),
    ("references-found", inputs(page()), {}),
    ("columns", inputs(BODY), {}),
    ("columns", inputs(ONE_COLUMN), {"columns": 1}),
    ("columns", inputs(page()), {}),
    ("body-font", inputs(BODY), {}),
    ("body-font", inputs(page()), {}),
    ("leading", inputs(BODY), {}),
    ("column-width", inputs(BODY), {}),
    ("column-width", inputs(ONE_COLUMN), {}),
    ("margins", inputs(BODY), {}),
    ("rotation", inputs(BODY), {}),
    ("rotation", inputs(replace(BODY, width=792.0, height=612.0, rotation=90)), {}),
    ("fonts-embedded", inputs(BODY), {}),
    ("type3-fonts", inputs(BODY), {}),
    ("text-layer", inputs(BODY, page()), {}),
    ("template", inputs(BODY, BODY), {}),
]


@pytest.mark.parametrize(("rule", "given", "parameters"), LEAVES_ALONE)
def test_leaves_alone(rule: str, given: Inputs, parameters: dict[str, Any]) -> None:
    assert found(rule, given, parameters) == []


FINDS: list[tuple[str, Inputs, dict[str, Any], list[str]]] = [
    (
        "page-limit",
        inputs(BODY, BODY, REFERENCES, APPENDIX),
        {"body_pages": 2},
        ["3 of 4 pages count; the limit is 2. Page 4 counts because it holds “A INTERVIEW GUIDE”."],
    ),
    (
        "page-limit",
        inputs(BODY, BODY, BODY, REFERENCES, APPENDIX),
        MLSYS,
        [f"3 of 5 pages count; the limit is 2. Page 3 counts because it holds “{PROSE[:56]}…”."],
    ),
    (
        "page-limit",
        inputs(BODY, BODY),
        {"body_pages": 1},
        [
            "2 of 2 pages count; the limit is 1. Page 2 counts because no references were found in the file, so every page counts."
        ],
    ),
    (
        "page-limit",
        inputs(BODY, REFERENCES, APPENDIX, APPENDIX),
        {"body_pages": 1, "appendix": "own", "appendix_pages": 1},
        ["2 pages of appendix; the limit is 1."],
    ),
    (
        "page-limit",
        inputs(BODY, REFERENCES, MORE),
        {"body_pages": 1, "references": "own", "reference_pages": 1},
        ["2 pages with only references; the limit is 1."],
    ),
    ("page-limit", inputs(BODY, REFERENCES), {"total_pages": 1}, ["2 pages in all; the limit is 1."]),
    ("references-found", inputs(BODY), {}, ["No references were found, so every page counts."]),
    ("columns", inputs(ONE_COLUMN), {}, ["The text runs in one column; two columns are required."]),
    ("columns", inputs(THREE_COLUMNS), {}, ["The text runs in three columns; two columns are required."]),
    ("columns", inputs(BODY), {"columns": 1}, ["The text runs in two columns; one is required."]),
    ("body-font", inputs(body_page(size=7.6)), {}, ["The body text is set in 7.6 pt; 9 pt are required."]),
    ("leading", inputs(body_page(leading=9.5)), {}, ["Lines are 9.5 pt apart; at least 10.3 pt are required."]),
    (
        "column-width",
        inputs(page(column([PROSE] * 50, LEFT, width=230), column([PROSE] * 50, RIGHT, width=230))),
        {},
        ["Columns are 230 pt wide; 236 to 246 pt are required."],
    ),
    (
        "margins",
        inputs(page(column([PROSE] * 50, 30), column([PROSE] * 50, RIGHT))),
        {},
        ["The text comes too near to the edge of the page: left 30 pt (at least 48)."],
    ),
    ("rotation", inputs(BODY, replace(BODY, rotation=90)), {}, ["Page 2 is shown turned."]),
    ("fonts-embedded", inputs(BODY, fonts=(*FONTS, NOT_EMBEDDED)), {}, ["1 font is not embedded: Helvetica."]),
    ("type3-fonts", inputs(BODY, fonts=(*FONTS, TYPE3)), {}, ["Pages 2 to 4 use Type 3 fonts."]),
    ("text-layer", inputs(BODY, SCAN), {}, ["Page 2 holds no text, only a picture of it."]),
    (
        "text-layer",
        inputs(page(), page()),
        {},
        [
            (
                "Pages 1 and 2 hold no text, only a picture of it. What is asked of the text (anonymity, sizes, columns, references)"
                " could not be looked at."
            ),
        ],
    ),
    (
        "template",
        inputs(ONE_COLUMN),
        {},
        ["The paper is not set with the ACM sigconf template: the text runs in one column, not in two."],
    ),
]


@pytest.mark.parametrize(("rule", "given", "parameters", "messages"), FINDS)
def test_finds_this(rule: str, given: Inputs, parameters: dict[str, Any], messages: list[str]) -> None:
    assert found(rule, given, parameters) == messages


@pytest.mark.parametrize(("rule", "given", "parameters", "messages"), FINDS)
def test_each_finding_is_mended_in_latex_and_in_word(
    rule: str, given: Inputs, parameters: dict[str, Any], messages: list[str]
) -> None:
    for one in RULES[rule].check(given, read_parameters(RULES[rule].parameters, parameters)):
        # What is only too long is shortened in any program.
        assert one.mend.startswith("Shorten the ") or ("LaTeX" in one.mend and "Word" in one.mend)
    assert messages


def test_a_page_over_the_limit_is_shown_where_it_counts() -> None:
    (finding,) = RULES["page-limit"].check(inputs(BODY, REFERENCES, APPENDIX), PageLimit(body_pages=1))
    assert (finding.page, finding.evidence, finding.measured, finding.limit) == (3, "A INTERVIEW GUIDE", 2, 1)
    assert finding.box is not None


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        (PageLimit(), "At most 6 pages including any appendix; further pages that hold only references are free."),
        (
            PageLimit(body_pages=10, appendix="free"),
            "At most 10 pages; a marked appendix does not count; further pages that hold only references are free.",
        ),
        (
            PageLimit(body_pages=7, appendix="counted", references="own", reference_pages=2),
            "At most 7 pages including any appendix; at most 2 further pages with only references.",
        ),
        (
            PageLimit(body_pages=12, appendix="own", appendix_pages=2, references="counted", total_pages=14),
            "At most 12 pages; at most 2 further pages of appendix; references count; at most 14 in all.",
        ),
    ],
)
def test_authors_read_the_budget_in_words(parameters: PageLimit, words: str) -> None:
    assert sentence(parameters) == words


def test_the_page_over_the_limit_is_named_by_its_place_among_those_that_count() -> None:
    assert [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 102)] == [
        "1st",
        "2nd",
        "3rd",
        "4th",
        "11th",
        "12th",
        "13th",
        "21st",
        "102nd",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A INTERVIEW GUIDE", "A INTERVIEW GUIDE"),
        ("this observation is consistent, with what operators say", "this observation is…"),
        ("Donaudampfschifffahrtsgesellschaftskapitän und andere Wörter", "Donaudampfschifffahrtsgesellsc…"),
        (
            "该系统已在生产环境中部署并且用户反馈总体良好参数设置见表二实验结果表明该方法",
            "该系统已在生产环境中部署并且用户反馈总体良好参数设置见表二实…",
        ),
    ],
)
def test_quotes_end_with_a_word(text: str, expected: str) -> None:
    assert shortened(text, 31) == expected


def test_lines_that_are_a_little_too_close_are_not_told_to_be_as_far_apart_as_they_have_to() -> None:
    given = inputs(body_page())
    close = replace(given.paper, measures=replace(given.paper.measures, leading=10.28))
    vars(given)["paper"] = close  # as measured where a column is stretched
    (finding,) = RULES["leading"].check(given, read_parameters(RULES["leading"].parameters, {}))
    assert finding.message == "Lines are 10.28 pt apart; at least 10.3 pt are required."
