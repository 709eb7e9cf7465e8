"""Reading the questions of a call."""

import tomllib
from datetime import UTC, datetime

import pytest

from conferences.callfile import CallError, Table
from submissions.calls import FieldSection, OptionSection, read_fields
from submissions.kinds import FieldKind, Need

FIELD = """
[[fields]]
tracks = ["main"]
key = "focus"
kind = "several"
label = "Focus"
options = [{ key = "a", label = "A" }, { key = "b", label = "B", help = "Or so." }]
"""


def read(text: str) -> tuple[FieldSection, ...]:
    root = Table(tomllib.loads(text))
    sections = read_fields(root, tracks=("main", "demo"), zone="Europe/Zurich")
    root.finish()
    return sections


def test_a_field_is_read_with_its_options_and_defaults() -> None:
    assert read(FIELD) == (
        FieldSection(
            tracks=("main",),
            key="focus",
            kind=FieldKind.SEVERAL,
            label="Focus",
            help="",
            need=Need.OPTIONAL,
            for_reviewers=False,
            required_from=None,
            frozen_from=None,
            is_archived=False,
            options=(OptionSection("a", "A", ""), OptionSection("b", "B", "Or so.")),
        ),
    )


def test_dates_of_a_field_are_read_as_those_of_the_call() -> None:
    dates = 'need = "required"\nrequired_from = 2030-03-01\nfrozen_from = 2030-03-05\narchived = true\n'
    (field,) = read(FIELD + dates)
    assert field.required_from == datetime(2030, 2, 28, 23, 0, tzinfo=UTC)
    assert field.frozen_from == datetime(2030, 3, 6, 12, 0, tzinfo=UTC)
    assert field.is_archived
    (field,) = read(FIELD + "frozen_from = 2030-03-05T12:00:00\n")
    assert field.frozen_from == datetime(2030, 3, 5, 11, 0, tzinfo=UTC)


def test_a_call_may_ask_nothing() -> None:
    assert read("") == ()


def test_tracks_may_have_fields_of_the_same_key() -> None:
    assert len(read(FIELD + FIELD.replace("main", "demo"))) == 2


@pytest.mark.parametrize(
    ("text", "path", "begins"),
    [
        (FIELD.replace('"main"', '"mian"'), "fields[0].tracks", "There is no track 'mian'; there are main, demo."),
        (FIELD.replace('["main"]', "[]"), "fields[0].tracks", "is empty"),
        (FIELD.replace('tracks = ["main"]', ""), "fields[0].tracks", "has to be a list of texts"),
        (FIELD.replace('"focus"', '"Focus!"'), "fields[0].key", "'Focus!' has to be made of"),
        (FIELD.replace('"several"', '"many"'), "fields[0].kind", "'many' is not one of text, choice, several"),
        (FIELD.replace('"several"', '"text"'), "fields[0].options", "A field of the kind text has no options."),
        (FIELD.split("options", maxsplit=1)[0], "fields[0].options", "A field of the kind several needs"),
        (
            FIELD + "required_from = 2030-03-05\n",
            "fields[0].required_from",
            "stands only at a field whose need is required.",
        ),
        (
            FIELD + 'need = "required"\nrequired_from = 2030-03-05\nfrozen_from = 2030-03-01\n',
            "fields[0].frozen_from",
            "lies before required_from",
        ),
        (
            FIELD + 'frozen_from = "soon"\n',
            "fields[0].frozen_from",
            "'soon' is no date;",
        ),
        (FIELD.replace('"b"', '"a"'), "fields[0].options", "There are two options 'a'."),
        (FIELD.replace('label = "A"', "lable = 1"), "fields[0].options[0].label", "is missing"),
        (FIELD + 'need = "must"\n', "fields[0].need", "'must' is not one of required, recommended, optional."),
        (FIELD + 'for_reviewers = "yes"\n', "fields[0].for_reviewers", "has to be true or false"),
        (FIELD + FIELD, "fields[1].key", "The track main has two fields 'focus'."),
        ('fields = "none"\n', "fields", "has to be tables, each begun by [[fields]]."),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, path: str, begins: str) -> None:
    with pytest.raises(CallError) as refused:
        read(text)
    problem = refused.value.problems[0]
    assert problem[0] == path
    assert problem[1].startswith(begins)
