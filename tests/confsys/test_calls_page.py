"""docs/calls.md: each clause has its row, and each test that the page names exists."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "calls.md").read_text(encoding="utf-8")
CLAUSES = [*(f"M{number}" for number in range(1, 16)), *(f"A{number}" for number in range(1, 10))]


def rows() -> list[list[str]]:
    table = PAGE.partition("| clause | setting | test |\n|---|---|---|\n")[2].partition("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]


def test_every_clause_has_a_row() -> None:
    assert [row[0] for row in rows()] == CLAUSES


def test_every_test_that_is_named_exists() -> None:
    for clause, _, tests in rows():
        here, *others = tests.split("and in `")
        _require("tests/confsys/test_calls.py", here, clause)
        for there in others:
            file, _, named = there.partition("`")
            _require(file, named, clause)


def _require(file: str, cell: str, clause: str) -> None:
    source = (ROOT / file).read_text(encoding="utf-8")
    for name in re.findall(r"`(test_\w+)`", cell):
        assert f"def {name}(" in source, f"{clause} names {name}, which is not in {file}"
        assert name.startswith(f"test_{clause.lower()}_")
    for other in re.findall(r"`(tests/\S+\.py)`", cell):
        assert (ROOT / other).exists()
