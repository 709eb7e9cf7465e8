"""Authors are read from what people type or paste, and nothing that they type is an error but far too much."""

import time

import pytest

from eligibility.author_lines import MOST, MOST_CHARACTERS, TooManyAuthors, authors_in
from eligibility.authors import Author


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Ada Lovelace", Author(name="Ada Lovelace")),
        (
            "Ada Lovelace, ada@uni.example, University of Somewhere",
            Author(name="Ada Lovelace", email="ada@uni.example", affiliation="University of Somewhere"),
        ),
        (
            "Ada Lovelace <ada@uni.example>; Analytical Engines, London",
            Author(name="Ada Lovelace", email="ada@uni.example", affiliation="Analytical Engines, London"),
        ),
        ("李明\t清华大学", Author(name="李明", affiliation="清华大学")),
        ("ada@uni.example", Author(email="ada@uni.example")),
        (
            "0000-0002-1825-0097, Josiah Carberry",
            Author(name="Josiah Carberry", orcid="0000-0002-1825-0097"),
        ),
        ("Ada\u202e Lovelace\x00", Author(name="Ada Lovelace")),
    ],
)
def test_a_line_is_an_author_in_whatever_order_its_parts_stand(line: str, author: Author) -> None:
    assert authors_in(line) == (author,)


def test_empty_lines_are_passed_over_and_the_order_is_kept() -> None:
    assert [one.name for one in authors_in("\n Ada Lovelace \r\n\r\n,;\nGrace Hopper")] == [
        "Ada Lovelace",
        "Grace Hopper",
    ]


def test_more_lines_than_any_author_list_has_are_refused_with_both_numbers() -> None:
    assert len(authors_in("Ada\n" * MOST)) == MOST
    with pytest.raises(TooManyAuthors, match=f"^{MOST + 1} lines were given; at most {MOST} are looked for"):
        authors_in("Ada\n" * (MOST + 1))


def test_p46_the_longest_words_are_read_in_a_moment_and_longer_texts_not_at_all() -> None:
    begun = time.perf_counter()
    for word in ("a" * (MOST_CHARACTERS - 2), "a@" + "a" * (MOST_CHARACTERS - 4), "a@" * (MOST_CHARACTERS // 2 - 1)):
        assert [one.email for one in authors_in(word)] == [""]
    assert time.perf_counter() - begun < 3
    assert authors_in("a" * 100 + " " + "ada@uni.example")[0].email == "ada@uni.example"
    with pytest.raises(TooManyAuthors, match=r"^The list has 50,001 characters; at most 50,000 are read. Shorten it.$"):
        authors_in("a" * (MOST_CHARACTERS + 1))
