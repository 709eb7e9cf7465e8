"""`make fuzz-pdf`: mutated papers through the real path. Each has to end in a report, and no child may outlive its limit."""

# ruff: noqa: T201 - a program that prints
from __future__ import annotations

import argparse
import math
import random
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
from tests.bench.mutating import mutated

LIMITS = Limits(wall_seconds=20, cpu_seconds=10)
AUTHORS = AuthorFacts((Author(name="Greta Hoffmann", email="greta.hoffmann@uni-lindenau.de", affiliation="Lindenau"),))
DATA = Path(__file__).parent.parent / "data"


@dataclass(slots=True)
class Summary:
    """How mutants ended. `failed` holds those for which something raised, `left_behind` the children that still ran
    at the end: there should be none of either."""

    verdicts: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    copies: Counter[str] = field(default_factory=Counter)
    mutations: Counter[str] = field(default_factory=Counter)
    left_behind: list[int] = field(default_factory=list)
    failed: list[tuple[bytes, str]] = field(default_factory=list)
    slowest: float = 0.0
    slowest_rules: float = 0.0
    peak_mb: float = 0.0

    @property
    def reports(self) -> int:
        """How many ended in a report."""
        return self.verdicts.total()


def fuzz(seeds: Sequence[Path], rounds: int, chance: random.Random, *, until: float = math.inf) -> Summary:
    """So many mutants of each seed: analysed, judged, and blinded. Ends early at the instant `until` of the clock that
    `time.monotonic` reads."""
    summary = Summary()
    files = [seed.read_bytes() for seed in seeds]
    with PdfEngine(limits=LIMITS) as engine:
        for _ in range(rounds):
            for data in files:
                if time.monotonic() > until:
                    break
                how, mutant = mutated(data, chance.choice(files), chance)
                summary.mutations[how] += 1
                try:
                    _one(engine, mutant, summary)
                except Exception:  # noqa: BLE001 - what must not happen is collected, and told at the end
                    summary.failed.append((mutant, traceback.format_exc()))
        summary.left_behind = children_of(engine.server_pid)
    return summary


def children_of(pid: int | None) -> list[int]:
    """The processes that a process has started and that still are; unknown, hence none, where there is no /proc."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text().split()] if pid and listed.exists() else []


def _one(engine: PdfEngine, mutant: bytes, summary: Summary) -> None:
    analysis = engine.analyse(mutant)
    started = time.perf_counter()
    report = evaluate(default_spec(), Inputs(pdf=analysis.facts, authors=AUTHORS))
    summary.slowest_rules = max(summary.slowest_rules, time.perf_counter() - started)
    blinding = engine.blind(mutant)
    if (blinding.outcome is Outcome.OK) != bool(blinding.copy):
        raise AssertionError(f"A blinded copy and its outcome {blinding.outcome} disagree.")
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
    parser.add_argument("--minutes", type=float, default=math.inf, help="End after so many minutes, whatever is left.")
    options = parser.parse_args()
    seeds = sorted(options.folder.rglob("*.pdf"))
    if not seeds:
        parser.error(f"there is no PDF file in {options.folder}")
    print(f"{options.rounds} mutants of each of {len(seeds)} files, seed {options.seed}", flush=True)
    until = time.monotonic() + 60 * options.minutes
    summary = fuzz(seeds, options.rounds, random.Random(options.seed), until=until)
    print(
        f"ended in a report: {summary.reports}, failed: {len(summary.failed)}, left behind: {len(summary.left_behind)}"
    )
    print("  mutations     ", dict(summary.mutations))
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
    sys.exit(1 if summary.failed or summary.left_behind else 0)


if __name__ == "__main__":
    main()
