"""Pasted lists of authors are read as people write them; what cannot be taken is told by line."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions.content import AUTHORS_MAX
from submissions.pasting import PASTED_LENGTH, PasteError, read_authors, split_name


def rows(text: str) -> list[tuple[str, str, str, str]]:
    return [
        (row.author.given_name, row.author.family_name, row.author.email, row.author.affiliation)
        for row in read_authors(text)
    ]


QUILL = ("Ada", "Quill", "ada@lab.example", "Bluefin Robotics")


@pytest.mark.parametrize(
    "text",
    [
        "Ada Quill, ada@lab.example, Bluefin Robotics",
        "Ada Quill <ada@lab.example>, Bluefin Robotics",
        "1. Ada Quill <Ada@Lab.example>, Bluefin Robotics",
        "Ada Quill; ada@lab.example; Bluefin Robotics",
        "Ada Quill\tada@lab.example\tBluefin Robotics",
        '"Ada Quill","ada@lab.example","Bluefin Robotics"',
        "\n\nAda Quill, Bluefin Robotics, ada@lab.example\n",
        "name,email,affiliation\nAda Quill,ada@lab.example,Bluefin Robotics",
        'Name;E-mail;Institution\n"Quill, Ada";ada@lab.example;Bluefin Robotics',
        "First name\tLast name\tEmail\tOrganization\nAda\tQuill\tada@lab.example\tBluefin Robotics",
        "* Ada Quill, Bluefin Robotics, mailto: ada@lab.example".replace("mailto: ", ""),
    ],
)
def test_one_author_is_read_from_what_people_paste(text: str) -> None:
    assert rows(text) == [QUILL]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ludwig van Beethoven", ("Ludwig", "van Beethoven")),
        ("Maria de la Cruz", ("Maria", "de la Cruz")),
        ("Linh Trần", ("Linh", "Trần")),
        ("Plato", ("Plato", "")),
        ("Quill, Ada B.", ("Ada B.", "Quill")),
        ("", ("", "")),
    ],
)
def test_names_are_split_with_their_particles(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts


def test_several_lines_keep_their_order_and_an_orcid_is_known() -> None:
    found = read_authors("Ada Quill, ada@lab.example\nBela Norden, 0000-0002-1825-0097, TU Delft, Netherlands")
    assert [row.author.full_name for row in found] == ["Ada Quill", "Bela Norden"]
    assert (found[1].author.orcid, found[1].author.affiliation) == ("0000-0002-1825-0097", "TU Delft, Netherlands")


def test_what_cannot_be_taken_is_told_and_the_rest_is_kept() -> None:
    (row,) = read_authors(f"Ada Quill, ada@lab.example, {'x' * 301}")
    assert (row.author.affiliation, row.author.email) == ("", "ada@lab.example")
    assert row.problem == f"“{'x' * 40}…” has 301 characters; at most 300 can be kept."
    (row,) = read_authors("name,email,orcid\nAda Quill,nowhere,123")
    assert row.problem == "“nowhere” is no complete address. “123” is no ORCID iD."
    (row,) = read_authors("ada@lab.example")
    assert row.problem == "No name was found."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (" \n", "Nothing was pasted"),
        ("name,email", "no author below it"),
        ("x" * (PASTED_LENGTH + 1), "at most 100,000 are read"),
        ("A B\n" * (AUTHORS_MAX + 1), "at most 500 authors"),
    ],
)
def test_what_is_no_list_is_refused(text: str, message: str) -> None:
    with pytest.raises(PasteError, match=message):
        read_authors(text)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        found = read_authors(text)
    except PasteError:
        return
    assert all(row.line >= 1 for row in found)


def test_p46_the_longest_words_are_read_in_a_moment() -> None:
    begun = time.perf_counter()
    for word in ("a" * PASTED_LENGTH, "a@" + "a" * (PASTED_LENGTH - 2), "a@" * (PASTED_LENGTH // 2)):
        assert rows(word)[0][2] == ""
    assert time.perf_counter() - begun < 5
    assert rows("a" * 100 + " ada@lab.example")[0][2] == "ada@lab.example"
