"""No cell of a file for spreadsheets becomes a formula, however the file is cut into cells."""

import time

import pytest

from eligibility.cells import harmless


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("\t=1", "'\t'=1"),
        ("＝1+1", "'＝1+1"),
        ("Fast; =HYPERLINK(1)", "Fast; '=HYPERLINK(1)"),
        ('Fast;"=1+1"', 'Fast;"\'=1+1"'),
        ("Fast\n@SUM(1)", "Fast\n'@SUM(1)"),
        ("Words; more words = a title - with a dash", "Words; more words = a title - with a dash"),
        ("", ""),
        (-3, "-3"),
        ("a\0b", "ab"),
    ],
)
def test_p47_a_cell_is_words_or_a_number_also_where_semicolons_part_cells(cell: str | float, safe: str) -> None:
    assert harmless(cell) == safe


def test_p46_a_long_cell_takes_no_longer_than_its_length() -> None:
    begun = time.perf_counter()
    assert harmless(";" + " " * 50_000 + "x") == ";" + " " * 50_000 + "x"
    assert time.perf_counter() - begun < 2
