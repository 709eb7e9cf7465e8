"""`make fuzz-pdf`: mutated papers through the real path. Each has to end in a report, and no child may outlive its limit."""

# ruff: noqa: T201 - a program that prints
from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eligibility.authors import Author, AuthorFacts
from eligibility.evaluation import evaluate
from eligibility.facts import Outcome
from eligibility.inputs import Inputs
from eligibility.pdf.client import PdfEngine
from eligibility.pdf.limits import Limits
from eligibility.rulesets import default_spec

LIMITS = Limits(wall_seconds=20, cpu_seconds=10)
AUTHORS = AuthorFacts((Author(name="Greta Hoffmann", email="greta.hoffmann@uni-lindenau.de", affiliation="Lindenau"),))
DATA = Path(__file__).parent.parent / "data"


@dataclass(slots=True)
class Summary:
    """How mutants ended. `failed` holds those for which something raised: there should be none."""

    verdicts: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    copies: Counter[str] = field(default_factory=Counter)
    failed: list[tuple[bytes, str]] = field(default_factory=list)
    slowest: float = 0.0
    slowest_rules: float = 0.0
    peak_mb: float = 0.0

    @property
    def reports(self) -> int:
        """How many ended in a report."""
        return self.verdicts.total()


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
        if len(out) < 128:
            break
    return bytes(out)


def fuzz(seeds: Sequence[Path], rounds: int, chance: random.Random) -> Summary:
    """So many mutants of each seed: analysed, judged, and blinded."""
    summary = Summary()
    with PdfEngine(limits=LIMITS) as engine, tempfile.TemporaryDirectory() as folder:
        for seed in seeds:
            data = seed.read_bytes()
            for _ in range(rounds):
                mutant = mutated(data, chance)
                try:
                    _one(engine, mutant, Path(folder) / "copy.pdf", summary)
                except Exception:  # noqa: BLE001 - what must not happen is collected, and told at the end
                    summary.failed.append((mutant, traceback.format_exc()))
    return summary


def _one(engine: PdfEngine, mutant: bytes, copy: Path, summary: Summary) -> None:
    analysis = engine.analyse(mutant)
    started = time.perf_counter()
    report = evaluate(default_spec(), Inputs(pdf=analysis.facts, authors=AUTHORS))
    summary.slowest_rules = max(summary.slowest_rules, time.perf_counter() - started)
    blinding = engine.blind(mutant, copy)
    if (blinding.outcome is Outcome.OK) != copy.exists():
        raise AssertionError(f"A blinded copy and its outcome {blinding.outcome} disagree.")
    copy.unlink(missing_ok=True)
    summary.verdicts[report.verdict.value] += 1
    summary.outcomes[analysis.outcome.value] += 1
    summary.copies[blinding.outcome.value] += 1
    summary.slowest = max(summary.slowest, analysis.seconds, blinding.seconds)
    summary.peak_mb = max(summary.peak_mb, analysis.peak_mb, blinding.peak_mb)


def main() -> None:
    """Prints the summary; with failures the exit status is 1, and the files are kept for looking into."""
    parser = argparse.ArgumentParser(prog="make fuzz-pdf")
    parser.add_argument("folder", type=Path, nargs="?", default=DATA, help="Papers to mutate.")
    parser.add_argument("--rounds", type=int, default=50, help="Mutants of each paper.")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args()
    seeds = sorted(options.folder.rglob("*.pdf"))
    if not seeds:
        parser.error(f"there is no PDF file in {options.folder}")
    print(f"{options.rounds} mutants of each of {len(seeds)} files, seed {options.seed}", flush=True)
    summary = fuzz(seeds, options.rounds, random.Random(options.seed))
    print(f"ended in a report: {summary.reports}, failed: {len(summary.failed)}")
    print("  verdicts      ", dict(summary.verdicts))
    print("  read as       ", dict(summary.outcomes))
    print("  blinded copies", dict(summary.copies))
    print(
        f"  slowest child {summary.slowest:.1f} s, slowest rules {summary.slowest_rules:.1f} s, peak {summary.peak_mb:.0f} MB"
    )
    for mutant, error in summary.failed:
        with tempfile.NamedTemporaryFile(prefix="fuzz-", suffix=".pdf", delete=False) as file:
            file.write(mutant)
        print(f"{file.name}\n{error}", file=sys.stderr)
    sys.exit(1 if summary.failed else 0)


if __name__ == "__main__":
    main()
