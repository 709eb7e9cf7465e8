"""Short names made from what people read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conferences.keys import key_from
from conferences.models import KEY


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("How long does it run?", "how_long_does_it_run"),
        ("Détails du système", "details_du_systeme"),
        ("Retrospective evaluation of a real system in production", "retrospective_evaluation_of_a"),
        ("3rd party", "n_3rd_party"),
        ("評価", "n"),
    ],
)
def test_a_key_is_made_from_the_words(words: str, key: str) -> None:
    assert key_from(words) == key


def test_a_key_that_is_taken_gets_a_number() -> None:
    assert key_from("Impact", {"impact", "impact_2"}) == "impact_3"


@given(st.text(max_size=300), st.sets(st.sampled_from(["n", "a", "impact"])))
def test_any_words_make_a_key_that_the_database_takes(words: str, taken: set[str]) -> None:
    key = key_from(words, taken)
    KEY(key)
    assert len(key) <= 40
    assert key not in taken
