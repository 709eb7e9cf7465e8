"""Mutated papers through the real path: each one ends in facts, and the rules can be run over them."""

import random
import re
from collections import Counter
from pathlib import Path

import pytest

from eligibility.evaluation import evaluate
from eligibility.findings import Verdict
from eligibility.inputs import Inputs
from eligibility.pdf.client import PdfEngine
from eligibility.pdf.limits import Limits
from eligibility.rulesets import default_spec

DATA = Path(__file__).parent.parent.parent / "data"
SEEDS = ("g32_lncs", "g26_type3_fonts", "g63_lo_2col_named", "g39c_xform_laughs")
MUTANTS_OF_EACH = 12


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A paper with some bytes overwritten, cut out, or doubled, or with numbers replaced by others."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 40)):
        at = chance.randrange(len(out))
        length = chance.randint(1, 64)
        match chance.randrange(4):
            case 0:
                out[at : at + length] = chance.randbytes(length)
            case 1:
                del out[at : at + length]
            case 2:
                out[at:at] = out[at : at + length]
            case _:
                if number := re.compile(rb"\d+").search(out, at):
                    out[number.start() : number.end()] = str(chance.choice([0, -1, 7, 65535, 2**31, 10**12])).encode()
    return bytes(out)


@pytest.mark.slow
def test_every_mutant_ends_in_a_report() -> None:
    chance = random.Random(4711)
    verdicts: Counter[Verdict] = Counter()
    with PdfEngine(limits=Limits(wall_seconds=20, cpu_seconds=10)) as engine:
        for name in SEEDS:
            data = (DATA / f"{name}.pdf").read_bytes()
            for _ in range(MUTANTS_OF_EACH):
                analysis = engine.analyse(mutated(data, chance))
                verdicts[evaluate(default_spec(), Inputs(pdf=analysis.facts)).verdict] += 1
    assert sum(verdicts.values()) == len(SEEDS) * MUTANTS_OF_EACH
    # Both ways of ending are met, or the mutations are too weak or too strong to tell anything.
    assert verdicts[Verdict.UNREADABLE] > 0
    assert verdicts[Verdict.FAIL] + verdicts[Verdict.WARN] > 0
