"""The authors that a command line names: what is read, and what is refused rather than not searched for."""

import json
from pathlib import Path
from typing import Any

import pytest

from eligibility.authors import Author
from eligibility.commandline import WrongUsage
from eligibility.commandline.authors import read_authors

ADA = {"name": "Ada Lovelace", "email": "ada@acme.com", "orcid": None}
KEYS = "name, email, orcid, affiliation"


def refusal(text: str) -> str:
    with pytest.raises(WrongUsage) as error:
        read_authors(text, source="a.json")
    return str(error.value)


def test_one_list_is_every_files() -> None:
    authors = read_authors(json.dumps([ADA, {"affiliation": " Acme "}]), source="a.json")
    for file in ("x.pdf", "deep/y.pdf"):
        found = authors.of(Path(file))
        assert found is not None
        assert found.authors == (Author(name="Ada Lovelace", email="ada@acme.com"), Author(affiliation="Acme"))
    assert authors.note([Path("x.pdf")]) == ""


def test_an_object_has_a_list_for_each_file_by_its_name() -> None:
    authors = read_authors(json.dumps({"x.pdf": [ADA], "y.pdf": [ADA]}), source="a.json")
    assert authors.of(Path("deep/x.pdf")) == authors.of(Path("y.pdf"))
    assert authors.of(Path("z.pdf")) is None
    assert authors.note([Path("x.pdf"), Path("y.pdf")]) == ""
    none = "none are searched for there."
    assert authors.note([Path("x.pdf"), Path("z.pdf")]) == f"No authors are listed for 1 of 2 files (z.pdf): {none}"
    assert authors.note([Path("v.pdf"), Path("z.pdf")]) == f"No authors are listed for 2 of 2 files: {none}"


SHAPE = "A list of {name, email, orcid, affiliation} is expected, or an object from the names of files to such lists."


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ([], ["a.json: The list is empty; at least one author is needed."]),
        ({"x.pdf": []}, ["a.json: x.pdf: The list is empty; at least one author is needed."]),
        ({}, [f"a.json lists no authors. {SHAPE}"]),
        (3, [f"a.json is neither a list nor an object. {SHAPE}"]),
        (ADA, ["a.json is one author; put it in a list: [{...}]."]),
        ({"x.pdf": ADA}, ["a.json: x.pdf: has to be a list of authors, not an object."]),
        ([ADA, "Bo"], [f"a.json: author 2: has to be an object with {KEYS}, not a text."]),
        ([None], [f"a.json: author 1: has to be an object with {KEYS}, not null."]),
        (
            {"x.pdf": [ADA], "y.pdf": [ADA, {"Name": "Bo", "mail": "b@c.de"}]},
            [
                f"a.json: y.pdf: author 2: 'Name' is not known; there are {KEYS}.",
                f"a.json: y.pdf: author 2: 'mail' is not known; there are {KEYS}.",
            ],
        ),
        ([{"name": 3}], ["a.json: author 1: name has to be a text, not a number."]),
        ([{"name": True}], ["a.json: author 1: name has to be a text, not true."]),
        ([{"name": ["Bo"]}], ["a.json: author 1: name has to be a text, not a list."]),
        ([{"name": " ", "email": None}], [f"a.json: author 1: says nothing; one of {KEYS} is needed."]),
        ([{}] * 23, [*[f"a.json: author {n}: says nothing; one of {KEYS} is needed." for n in range(1, 21)],
                     "3 more are not listed."]),
    ],
)  # fmt: skip
def test_what_would_not_be_searched_for_is_refused_where_it_stands(data: Any, told: list[str]) -> None:
    assert refusal(json.dumps(data)).splitlines() == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "a.json is not JSON that can be read: Expecting value: line 1 column 1 (char 0)."),
        ("[" * 200_000, "a.json is not JSON that can be read: its brackets are nested too deeply."),
        (
            '{"x.pdf": [{"name": "A"}], "x.pdf": [{"name": "B"}]}',
            "a.json is not JSON that can be read: 'x.pdf' stands in an object twice.",
        ),
    ],
)
def test_what_is_no_json_is_refused(text: str, told: str) -> None:
    assert refusal(text) == told
