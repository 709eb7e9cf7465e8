"""`make bench-duplicates`: how well, how fast and in how much memory duplicates are found among many papers.

The workload is what the generator that is named writes; it has no bodies, so `bodies` writes them. Copies with a share of
their words replaced are planted under other titles and authors. All of it lies in a real PostgreSQL and is compared by the
service that workers call, in one process. On a sample, TF-IDF of scikit-learn over the same runs of words stands beside it,
if that is installed.
"""

# ruff: noqa: T201 - a program that prints
from __future__ import annotations

import argparse
import importlib
import importlib.util
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import django
import numpy as np
from django.core.management import call_command

from tests.services import prepare_environment

prepare_environment()
django.setup()

from submissions.duplicates.evidence import MOSTLY_SAME, TEXT_ALONE  # noqa: E402 - models need the environment first
from submissions.duplicates.sketches import PLACES, RUN, pairs_alike, sketch_of, stacked  # noqa: E402 - as above
from tests.bench.bodies import Bodies, Copy, plant, read_workload  # noqa: E402 - as above
from tests.bench.many_papers import ManyPapers, Spent  # noqa: E402 - as above

SHARES = (0.1, 0.3, 0.5)
SAMPLE = 1000
SAMPLE_COPIES = 60
Places = set[tuple[int, int]]


def main() -> int:
    """Measure and print; fails if a promised figure is not reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workload", type=Path, help="what the generator wrote")
    parser.add_argument("--gen", type=Path, help="the generator, to be run where no workload is named")
    parser.add_argument("--submissions", type=int, default=20_000)
    parser.add_argument("--each", type=int, default=200, help="planted copies for each share of replaced words")
    given = parser.parse_args()
    workload = read_workload(given.workload or generate(given.gen, given.submissions))
    bodies = Bodies(workload["submissions"])
    copies = plant(len(bodies.submissions), SHARES, given.each)
    call_command("migrate", verbosity=0)
    papers = ManyPapers(workload["users"], bodies, copies)
    papers.load()
    number = len(papers.keys)
    print(f"{number} papers of about 5,000 words out of {len(bodies.vocabulary)}; {len(copies)} of them are copies")
    print(f"sketches:        {papers.sketching} for all, {2 * PLACES} bytes each")
    whole = papers.compare_all()
    print(f"the conference:  {whole} in one process, from stored sketches")
    passed = report(papers, bodies, copies)
    singles = sorted((papers.compare_one(place) for place in range(0, number, number // 9)), key=lambda one: one.clock)
    print(
        f"one paper:       {singles[len(singles) // 2]} against all others, at worst {singles[-1]}; the database included"
    )
    print(
        f"memory:          {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at the peak of this process"
    )
    beside(bodies)
    passed &= whole.clock + papers.sketching.clock < 120 and singles[-1].clock < 1
    print("All promised figures are reached." if passed else "A promised figure is NOT reached.")
    return 0 if passed else 1


def generate(program: Path | None, submissions: int) -> Path:
    """Run the generator of the workload; the file that it wrote."""
    if program is None:
        sys.exit("Name the workload, or its generator: make bench-duplicates GEN=gen.py")
    file = Path(tempfile.mkdtemp(prefix="confsys-bench-")) / "workload.json"
    subprocess.run([sys.executable, program, str(submissions), str(submissions * 3 // 10), file], check=True)
    return file


def report(papers: ManyPapers, bodies: Bodies, copies: Sequence[Copy]) -> bool:
    """Recall by share, and false pairs; whether they are as promised."""
    found = papers.pairs()
    count = len(bodies.submissions)
    planted = {(copy.of, count + number): copy for number, copy in enumerate(copies)}
    recalls = {}
    for share in SHARES:
        wanted = [pair for pair, copy in planted.items() if copy.share == share]
        recalls[share] = sum(pair in found for pair in wanted) / len(wanted)
        values = [found[pair].resemblance or 0.0 for pair in wanted if pair in found]
        print(
            f"recall:          {recalls[share]:.3f} at {share:.0%} of the words replaced (resemblance {np.mean(values):.3f})"
        )
    false = [pair for pair in found if pair not in planted]
    weak = [pair for pair in false if found[pair].likeness == "title_and_authors"]
    print(
        f"false pairs:     {len(false) - len(weak)} by text, {len(weak)} by title and authors, of {number_of_pairs(count)}"
    )
    return recalls[0.1] >= 0.99 and recalls[0.3] >= 0.9 and not false


def number_of_pairs(count: int) -> str:
    """How many pairs there are, in millions."""
    return f"{count * (count - 1) / 2e6:.0f} million"


def beside(bodies: Bodies) -> None:
    """The same texts by sketches and by TF-IDF, each with the threshold that lets no false pair through."""
    if importlib.util.find_spec("sklearn") is None:
        print("beside it:       scikit-learn is not installed")
        return
    # Not among the packages of this project, and therefore unknown to its checks.
    text_features = importlib.import_module("sklearn.feature_extraction.text")
    count = min(SAMPLE, len(bodies.submissions))
    copies = plant(count, SHARES, SAMPLE_COPIES)
    texts = [bodies.text(place) for place in range(count)]
    texts += [bodies.copy(copy, number) for number, copy in enumerate(copies)]
    with Spent() as ours_spent:
        matrix = stacked([sketch_of(text).places for text in texts])
        ours = {
            (row, column)
            for row, column, _ in pairs_alike(matrix, matrix, at_least=TEXT_ALONE, surely=MOSTLY_SAME)
            if row < column
        }
    with Spent() as theirs_spent:
        vectorizer = text_features.TfidfVectorizer(ngram_range=(RUN, RUN), token_pattern=r"[^\W\d_]+", dtype=np.float32)
        vectors = vectorizer.fit_transform(texts)
        cosines = np.triu((vectors @ vectors.T).toarray(), k=1)
    planted = {(copy.of, count + number) for number, copy in enumerate(copies)}
    false = cosines.copy()
    false[tuple(zip(*planted, strict=True))] = 0
    theirs = {pair for pair in planted if cosines[pair] > false.max()}
    ratio = theirs_spent.processor / ours_spent.processor
    size = (vectors.data.nbytes + vectors.indices.nbytes) / 2**20
    print(
        f"beside it:       on {len(texts)} papers TF-IDF over runs of {RUN} words takes {theirs_spent}, sketches {ours_spent}:"
    )
    print(
        f"                 {ratio:.0f} times the processor time; vectors {size:.0f} MB, sketches {matrix.nbytes / 2**20:.0f} MB"
    )
    for share in SHARES:
        wanted = [(copy.of, count + number) for number, copy in enumerate(copies) if copy.share == share]
        print(
            f"                 recall at {share:.0%}: sketches {recall(wanted, ours):.3f}, TF-IDF {recall(wanted, theirs):.3f}"
        )


def recall(wanted: Sequence[tuple[int, int]], found: Places) -> float:
    """The part of the planted pairs that was found."""
    return sum(pair in found for pair in wanted) / len(wanted)


if __name__ == "__main__":
    sys.exit(main())
