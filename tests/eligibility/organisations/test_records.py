"""Organisations as they are entered: what is taken, what is told by line, and what an import would change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.authors import Sector
from eligibility.organisations.records import (
    FILE_BYTES,
    Act,
    Record,
    RecordError,
    TableError,
    plain,
    plan,
    read_record,
    read_table,
    safe,
    texts_of,
)

EDINBURGH = Record(
    name="University of Edinburgh",
    sector=Sector.ACADEMIA,
    aliases=("Edinburgh University",),
    country="GB",
    domains=("ed.ac.uk",),
    ror="01nrxwf90",
)


def test_a_record_is_read_as_it_is_written() -> None:
    assert read_record(texts_of(EDINBURGH)) == EDINBURGH


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("name", " ", "A name is needed."),
        ("sector", "firm", "“firm” is none of industry, academia, government, non_profit, independent."),
        ("country", "Scotland", "“SCOTLAND” is no country code of two letters, such as DE."),
        ("domains", "ed", "“ed” is no domain. Write it as in an address: example.org."),
        ("domains", "gmail.com", "Anybody can have an address at gmail.com: it tells nothing about where they work."),
        ("ror", "01nrxwf91", "“01nrxwf91” is no ROR id, or one with a typing error: its last two digits do not fit."),
    ],
)
def test_what_is_wrong_is_told_at_its_column(column: str, value: str, problem: str) -> None:
    with pytest.raises(RecordError) as raised:
        read_record(texts_of(EDINBURGH) | {column: value}, is_public_mail={"gmail.com": True})
    assert raised.value.problems == {column: problem}


@pytest.mark.parametrize(("word", "sector"), [("Company", Sector.INDUSTRY), ("non-profit", Sector.NON_PROFIT)])
def test_sectors_are_taken_in_common_words(word: str, sector: Sector) -> None:
    assert read_record({"name": "X", "sector": word}).sector is sector


def test_a_file_is_read_with_either_mark_and_by_line() -> None:
    for mark in ",;":
        text = f'\ufeffName{mark}Sector{mark}ROR ID\n\n"Acme{mark} Ltd"{mark}industry{mark}\n'
        assert read_table(text.encode()) == [(3, {"name": f"Acme{mark} Ltd", "sector": "industry", "ror": ""})]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"name,sector\n", "no organisation in the file"),
        (b"name,kind\nAcme,x\n", "“kind” is not one of them"),
        (b"Acme,industry\n", "first line has to name the columns"),
        ("name,sector\nAcmé,industry\n".encode("latin-1"), "not written in UTF-8 at byte 15"),
        (b"PK\x03\x04\x00", "no CSV file"),
        (b"x" * (FILE_BYTES + 1), "at most 1,048,576 are read"),
        (b"name,sector\n" + b"A,industry\n" * 20_001, "more than 20,000 lines"),
        (b'name,sector\n"' + b"y" * 200_000 + b'",x\n', "cannot be read"),
    ],
)
def test_a_file_that_is_none_is_refused_whole(data: bytes, message: str) -> None:
    with pytest.raises(TableError, match=message):
        read_table(data)


def test_a_plan_tells_what_is_added_changed_and_left_alone() -> None:
    rows = [
        (2, texts_of(EDINBURGH) | {"country": "UK"}),
        (3, {"name": "Acme", "sector": "industry"}),
        (4, {"name": "Halden Cloud", "sector": "industry"}),
    ]
    there = [EDINBURGH, Record(name="Acme", sector=Sector.INDUSTRY)]
    intended = plan(rows, there)
    assert [(row.line, row.act, row.changes) for row in intended.rows] == [
        (2, Act.CHANGE, (("country", "GB", "UK"),)),
        (3, Act.SAME, ()),
        (4, Act.ADD, ()),
    ]
    assert intended.problems == ()


def test_every_problem_of_a_file_is_told_with_its_line() -> None:
    rows = [
        (2, {"name": "Acme", "sector": "industry"}),
        (3, {"name": "ACME", "sector": "academia"}),
        (4, {"name": "Copy", "sector": "academia", "ror": "01nrxwf90"}),
        (5, {"name": "", "sector": "x"}),
    ]
    assert plan(rows, [EDINBURGH]).problems == (
        (3, "ACME stands in line 2 already."),
        (4, "The ROR id 01nrxwf90 is another organisation's: University of Edinburgh."),
        (5, "name: A name is needed."),
        (5, "sector: “x” is none of industry, academia, government, non_profit, independent."),
    )


@given(st.text())
def test_no_exported_cell_is_a_formula_and_each_reads_back(text: str) -> None:
    cell = safe(text.strip())
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    if not text.strip().startswith("'"):
        assert plain(cell) == text.strip()
