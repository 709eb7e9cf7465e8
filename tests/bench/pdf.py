"""`make bench-pdf`: how good and how fast the PDF checks are over a folder of papers, by the way that workers take.

Each file goes through the fork server and its child, and then through all rules. Beside it, on the same files and in
the same run, two programs of poppler stand as the yardstick of cost, where they are installed.
Times are told by the clock, and at work on a processor: on a machine that does other things, too, only the latter tell
what a paper costs.
"""

# ruff: noqa: T201 - a program that prints
from __future__ import annotations

import argparse
import gc
import hashlib
import json
import multiprocessing
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eligibility.authors import Author, AuthorFacts
from eligibility.checked import Checked
from eligibility.evaluation import evaluate
from eligibility.facts import Outcome
from eligibility.inputs import Inputs
from eligibility.pdf.client import PdfEngine
from eligibility.rulesets import default_spec

POPPLER = (("pdftotext", "-layout"), ("pdftohtml", "-xml", "-i", "-q"))
POPPLER_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Timed:
    """One file: what checkpdf would print of it, and seconds in the child and in the rules, by the clock and at work.

    The facts are let go, as a worker does: kept ones would make each collection of garbage dearer than the last.
    """

    outcome: Outcome
    shown: Mapping[str, Any]
    peak_mb: float
    child: float
    rules: float
    child_cpu: float
    rules_cpu: float


def check(engine: PdfEngine, file: Path, authors: AuthorFacts | None) -> Timed:
    """What a worker does with a file, the database apart."""
    spec = default_spec()
    analysis = engine.analyse(file)
    started, started_cpu = time.perf_counter(), time.thread_time()
    inputs = Inputs(pdf=analysis.facts, authors=authors, anonymity=spec.anonymity)
    report = evaluate(spec, inputs)
    paper = inputs.paper if analysis.outcome is Outcome.OK else None
    rules, rules_cpu = time.perf_counter() - started, time.thread_time() - started_cpu
    checked = Checked(
        file=str(file),
        sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
        rule_set="all",
        facts=analysis.facts,
        report=report,
        seconds=analysis.seconds + rules,
        peak_mb=analysis.peak_mb,
        paper=paper,
    )
    return Timed(
        analysis.outcome, checked.to_json(), analysis.peak_mb, analysis.seconds, rules, analysis.cpu_seconds, rules_cpu
    )


class _Worker:
    """A process with an engine of its own, as each of Celery's has."""

    engine: PdfEngine
    authors: AuthorFacts | None

    @classmethod
    def start(cls, warm: Path, authors: AuthorFacts | None) -> None:
        cls.engine, cls.authors = PdfEngine(), authors
        cls.check(warm)
        gc.freeze()  # as in confsys.celery

    @classmethod
    def check(cls, file: Path) -> str:
        return check(cls.engine, file, cls.authors).outcome.value

    @classmethod
    def check_and_blind(cls, file: Path) -> str:
        return cls.check(file) + cls.engine.blind(file).outcome.value


def throughput(
    files: Sequence[Path], workers: int, *, authors: AuthorFacts | None = None, with_copies: bool = False
) -> float:
    """Papers per second; the start of the workers is not counted. `authors` are everybody's registered authors;
    `with_copies` has the reviewers' copies made, too."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        workers, mp_context=context, initializer=_Worker.start, initargs=(files[0], authors)
    ) as pool:
        work = _Worker.check_and_blind if with_copies else _Worker.check
        list(pool.map(work, [files[0]] * workers * 2))
        started = time.perf_counter()
        list(pool.map(work, files))
        return len(files) / (time.perf_counter() - started)


def poppler_seconds(command: Sequence[str], files: Sequence[Path]) -> tuple[list[float], list[float]]:
    """Seconds of each file by the clock and at work; those that end at the limit count with it."""
    seconds, cpu = [], []
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            started, started_cpu = time.perf_counter(), _cpu_of_children()
            try:
                subprocess.run(
                    [*command, file.resolve(), Path(folder) / "out"],
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    timeout=POPPLER_SECONDS,
                    check=False,  # what it says of a broken file is not looked at
                )
            except subprocess.TimeoutExpired:
                print(f"{command[0]} took more than {POPPLER_SECONDS} s for {file.name}")
            seconds.append(time.perf_counter() - started)
            cpu.append(_cpu_of_children() - started_cpu)
    return seconds, cpu


def _cpu_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def described(seconds: Sequence[float]) -> str:
    """Median, 95th percentile and maximum."""
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return f"median {statistics.median(ordered):.3f}  p95 {p95:.3f}  max {ordered[-1]:.3f}"


def authors_by_file(path: Path | None) -> dict[str, AuthorFacts]:
    """The registered authors of each file, as checkpdf reads them."""
    if path is None:
        return {}
    listed = json.loads(path.read_text(encoding="utf-8"))
    return {name: AuthorFacts(tuple(_author(row) for row in rows)) for name, rows in listed.items()}


def _author(row: dict[str, str]) -> Author:
    name, email, orcid, affiliation = (row.get(key) or "" for key in ("name", "email", "orcid", "affiliation"))
    return Author(name=name, email=email, orcid=orcid, affiliation=affiliation)


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(prog="make bench-pdf")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--labels", type=Path, help="What is true of each file, for the scorer.")
    parser.add_argument(
        "--scorer", type=Path, help="A program that takes the labels and the output of checkpdf --json."
    )
    parser.add_argument("--authors", type=Path, help="The registered authors of each file.")
    options = parser.parse_args()
    files = sorted(options.folder.rglob("*.pdf"))
    if not files:
        parser.error(f"there is no PDF file in {options.folder}")
    authors = authors_by_file(options.authors)
    with PdfEngine() as engine:
        check(engine, files[0], None)  # starts the server
        gc.freeze()  # as in confsys.celery
        timed = [check(engine, file, authors.get(file.name)) for file in files]
    if options.scorer and options.labels:
        _score(options.scorer, options.labels, timed)
    _print_costs(files, timed)


def _score(scorer: Path, labels: Path, timed: Sequence[Timed]) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as results:
        results.writelines(json.dumps(one.shown, ensure_ascii=False) + "\n" for one in timed)
        results.flush()
        sys.stdout.flush()
        subprocess.run([sys.executable, scorer, labels, results.name], check=True)


def _print_costs(files: Sequence[Path], timed: Sequence[Timed]) -> None:
    read = [one for one in timed if one.outcome is Outcome.OK]
    papers = [file for file, one in zip(files, timed, strict=True) if one.outcome is Outcome.OK]
    print(f"\n{len(files)} files:", dict(Counter(one.outcome.value for one in timed)))
    if not read:
        return
    together = [one.child + one.rules for one in read]
    together_cpu = [one.child_cpu + one.rules_cpu for one in read]
    for title, child, rules, whole in (
        ("by the clock", [one.child for one in read], [one.rules for one in read], together),
        ("at work", [one.child_cpu for one in read], [one.rules_cpu for one in read], together_cpu),
    ):
        print(f"seconds per file {title}, over the {len(read)} that can be read")
        print("  child process    ", described(child))
        print("  rules            ", described(rules))
        print("  together         ", described(whole))
    _print_poppler(papers, sum(together), sum(together_cpu))
    others = [one.child for one in timed if one not in read]
    if others:
        print(f"  the other {len(others):<7}", described(others))
    peaks = [one.peak_mb for one in timed]
    print(f"peak memory of a child, MB: median {statistics.median(peaks):.0f}  max {max(peaks):.0f}")
    for workers in (1, 2):
        print(f"papers per second with {workers} worker{'s' * (workers > 1)}: {throughput(papers, workers):.1f}")


def _print_poppler(papers: Sequence[Path], ours: float, ours_cpu: float) -> None:
    """Poppler's programs on the same files, and how many times their cost ours is, over all files together."""
    for command in POPPLER:
        name = " ".join(command[:2])
        if not shutil.which(command[0]):
            print(f"{name} is not installed: no comparison with it")
            continue
        seconds, cpu = poppler_seconds(command, papers)
        print(f"{name}: by the clock {described(seconds)}")
        print(f"{'':{len(name)}}  at work      {described(cpu)}")
        print(
            f"{'':{len(name)}}  ours is {ours / sum(seconds):.1f} times that by the clock, {ours_cpu / sum(cpu):.1f} at work"
        )


if __name__ == "__main__":
    main()
