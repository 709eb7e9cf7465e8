"""Mutated papers through the real path: each one ends in facts, and the rules can be run over them. `make fuzz-pdf` does
this for longer."""

import random

import pytest

from tests.bench.fuzz import DATA, LIMITS, fuzz
from tests.bench.mutating import MUTATIONS

SEEDS = ("g32_lncs", "g26_type3_fonts", "g63_lo_2col_named", "g39c_xform_laughs")
MUTANTS_OF_EACH = 12


@pytest.mark.slow
def test_every_mutant_ends_in_a_report() -> None:
    summary = fuzz([DATA / f"{name}.pdf" for name in SEEDS], MUTANTS_OF_EACH, random.Random(4711))
    assert summary.failed == []
    assert summary.left_behind == []
    assert summary.reports == len(SEEDS) * MUTANTS_OF_EACH
    assert summary.slowest < LIMITS.wall_seconds + 2
    # Both ways of ending are met, or the mutations are too weak or too strong to tell anything.
    assert summary.verdicts["unreadable"] > 0
    assert summary.verdicts["fail"] + summary.verdicts["warn"] > 0
    assert summary.copies["ok"] > 0
    assert set(summary.mutations) == {name for name, _ in MUTATIONS}
