"""Reading the review forms of a call."""

import tomllib

import pytest

from conferences.callfile import CallError, Table
from reviews.calls import ReviewFormSection, read_review_forms
from reviews.kinds import Audience, ReviewFieldKind

FORM = """
[[review_forms]]
tracks = ["main"]
name = "Review"

[[review_forms.fields]]
key = "quality"
kind = "score"
label = "Quality"
scale = ["Poor", "Good"]
"""


def read(text: str) -> tuple[ReviewFormSection, ...]:
    root = Table(tomllib.loads(text))
    sections = read_review_forms(root, tracks=("main", "demo"))
    root.finish()
    return sections


def test_a_form_is_read_with_defaults() -> None:
    (form,) = read(FORM)
    (field,) = form.fields
    assert (form.tracks, form.name) == (("main",), "Review")
    assert (field.kind, field.scale, field.is_required) == (ReviewFieldKind.SCORE, ("Poor", "Good"), True)
    assert field.audience is Audience.AUTHORS


def test_a_flag_is_optional_unless_said() -> None:
    (form,) = read(FORM + '[[review_forms.fields]]\nkey = "flag"\nkind = "flag"\nlabel = "Flag"\n')
    assert not form.fields[1].is_required


@pytest.mark.parametrize(
    ("text", "path", "begins"),
    [
        (FORM.replace('"main"', '"mian"'), "review_forms[0].tracks", "There is no track 'mian'"),
        (FORM.replace('name = "Review"', ""), "review_forms[0].name", "is missing"),
        (
            FORM.partition("[[review_forms.fields]]")[0],
            "review_forms[0].fields",
            "has to be tables, each begun by [[review_forms.fields]].",
        ),
        (
            FORM.replace('"score"', '"stars"'),
            "review_forms[0].fields[0].kind",
            "'stars' is not one of score, text, choice, flag.",
        ),
        (
            FORM.replace(', "Good"', ""),
            "review_forms[0].fields[0].scale",
            "A score needs the meanings of 2 to 20 values",
        ),
        (
            FORM.replace('"score"', '"text"'),
            "review_forms[0].fields[0].scale",
            "A field of the kind text has no scale.",
        ),
        (
            FORM + 'audience = "all"\n',
            "review_forms[0].fields[0].audience",
            "'all' is not one of authors, reviewers, chairs.",
        ),
        (FORM + "points = 3\n", "review_forms[0].fields[0].points", "is not known here"),
        (FORM + FORM, "review_forms[1].tracks", "The track main has another review form already."),
        (
            FORM + '[[review_forms.fields]]\nkey = "quality"\nkind = "text"\nlabel = "Q"\n',
            "review_forms[0].fields",
            "There are two fields 'quality'.",
        ),
        (
            FORM + '[[review_forms.fields]]\nkey = "f"\nkind = "flag"\nlabel = "F"\nrequired = true\n',
            "review_forms[0].fields[1].required",
            "A flag is a tick",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, path: str, begins: str) -> None:
    with pytest.raises(CallError) as refused:
        read(text)
    problem = refused.value.problems[0]
    assert problem[0] == path
    assert problem[1].startswith(begins)
