"""Boxes over pictures of pages: turned with the page, cut at its edges, with tags that do not cover each other."""

import pytest

from eligibility.findings import Box
from web.reporting.boxes import Marked, PageShape, crop_around, marked, tagged

LETTER = PageShape(612.0, 792.0)
# Near the left edge, in the upper half.
BOX = (50.0, 100.0, 250.0, 120.0)


@pytest.mark.parametrize(
    ("rotation", "seen", "box"),
    [
        (0, (612.0, 792.0), BOX),
        (90, (792.0, 612.0), (672.0, 50.0, 692.0, 250.0)),
        (180, (612.0, 792.0), (362.0, 672.0, 562.0, 692.0)),
        (270, (792.0, 612.0), (100.0, 362.0, 120.0, 562.0)),
    ],
)
def test_a_box_turns_with_its_page(rotation: int, seen: tuple[float, float], box: Box) -> None:
    shape = PageShape(612.0, 792.0, rotation)
    assert (shape.seen, shape.turned(BOX)) == (seen, box)


def test_what_is_outside_the_page_is_cut_off_and_what_is_tiny_is_still_seen() -> None:
    outside = marked(LETTER, (-50.0, 780.0, 700.0, 900.0), kind="error", words="")
    assert (outside.x, outside.y, outside.x + outside.width, outside.y + outside.height) == (0.0, 778.0, 612.0, 792.0)
    beyond = marked(LETTER, (900.0, 900.0, 950.0, 910.0), kind="error", words="")
    assert (beyond.width, beyond.height) == (6.0, 6.0)
    assert beyond.x + beyond.width <= 612.0
    assert beyond.y + beyond.height <= 792.0


def box_at(y: float, *, kind: str = "error", words: str = "e-mail address") -> Marked:
    return marked(LETTER, (50.0, y, 250.0, y + 10), kind=kind, words=words)


def test_a_tag_stands_above_its_box_or_below_where_there_is_no_room() -> None:
    above, below = tagged(LETTER, [box_at(100.0), box_at(2.0)])
    assert (above.tag_x, above.tag_y) == (48.0, 83.0)
    assert below.tag_y == below.y + below.height


def test_no_tag_covers_another_and_those_of_findings_choose_first() -> None:
    placed = tagged(LETTER, [box_at(100.0, kind="read", words="references"), *[box_at(100.0) for _ in range(6)]])
    tags = [one.tag for one in placed if one.tag]
    assert placed[1].tag == (48.0, 83.0, 143.4, 98.0)
    assert all(
        one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        for number, one in enumerate(tags)
        for other in tags[number + 1 :]
    )
    assert len(tags) < len(placed)


@pytest.mark.parametrize(
    "box", [BOX, (560.0, 780.0, 640.0, 800.0), (0.0, 0.0, 612.0, 792.0), (50.0, 60.0, 290.0, 700.0)]
)
def test_a_cut_out_lies_on_the_page_and_shows_the_beginning_of_its_box(box: Box) -> None:
    one = marked(LETTER, box, kind="error", words="")
    crop = crop_around(LETTER, one)
    assert 0 <= crop.x <= crop.x + crop.width <= 612.0
    assert 0 <= crop.y <= crop.y + crop.height <= 792.0
    assert crop.x <= one.x <= one.x + one.width <= crop.x + crop.width
    assert crop.y <= one.y < crop.y + crop.height
    assert crop.width >= 320.0 or crop.width == 612.0
