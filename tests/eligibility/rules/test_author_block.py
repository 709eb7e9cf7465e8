"""Names below the title: people are found there, companies may stand where only names are withheld (M7)."""

import pytest

from conferences.kinds import Anonymity
from eligibility.authors import Author, AuthorFacts
from eligibility.facts import FontFacts, PageFacts
from eligibility.identity.block import author_block
from eligibility.inputs import Inputs
from eligibility.parameters import read_parameters
from eligibility.rules import RULES
from tests.eligibility.papers import FONTS, LEFT, PROSE, RIGHT, body_page, column, facts, line, page
from tests.eligibility.rules.identity import TITLE, found, paper, with_level
from tests.patience import at_most


@pytest.mark.parametrize(
    "under_title",
    [
        ("Bluefin Robotics Ltd.",),
        ("Bluefin Robotics, San Francisco, CA, USA", "team@bluefin.io"),
        ("Google",),
        ("Siemens AG", "Munich, Germany"),
        ("Machine Learning Platform Team", "Tallinn Harbour Logistics OÜ"),
        ("Hoffmann Motors GmbH, Stuttgart",),
        ("Université de Montréal, Mila",),
        ("San Francisco, USA",),
        ("深度求索公司",),
    ],
)
def test_a_company_below_the_title_is_no_name(under_title: tuple[str, ...]) -> None:
    assert found("author-block", with_level(paper(under_title=under_title), Anonymity.NAMES_WITHHELD)) == []


@pytest.mark.parametrize(
    ("under_title", "quote", "severity"),
    [
        (("Lars Rossi", "Bluefin Robotics Ltd."), "Lars Rossi", "error"),
        (
            ("Lars Rossi1, Ana de la Cruz2 and J. K. O’Neil", "1 Bluefin Inc. 2 Acme"),
            "Lars Rossi / Ana de la Cruz / J. K. O’Neil",
            "error",
        ),
        (("Bluefin Robotics Ltd.", "lars.rossi@bluefin.io"), "lars.rossi@bluefin.io", "error"),
        (("GRETA M. HOFFMANN, Bluefin",), "Greta M. Hoffmann / GRETA M. HOFFMANN", "error"),
        (("王小明", "深度求索公司"), "王小明", "error"),
        (("Morgan Stanley",), "Morgan Stanley", "warning"),
    ],
)
def test_a_person_below_the_title_is_found_beside_companies(
    under_title: tuple[str, ...], quote: str, severity: str
) -> None:
    given = with_level(paper(under_title=under_title), Anonymity.NAMES_WITHHELD)
    assert found("author-block", given) == [("author_block", severity, quote)]


@pytest.mark.parametrize("said", ["x" * 119 + "y", "xx" * 50 + " and more", "XXX, XX; " * 12 + "!"])
def test_crosses_in_the_place_of_names_are_read_in_a_moment(said: str) -> None:
    with at_most(2):
        author_block(paper(under_title=(said,)).paper)


def test_crosses_in_the_place_of_names_are_none() -> None:
    assert [row.text for row in author_block(paper(under_title=("XXXX XXXX, xxx", "Lars Rossi")).paper)] == [
        "Lars Rossi"
    ]


@pytest.mark.parametrize(
    "before",
    [
        (),
        (page(),),
        (page([TITLE], [line("Submission 42 to the Industry Track, 3 May 2026", 200, 140, width=200, size=10)]),),
        (page(), page([TITLE])),
    ],
)
def test_names_are_found_behind_blank_pages_and_covers(before: tuple[PageFacts, ...]) -> None:
    names = line("Lars Rossi", 270, 130, width=60, size=10)
    first = page([TITLE, names], column(["#ABSTRACT", *[PROSE] * 30], LEFT, top=200))
    given = Inputs(pdf=facts(*before, first, body_page()), anonymity=Anonymity.FULL)
    (finding,) = RULES["author-block"].check(given, read_parameters(RULES["author-block"].parameters, {}))
    assert (finding.evidence, finding.page) == ("Lars Rossi", len(before) + 1)


@pytest.mark.parametrize(
    ("begins", "block"),
    [
        ("throughput, whereas removing the priority queue costs barely", []),
        (
            "throughput, whereas Removing the priority queue costs",
            ["throughput, whereas Removing the priority queue costs"],
        ),
        ("greta hoffmann, lars rossi, ada quill, jane roe", ["greta hoffmann, lars rossi, ada quill, jane roe"]),
    ],
)
def test_the_end_of_a_paragraph_in_the_other_column_is_nobody(begins: str, block: list[str]) -> None:
    """A figure stands at the top of the left column, the abstract below it."""
    right = column([begins, "two.", PROSE, PROSE, PROSE], RIGHT, top=150)
    first = page([TITLE], right, column(["#ABSTRACT", *[PROSE] * 30], LEFT, top=300))
    assert [row.text for row in author_block(Inputs(pdf=facts(first, body_page())).paper)] == block


@pytest.mark.parametrize(
    "heading",
    [
        "ABSTRACT",
        "A B S T R A C T",
        "A BSTRACT",
        "초록",
        "서론",
        "Ⅰ. 서론",
        "１．はじめに",
        "一、引言",
        "第1章 序論",
        "はじめに",
        "キーワード",
        "摘要",
        "Résumé",
        "Введение",
    ],
)
def test_what_stands_below_the_heading_of_the_summary_is_no_block(heading: str) -> None:
    first = page([TITLE], [line(heading, 280, 150, width=60, size=10), line("Lars Rossi", 280, 170, width=60, size=10)])
    assert author_block(Inputs(pdf=facts(first, body_page())).paper) == []


def test_names_on_a_page_behind_the_first_with_text_are_no_block() -> None:
    names = line("Lars Rossi", 270, 130, width=60, size=10)
    later = page([TITLE, names], column(["#ABSTRACT", *[PROSE] * 30], LEFT, top=200))
    assert author_block(Inputs(pdf=facts(body_page(), later)).paper) == []


def test_a_registered_affiliation_is_no_name() -> None:
    facts_of_authors = AuthorFacts((Author(name="Ada Byron", affiliation="Morgan Stanley, New York"),))
    given = Inputs(
        pdf=paper(under_title=("Morgan Stanley",)).pdf, authors=facts_of_authors, anonymity=Anonymity.NAMES_WITHHELD
    )
    assert found("author-block", given) == []


def test_template_names_are_called_what_they_are() -> None:
    given = paper(under_title=("Ben Trovato", "Institute for Clarity in Documentation"))
    (finding,) = RULES["author-block"].check(given, read_parameters(RULES["author-block"].parameters, {}))
    assert finding.message == "The template's own author names are still below the title."


@pytest.mark.parametrize(
    ("fonts", "advice"),
    [
        (FONTS, "LaTeX: \\documentclass[sigconf,anonymous,review]{acmart}. Word: "),
        (
            (),
            "LaTeX: the option of your class that leaves authors out for review, if it has one; else an empty \\author{}. ",
        ),
    ],
)
def test_the_advice_names_the_class_of_the_template_that_the_paper_is_set_with_and_no_other(
    fonts: tuple[FontFacts, ...], advice: str
) -> None:
    first = page(
        [TITLE], [line("Greta M. Hoffmann", 250, 120, width=100, size=10)], column([PROSE] * 40, LEFT, top=200)
    )
    given = with_level(Inputs(pdf=facts(first, body_page(), body_page(), fonts=fonts)), Anonymity.FULL)
    (finding,) = RULES["author-block"].check(given, read_parameters(RULES["author-block"].parameters, {}))
    assert (finding.mend or "").startswith(advice)


@pytest.mark.parametrize(
    "lines",
    [
        ("Anónimo", "1 Introducción"),
        ("Аноним", "1 Введение"),
        ("匿名作者", "1 引言"),
        ("An Industrial Perspective", "Anonymous Author(s)"),
        ("Running head: PIPELINES", "Anonymous"),
        ("Masked Author", "1 Något helt annat"),
        ("Manuscript type: Original article", "Word count: 7,532"),
        ("Technical Report, November 2025",),
        ("Registered report, stage 1",),
        ("A Case Study from Retail Logistics",),
        ("XXX XXX", "xxxx"),
        ("Author information removed", "Identities have been removed"),
        ("Anon.", "Authors’ identities concealed"),
        ("Plain language summary. We tell how many boxes a shop needs.",),
        ("Received: 12 May 2025", "Do not cite without permission"),
        ("Extended Abstract", "Reviewer copy"),
        ("Course CS2", "Programming Language Java", "Knowledge Unit Software Engineering"),
    ],
)
def test_words_below_the_title_that_name_nobody_are_no_authors(lines: tuple[str, ...]) -> None:
    block = [line(text, 54, 120 + 14 * number, width=100, size=10) for number, text in enumerate(lines)]
    first = page([TITLE], block, column([PROSE] * 40, LEFT, top=150))
    assert found("author-block", with_level(Inputs(pdf=facts(first, body_page())), Anonymity.FULL)) == []


@pytest.mark.parametrize(
    "text",
    [
        "The Delta Forecasting Group",
        "Institute for the Study of Labor",
        "Anon Lee",
        "Poster Smith, Institute of Logistics",
        "Greta Hoffmann, Case Western University",
    ],
)
def test_what_names_somebody_below_the_title_is_found(text: str) -> None:
    first = page(
        [TITLE], [line(text, 250, 120, width=100, size=10)], column(["#ABSTRACT", *[PROSE] * 40], LEFT, top=200)
    )
    given = with_level(Inputs(pdf=facts(first, body_page())), Anonymity.FULL)
    assert found("author-block", given) == [("author_block", "error", text)]


def test_a_company_above_the_words_that_nobody_is_named_is_found() -> None:
    first = page(
        [TITLE],
        [line("The Boeing Company", 250, 120, width=100, size=10), line("Anonymous Author(s)", 250, 134, width=100)],
        column(["#ABSTRACT", *[PROSE] * 40], LEFT, top=200),
    )
    given = with_level(Inputs(pdf=facts(first, body_page())), Anonymity.FULL)
    assert found("author-block", given) == [("author_block", "error", "The Boeing Company")]


def test_a_summary_in_short_lines_without_a_heading_is_no_list_of_authors() -> None:
    summary = [
        "To our knowledge, our pipeline delays",
        "open incidents in eleven weeks of",
        "observation. Once used, it is",
    ]
    prose = [
        "merges of the older branches, which",
        "is what nobody wanted to see there",
        "unless somebody had asked for it",
    ]
    first = page(
        [TITLE],
        column([*summary, *["in the end it is as we have said"] * 40], LEFT, top=130),
        column([*prose, *["in the end it is as we have said"] * 40], RIGHT, top=130),
    )
    assert found("author-block", with_level(Inputs(pdf=facts(first, body_page())), Anonymity.FULL)) == []


def test_a_summary_of_two_lines_and_a_word_is_no_list_of_authors() -> None:
    summary = ["We report on eleven households in which a probe made visible", PROSE, "who may listen."]
    first = page(
        [TITLE],
        column(summary, 72, top=130, width=468),
        column(["Additional Key Words and Phrases: probes", "#1 INTRODUCTION", *[PROSE] * 30], 72, top=180, width=468),
    )
    assert found("author-block", with_level(Inputs(pdf=facts(first, body_page())), Anonymity.FULL)) == []


def test_a_summary_of_two_lines_is_no_list_of_authors() -> None:
    summary = [
        "Assistants are used by more than one in most homes. We report what they heard.",
        "It is more than was known.",
    ]
    first = page([TITLE], column([*summary, "#1 INTRODUCTION", *[PROSE] * 30], 72, top=130, width=468))
    assert found("author-block", with_level(Inputs(pdf=facts(first, body_page())), Anonymity.FULL)) == []


def test_authors_in_long_lines_are_no_summary() -> None:
    block = [
        "Ana de la Cruz, Mei Lin, Kofi Mensah",
        "and Jonathan O’Neil of Northgate",
        "van der Berg School of Logistics",
    ]
    first = page([TITLE], column(block, LEFT, top=125, size=10.0), column(["#ABSTRACT", *[PROSE] * 40], LEFT, top=200))
    given = with_level(Inputs(pdf=facts(first, body_page())), Anonymity.FULL)
    assert found("author-block", given) == [("author_block", "error", " / ".join(block))]


def test_text_beside_a_title_in_the_left_column_is_no_list_of_authors() -> None:
    first = page(
        [line("Anchors for Queues", LEFT, 100, width=150, size=17)],
        [line("Anonymous Author(s)", LEFT, 116, width=90, size=10)],
        column(["#Abstract", *[PROSE] * 40], LEFT, top=130),
        column([PROSE, "the end of it.", "#2 BACKGROUND", *[PROSE] * 40], RIGHT, top=80),
    )
    assert found("author-block", with_level(Inputs(pdf=facts(first, body_page())), Anonymity.FULL)) == []
