"""The parts of a quote that are marked: who it tells, and no more."""

import pytest

from eligibility.authors import Author
from eligibility.identity.telling import parts_of_target, parts_that_name, stretches_of, telling_parts

GRETA = Author(
    name="Greta M. Hoffmann",
    email="greta.hoffmann@uni-lindenau.de",
    orcid="0000-0002-1825-0097",
    affiliation="University of Lindenau",
)


def words(text: str, parts: tuple[tuple[int, int], ...] | None) -> list[str] | None:
    return None if parts is None else [text[start:end] for start, end in parts]


@pytest.mark.parametrize(
    ("quote", "wanted"),
    [
        ("Greta Hoffmann, University of Lindenau, greta.hoffmann@uni-", ["Greta Hoffmann"]),
        (
            "Lars Rossi / University of Lindenau / greta.hoffmann@uni-lindenau.de",
            ["Lars Rossi", "greta.hoffmann@uni-lindenau.de"],
        ),
        ("Wu Li, Acme Research / Wuhan", ["Wu Li"]),
        ("Ben Trovato / Institute for Clarity in Documentation", ["Ben Trovato"]),
        ("ORCID 0000-0002-1825-0097", ["0000-0002-1825-0097"]),
        ("University of Lindenau", None),
    ],
)
def test_in_lines_below_a_title_persons_and_their_addresses_are_marked(quote: str, wanted: list[str] | None) -> None:
    assert words(quote, telling_parts(quote, [GRETA])) == wanted


def test_in_a_bookmark_the_name_is_marked_and_not_what_stands_around_it() -> None:
    bookmark = "Appendix B: the interviews of G. M. Hoffmann in Lindenau"
    assert words(bookmark, parts_that_name(bookmark, GRETA)) == ["G. M. Hoffmann"]


@pytest.mark.parametrize(
    ("target", "wanted"),
    [
        ("https://github.com/gretahoffmann/pipewatch?tab=readme", ["gretahoffmann"]),
        ("https://orcid.org/0000-0002-1825-0097", ["0000-0002-1825-0097"]),
        ("https://www.uni-lindenau.de/se/tools", ["www.uni-lindenau.de"]),
        ("https://example.org/tools", None),
    ],
)
def test_of_a_link_the_part_that_tells_is_marked(target: str, wanted: list[str] | None) -> None:
    assert words(target, parts_of_target(target, GRETA)) == wanted


def test_a_short_name_is_not_marked_inside_longer_words() -> None:
    assert list(stretches_of("Li", "Li of Lisbon thanks Li")) == [(0, 2), (20, 22)]
