"""Where lines and curves make a drawing."""

import pytest

from eligibility.findings import Box
from eligibility.pdf.graphics import drawn_graphics

AXES: list[Box] = [(100, 100, 100, 300), (100, 300, 340, 300)]
CURVE: Box = (100, 120, 330, 290)
BARS: list[Box] = [(110 + 30 * number, 200, 130 + 30 * number, 300) for number in range(7)]


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        ([], ()),
        ([*AXES, CURVE], ((96.0, 96.0, 344.0, 304.0),)),
        ([*AXES, *BARS], ((96.0, 96.0, 344.0, 304.0),)),
        ([(54, 60, 558, 60.5), (306, 80, 306.4, 720)], ()),  # ruled lines
        ([(0, 0, 612, 792)], ()),  # the ground of a page
        ([(70, y, 500, y) for y in range(100, 700, 40)], ()),  # underlined words
        ([(float("nan"), 0, float("inf"), 300), (500, 400, 100, 100)], ()),
    ],
)
def test_lines_that_touch_make_a_drawing(boxes: list[Box], expected: tuple[Box, ...]) -> None:
    assert drawn_graphics(boxes, 612, 792) == expected


def test_a_page_without_extent_has_none() -> None:
    assert drawn_graphics([CURVE], 0, 792) == ()
