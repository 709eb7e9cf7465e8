"""Numbers at every second, fifth or tenth line, and numbers that are none of lines."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from eligibility.facts import FontFacts, PageFacts, Span
from eligibility.layout.paper import lay_out
from eligibility.layout.sparse_numbers import sparse_line_numbers
from tests.eligibility.papers import FONTS, LEFT, PROSE, RIGHT, column, facts, line, page

LEADING, TOP = 10.96, 94.0
MARGIN, GUTTER, RIGHT_MARGIN, INSIDE = 36.0, 301.0, 566.0, 150.0
LINES = 55
CODE = 2
Place = tuple[float, Iterable[tuple[int, int]]]


def at(x: float, numbers: Iterable[tuple[int, int]], **more: bool) -> list[Span]:
    """Numbers at lines of a page (from 1): (line, number)."""
    return [line(str(number), x, TOP + LEADING * (one - 1), width=8, size=6, **more) for one, number in numbers]


def every(step: int, first: int, lines: int = LINES) -> list[tuple[int, int]]:
    """(line, number) of a column whose first line has this number."""
    return [(one, first + one - 1) for one in range(1, lines + 1) if (first + one - 1) % step == 0]


def prose(*numbers: list[Span], font: int = 0) -> PageFacts:
    """A page of two full columns, with numbers."""
    return page(column([PROSE] * LINES, LEFT, font=font), column([PROSE] * LINES, RIGHT, font=font), *numbers)


def counts(*pages: PageFacts) -> list[int]:
    """How many numbers of lines each page has."""
    typewriter = FontFacts("ABCDEF+CMTT10", "Type1", True, (1,))
    given = facts(*pages, fonts=(*FONTS, typewriter))
    return [len(found) for found in sparse_line_numbers(given, lay_out(given).rows)]


@pytest.mark.parametrize(("step", "each"), [(10, 5), (5, 11), (2, 27)])
def test_numbers_that_run_on_from_page_to_page_are_found(step: int, each: int) -> None:
    pages = [prose(at(MARGIN, every(step, 1 + LINES * number))) for number in range(3)]
    assert all(one in (each, each + 1) for one in counts(*pages, prose())[:3])
    assert counts(*pages, prose())[3] == 0


def test_numbers_of_both_columns_are_found_in_the_margins_and_in_the_gutter() -> None:
    for second in (RIGHT_MARGIN, GUTTER):
        pages = [
            prose(at(MARGIN, every(10, 1 + 2 * LINES * n)), at(second, every(10, 1 + LINES + 2 * LINES * n)))
            for n in range(2)
        ]
        assert counts(*pages) == [11, 11]


def test_numbers_of_a_second_column_may_be_among_the_text() -> None:
    assert counts(*(prose(at(MARGIN, every(10, 1 + 2 * LINES * number))) for number in range(3))) == [5, 5, 5]


def test_numbers_that_begin_anew_on_each_page_are_found() -> None:
    assert counts(*(prose(at(MARGIN, every(5, 1))) for _ in range(3))) == [11, 11, 11]


def test_a_blank_page_or_one_of_figures_interrupts_nothing() -> None:
    pages = [prose(at(MARGIN, every(10, 1 + LINES * number))) for number in range(3)]
    assert counts(pages[0], page(), pages[1], pages[2]) == [5, 0, 6, 5]


def running(x: float, **more: bool) -> list[PageFacts]:
    return [prose(at(x, every(10, 1 + LINES * number), **more)) for number in range(3)]


LEFT_ALONE = {
    "a table within the text": running(INSIDE),
    "the axis of a figure": running(MARGIN, inside=True),
    "what cannot be seen": running(MARGIN, unseen=True),
    "on one page": [*running(MARGIN)[:1], prose(), prose()],
    "on few pages": [*running(MARGIN)[:2], prose(), prose(), prose()],
    "an axis, whose numbers grow upwards": [prose(at(MARGIN, [(9 * n, 60 - 10 * n) for n in range(1, 6)]))] * 3,
    "years": [prose(at(MARGIN, [(6 * n, 2010 + n) for n in range(1, 8)]))] * 3,
    "a table that stands in the margin": [prose(at(MARGIN, [(n + 3, 10 * n) for n in range(1, 9)]))] * 3,
    "numbers at random": [prose(at(MARGIN, zip((4, 17, 30, 51), (12, 30, 31, 80), strict=True)))] * 3,
    "the same numbers on each page": [prose(at(MARGIN, every(5, 41)))] * 3,
    "above and below the text": [prose(at(MARGIN, [(-2, 10 * n), (60, 10 * n + 10)])) for n in range(3)],
    "the number of the page": [prose(at(MARGIN, [(LINES, 10 * number)])) for number in range(1, 5)],
}


@pytest.mark.parametrize("pages", LEFT_ALONE.values(), ids=LEFT_ALONE.keys())
def test_other_numbers_are_left_alone(pages: list[PageFacts]) -> None:
    assert counts(*pages) == [0] * len(pages)


def test_listings_over_whole_pages_are_left_alone() -> None:
    pages = [prose(at(MARGIN, every(5, 1 + LINES * number)), font=CODE) for number in range(4)]
    assert counts(*pages) == [0, 0, 0, 0]
    proportional = [replace(one, spans=tuple(replace(span, font=0) for span in one.spans)) for one in pages]
    assert counts(*proportional) == [11, 11, 11, 11]


def test_a_file_without_pages_or_text_has_none() -> None:
    assert counts() == []
    assert counts(page(), page()) == [0, 0]
