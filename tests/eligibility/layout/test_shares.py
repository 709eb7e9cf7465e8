"""The stretches of each page, for the strip of pages in a report."""

from eligibility.facts import ImageFacts, PageFacts
from eligibility.layout.paper import lay_out
from eligibility.layout.shares import page_shares
from tests.eligibility.papers import LEFT, PROSE, RIGHT, body_page, column, entries, facts, page

SMALL = {"size": 7.0, "leading": 8.0}
WHOLE = page(column(["#REFERENCES", *entries(30)], LEFT, **SMALL), column(entries(30, 31), RIGHT, **SMALL))


def shares(*pages: PageFacts, sections: tuple[str, ...] = ()) -> list[list[tuple[str, str, int]]]:
    """In per cent."""
    of_pages = page_shares(lay_out(facts(*pages)), sections)
    return [[(one.kind.value, one.section, round(100 * one.share)) for one in of_page] for of_page in of_pages]


def test_a_page_of_one_kind_is_one_stretch() -> None:
    assert shares(body_page(), WHOLE) == [[("body", "", 100)], [("references", "", 100)]]


def test_stretches_stand_in_reading_order_with_the_room_they_take() -> None:
    mixed = page(
        column([*[PROSE] * 20, "#REFERENCES", *entries(15)], LEFT),
        column([*entries(15, 16), "#A INTERVIEW GUIDE", *[PROSE] * 20], RIGHT),
    )
    assert shares(body_page(), mixed)[1] == [("body", "", 20), ("references", "", 60), ("appendix", "", 21)]


def test_a_named_section_is_told_apart_from_the_body() -> None:
    mixed = page(column([*[PROSE] * 25, "#LIMITATIONS", *[PROSE] * 24], LEFT))
    pages = (body_page(), mixed, WHOLE)
    assert shares(*pages, sections=("Limitations",))[1] == [("body", "", 50), ("body", "Limitations", 50)]
    assert shares(*pages)[1] == [("body", "", 100)]


def test_a_picture_among_the_references_is_the_body_s() -> None:
    picture = ImageFacts((318.0, 500.0, 558.0, 700.0))
    above = column(entries(20, 31), RIGHT, **SMALL)
    with_picture = page(column(["#REFERENCES", *entries(30)], LEFT, **SMALL), above, images=[picture])
    kinds = [one[0] for one in shares(body_page(), with_picture)[1]]
    assert kinds == ["references", "body"]


def test_pages_without_text_are_one_stretch() -> None:
    drawn = page(images=[ImageFacts((60.0, 60.0, 550.0, 700.0))])
    assert shares(body_page(), drawn, page()) == [[("body", "", 100)], [("body", "", 100)], [("blank", "", 100)]]


def test_the_shares_of_each_page_add_up_to_one() -> None:
    for of_page in page_shares(lay_out(facts(body_page(), WHOLE, page()))):
        assert abs(sum(one.share for one in of_page) - 1) < 1e-9
