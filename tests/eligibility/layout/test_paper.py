"""The layout of papers made up line by line."""

import pytest

from eligibility.facts import FontFacts, ImageFacts, PageFacts
from eligibility.layout.marks import letters_of
from eligibility.layout.paper import lay_out
from eligibility.layout.parts import PageKind
from eligibility.layout.rows import rows_of_pages
from tests.eligibility.papers import LEFT, PROSE, RIGHT, TOP, body_page, column, entries, facts, line, page


def kinds(*pages: PageFacts) -> list[str]:
    return [one.kind.value for one in lay_out(facts(*pages)).pages]


REFERENCES = column(["#REFERENCES", *entries(25)], LEFT, size=7.0, leading=8.0)
MORE_REFERENCES = column(entries(25, 26), RIGHT, size=7.0, leading=8.0)


def test_a_page_with_nothing_but_references_is_told_apart() -> None:
    assert kinds(body_page(), body_page(), page(REFERENCES, MORE_REFERENCES)) == ["body", "body", "references"]


def test_references_on_a_page_with_text_count_as_body_and_the_line_is_named() -> None:
    mixed = page(column([PROSE] * 40, LEFT), column(["#REFERENCES", *entries(20)], RIGHT, size=7.0, leading=8.0))
    paper = lay_out(facts(body_page(), mixed, page(column(entries(25, 21), LEFT, size=7.0, leading=8.0))))
    assert [one.kind for one in paper.pages] == [PageKind.BODY, PageKind.BODY, PageKind.REFERENCES]
    assert paper.references_start == 2
    assert paper.pages[1].because is not None
    assert paper.pages[1].because.text == PROSE


def test_what_follows_the_references_under_a_heading_is_appendix() -> None:
    appendix = column(["#A INTERVIEW GUIDE", *[PROSE] * 30], RIGHT)
    paper = lay_out(facts(body_page(), page(REFERENCES, appendix), body_page()))
    assert paper.appendix_pages == [2, 3]
    assert paper.reference_only_pages == []
    assert paper.pages[1].appendix_line is not None
    assert paper.pages[1].appendix_line.text == "A INTERVIEW GUIDE"


def test_a_line_of_an_entry_that_is_said_to_be_larger_is_no_heading() -> None:
    above = entries(12)
    below = [
        "[13] K. Lange and D. Weeks. Efficient computation of lod scores: genotype",
        "elimination, genotype redefinition, and hybrid maximum likelihood algorithms",
        "for large pedigrees. Annals of Human Genetics 53 (1989).",
    ] * 4
    larger = line("MENDEL, FISHER, and dGene. Genetic Epidemiology, 5:471", LEFT, TOP + 9 + 24 * 8, size=9.0)
    references = [
        *column(["#REFERENCES", *above], LEFT, size=7.0, leading=8.0, top=TOP - 8),
        larger,
        *column(below, LEFT, size=7.0, leading=8.0, top=TOP + 25 * 8),
    ]
    paper = lay_out(facts(body_page(), page(references)))
    assert paper.reference_only_pages == [2]


def test_acknowledgements_after_the_references_are_body_and_no_appendix() -> None:
    after = column(["#ACKNOWLEDGMENTS", *[PROSE] * 5], RIGHT)
    paper = lay_out(facts(body_page(), page(REFERENCES, after)))
    assert paper.appendix_pages == []
    assert [one.kind.value for one in paper.pages] == ["body", "body"]


def test_a_table_or_a_picture_among_the_references_counts_the_page() -> None:
    table = column(["Table 1: Number of projects per domain.", "Retail 12 40", "Health 7 22"], RIGHT, top=500)
    assert kinds(body_page(), page(REFERENCES, table)) == ["body", "body"]
    picture = ImageFacts((320.0, 500.0, 550.0, 700.0))
    assert kinds(body_page(), page(REFERENCES, images=[picture])) == ["body", "body"]
    ornament = ImageFacts((320.0, 500.0, 340.0, 520.0))
    assert kinds(body_page(), page(REFERENCES, images=[ornament])) == ["body", "references"]


def test_a_last_line_that_looks_like_a_reference_ends_no_paper_in_an_error() -> None:
    lines = [PROSE, PROSE, PROSE, "of this journal"]
    end = column(lines, RIGHT, size=7.0, leading=8.0)
    paper = lay_out(facts(body_page(), page(REFERENCES, end)))
    assert paper.references_start == 2
    assert paper.reference_only_pages == [2]


def test_raised_marks_are_no_part_of_the_word_beside_them() -> None:
    words = [
        line("Greta Hoffmann", 54, 100, width=70),
        line("a,b", 124, 97, width=8, size=6.0),
        line("c", 54, 117, width=3, size=6.0),
        line("Institute of Mathematics", 57, 120, width=90),
        line("10", 54, 140, width=9),
        line("6", 63, 137, width=3, size=6.0),
        line("H", 54, 160, width=7),
        line("OFFMANN", 61, 160, width=30, size=6.5),
    ]
    (rows,) = rows_of_pages([page(words)])
    assert [row.text for row in rows] == ["Greta Hoffmann a,b", "c Institute of Mathematics", "106", "HOFFMANN"]


def test_a_word_alone_is_no_heading_of_references() -> None:
    prose = page(column(["#REFERENCES", *[PROSE] * 40], LEFT))
    assert lay_out(facts(body_page(), prose)).references is None


def test_numbered_entries_without_a_heading_are_found() -> None:
    paper = lay_out(facts(body_page(), page(column(entries(25), LEFT, size=7.0, leading=8.0))))
    assert paper.references is not None
    assert not paper.references.has_heading
    assert paper.reference_only_pages == [2]


def test_headers_and_page_numbers_do_not_count_a_page() -> None:
    def numbered(number: int, *columns: list) -> PageFacts:  # type: ignore[type-arg]  # lists of spans, made elsewhere
        header = [line("Conference’17, July 2017, Washington, DC", LEFT, 60, width=150)]
        return page(header, *columns, [line(str(number), 300, 760, width=8)])

    pages = [numbered(number, column([PROSE] * 50, LEFT)) for number in (1, 2, 3)]
    assert kinds(*pages, numbered(4, REFERENCES, MORE_REFERENCES))[-1] == "references"


@pytest.mark.parametrize(
    "heading",
    [
        "References",
        "REFERENCES",
        "R EFERENCES",
        "7 References",
        "7. References:",
        "VII. REFERENCES",
        "Références",
        "参考文献",
        "참고문헌",
        "Ⅵ. 참고문헌",
        "七、参考文献",
        "第6章 参考文献",
        "６．参考文献",
        "【参考文献】",
        "R E F E R E N C E S",
        "Библиография",
        "Список використаних джерел",
    ],
)
def test_headings_are_known_by_their_letters(heading: str) -> None:
    pages = facts(body_page(), page(column([f"#{heading}", *entries(20)], LEFT, size=7.0, leading=8.0)))
    assert lay_out(pages).references_start == 2, letters_of(heading)


def test_an_empty_file_and_pages_without_text_are_laid_out() -> None:
    assert lay_out(facts()).pages == ()
    assert kinds(page(), body_page(), page(drawings=900)) == ["blank", "body", "body"]


@pytest.mark.parametrize(
    ("fonts", "left", "width", "template"),
    [
        (("LinLibertineT", "LinBiolinumTB"), 54.0, 240.0, "acm-sigconf"),
        (("LinLibertineT", "LinBiolinumTB"), 51.6, 242.6, None),  # acmtog
        (("LinLibertineT", "LinLibertineTB"), 54.0, 240.0, None),
    ],
)
def test_sigconf_is_told_from_what_is_set_alike(
    fonts: tuple[str, str], left: float, width: float, template: str | None
) -> None:
    text = page(column([PROSE] * 55, left, width=width), column([PROSE] * 55, left + width + 24, width=width))
    of_this = tuple(FontFacts(name, "Type1", True, (1,)) for name in fonts)
    assert lay_out(facts(text, text, fonts=of_this)).template == template


@pytest.mark.parametrize(
    ("top", "heading", "template"),
    [
        (85.0, "ABSTRACT", "acm-sigconf"),
        (70.0, "ABSTRACT", None),  # sigplan
        (85.0, "SYNOPSIS", None),  # acmengage
    ],
)
def test_sigconf_in_larger_type_is_told_from_formats_of_that_type(
    top: float, heading: str, template: str | None
) -> None:
    # What is alike at the top of both pages would be a header.
    both = [
        page(
            *(column([word + PROSE, word, f"#{heading}", *[PROSE] * 49], x, top=top, size=10.0) for x in (LEFT, RIGHT))
        )
        for word in ("here ", "there ")
    ]
    assert lay_out(facts(*both)).template == template


def test_columns_are_told_by_text_over_the_centre() -> None:
    wide = page(column([PROSE * 2] * 50, 72, width=468))
    assert lay_out(facts(wide, wide)).measures.columns == 1
    assert lay_out(facts(body_page(), body_page())).measures.columns == 2
    assert lay_out(facts(page())).measures.columns is None


def test_three_columns_are_told_from_one_and_two() -> None:
    three = page(*(column(["we tell what is in the logs of it"] * 55, x, width=160) for x in (54, 226, 398)))
    assert lay_out(facts(three, three)).measures.columns == 3


def test_short_lines_of_one_column_are_no_second_one() -> None:
    lines = page(column([PROSE] * 30, 72, width=200), column([PROSE * 2] * 10, 72, top=450, width=468))
    assert lay_out(facts(lines)).measures.columns == 1
    with_pictures = page(column([PROSE] * 50, LEFT), images=[ImageFacts((318.0, 85.0, 558.0, 650.0))])
    assert lay_out(facts(with_pictures)).measures.columns == 2


def test_line_numbers_are_dropped() -> None:
    numbers = [line(str(number), 30, 94 + number * 10.96, width=9, size=6) for number in range(1, 56)]
    paper = lay_out(facts(page(numbers, column([PROSE] * 55, LEFT))))
    assert {row.text for row in paper.rows} == {PROSE}


def test_line_numbers_beside_the_wrong_column_are_dropped() -> None:
    numbers = [line(str(number), 30, 94 + number * 10.96, width=9, size=6) for number in range(1, 56)]
    strays = [line(str(number), 306, 94 + number * 10.96, width=9, size=6) for number in (52, 53)]
    paper = lay_out(facts(page(numbers, column([PROSE] * 55, LEFT)), page(strays, column([PROSE] * 55, LEFT))))
    assert {row.text for row in paper.rows} == {PROSE}


def test_a_table_of_numbers_is_kept() -> None:
    numbers = [
        line(str(number), 100, 100 + row * 11, width=9)
        for row, number in enumerate((7, 3, 12, 5, 9, 4, 40, 2, 8, 1, 6))
    ]
    paper = lay_out(facts(page(numbers)))
    assert len(paper.rows) == 11


def test_words_in_another_colour_belong_to_their_line() -> None:
    split = [
        line("as in", LEFT, 100, width=30),
        line(PROSE, LEFT, 111),
        line("Figure 2", LEFT + 32, 100, width=40, colour="0000ff"),
    ]
    assert [row.text for row in lay_out(facts(page(split))).rows] == ["as in Figure 2", PROSE]
