"""Authors are looked for in a moment, whatever they are called and whatever the paper says."""

import pytest

from eligibility.authors import Author
from eligibility.identity.searching import Searched, is_named, name_hits
from tests.patience import at_most


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Bob " + "van " * 40 + "Zedd", "Bob " + "van " * 39 + "Zod Zedd"),
        ("B " + "a" * 200, ("b " + "a" * 199 + " ") * 200 + "a" * 200),
        ("Bob " + "ss" * 60, "Bob " + "s" * 20_000),
    ],
)
def test_p46_no_name_makes_the_search_take_for_ever(name: str, text: str) -> None:
    with at_most(3):
        assert name_hits(Author(name=name), Searched(text)) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ana de la Cruz", "by Ana de la Cruz, who"),
        ("Jens Mueller", "by Jens Müller, who"),
        ("Otto van der Aa", "by Otto van der Aa, who"),
    ],
)
def test_names_with_particles_and_pairs_of_letters_are_found(name: str, text: str) -> None:
    assert is_named(Author(name=name), text)
