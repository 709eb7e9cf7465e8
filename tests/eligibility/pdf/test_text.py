"""What PDFium reads becomes text that rules can search."""

import pytest

from eligibility.pdf.text import readable


@pytest.mark.parametrize(
    ("read", "text"),
    [
        ("we \x1crst proposed", "we first proposed"),
        ("e\x1bect, \x1door, e\x1ecient, ba\x1fe", "effect, floor, efficient, baffle"),
        ("e\x0bect, \x0crst, e\x0ecient, ba\x0fe", "effect, first, efficient, baffle"),
        ("\ufb01rst, bro\x02ken,\xa0so", "first, bro-ken, so"),
    ],
)
def test_ligatures_and_hyphens_are_spelt_out(read: str, text: str) -> None:
    assert readable(read) == text
