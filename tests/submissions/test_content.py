"""Content is stored as it is compared: clean, whole, and in the order in which it was entered."""

import pytest

from submissions.content import AuthorInput, ContentError, SubmissionContent, clean_text, count_words, known_answers
from submissions.fields import FormRules, Option, TrackField
from submissions.kinds import FieldKind, Need


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("   \n\t ", 0),
        ("one", 1),
        ("one two\nthree", 3),
        ("non\u00a0breaking\u2009thin\u3000wide", 4),
        ("byte\ufefforder", 2),
        ("hyphen-ated word's", 2),
        ("control\x1cis no blank in JavaScript", 5),
    ],
)
def test_words_are_counted_as_javascript_counts_them(text: str, words: int) -> None:
    assert count_words(text) == words


def test_content_is_normalised_once_and_for_all() -> None:
    content = SubmissionContent(
        track_id=1,
        title="  Two\u202e  words\n",
        abstract="First\r\nline  stays \x07\r\n\r\n\r\n",
        topic_ids=(3, 1, 3),
        answers={"a": ["x", "x", "y"], "b": " text ", "c": True},
        authors=(
            AuthorInput(
                given_name=" Ada ", email=" ADA@People.Example ", orcid="https://orcid.org/0000-0002-1825-0097"
            ),
            AuthorInput(),
        ),
    )
    clean = content.normalised()
    assert clean == SubmissionContent(
        track_id=1,
        title="Two words",
        abstract="First\nline  stays",
        topic_ids=(1, 3),
        answers={"a": ["x", "y"], "b": "text", "c": True},
        authors=(AuthorInput(given_name="Ada", email="ada@people.example", orcid="0000-0002-1825-0097"),),
    )
    assert clean.normalised() == clean


def test_an_emptied_row_stays_until_it_is_removed() -> None:
    content = SubmissionContent(track_id=1, authors=(AuthorInput(pk=7), AuthorInput()))
    assert [author.pk for author in content.normalised().authors] == [7]


def test_what_is_too_long_is_refused_with_each_place_and_never_cut() -> None:
    content = SubmissionContent(
        track_id=1, title="t" * 301, authors=(AuthorInput(given_name="a"), AuthorInput(affiliation="b" * 301))
    )
    with pytest.raises(ContentError) as raised:
        content.require_fits()
    assert raised.value.problems == {
        "title": "The title has 301 characters; at most 300 can be kept.",
        "author-2-affiliation": "This entry of author 2 has 301 characters; at most 300 can be kept.",
    }


def test_a_half_typed_orcid_is_kept_as_it_is() -> None:
    assert AuthorInput(orcid="0000-0002-18").normalised().orcid == "0000-0002-18"


def test_text_keeps_its_lines_and_loses_what_hides() -> None:
    assert clean_text("a\u202eb\n\n  c\u200bd ") == "ab\n\n  cd"


def test_only_what_the_form_asks_is_kept() -> None:
    rules = FormRules(
        fields=(
            TrackField("several", FieldKind.SEVERAL, "S", Need.OPTIONAL, (Option("x", "X"), Option("y", "Y"))),
            TrackField("choice", FieldKind.CHOICE, "C", Need.OPTIONAL, (Option("x", "X"),)),
            TrackField("text", FieldKind.TEXT, "T", Need.OPTIONAL),
            TrackField("tick", FieldKind.DECLARATION, "D", Need.OPTIONAL),
        )
    )
    sent: dict[str, str | list[str] | bool] = {
        "several": ["y", "crafted"],
        "choice": "crafted",
        "text": True,
        "tick": "yes",
        "other": "x",
    }
    assert known_answers(sent, rules) == {"several": ["y"]}
