"""`make bench-drain`: many papers queued at once on real PostgreSQL, Redis and Celery; how fast they drain, and what is lost.

The yardstick is `make bench-pdf` on the same files in the same run. With `--kill`, worker children and whole workers are killed
by `kill -9` at random while they drain; each paper has to end in a report all the same.
"""

# ruff: noqa: T201 - a program that prints; and it starts its servers before Django reads its settings
from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path

# The yardstick's own processes import this module as __mp_main__, and find the servers running.
if __name__ in {"__main__", "__mp_main__"}:
    from tests.services import prepare_environment

    prepare_environment()
    import django

    django.setup()

from django.db import connection
from django.db.models import Max, Min
from django.utils import timezone

from conferences.kinds import DeadlineKind
from conferences.models import Deadline
from eligibility.authors import Author, AuthorFacts
from eligibility.facts import Outcome
from eligibility.pdf.client import PdfEngine
from eligibility.rulesets import default_spec
from submissions.kinds import RunState
from submissions.models import Blinding, CheckRun, Manuscript, Report, Submission
from submissions.services.blinding import without_copy
from submissions.work import OPEN
from tests.bench.pdf import throughput
from tests.processes import RunningWorker, start_worker
from tests.submissions.world import make_conference, make_draft, make_track, make_user, upload

# A killed worker is noticed within seconds, as in the demonstration; where none is killed, as in production.
PACE = {"CHECK_LEASE_SECONDS": "5", "SWEEP_SECONDS": "1"}
USUAL_PACE = {"CHECK_LEASE_SECONDS": "60", "SWEEP_SECONDS": "60"}
# What the yardstick's rules look for: the author of `queue_papers`.
AUTHORS = AuthorFacts(authors=(Author(name="Ada Quill", email="ada.quill.1@people.example"),))
LOOK_SECONDS = 0.2
# Nobody is killed: then looking at the rows, which say for themselves when all was done, should cost nothing.
SELDOM_SECONDS = 1.0
PATIENCE_SECONDS = 1_800.0
# Two papers for each child, as `throughput` warms its workers.
WARM_UP = 4


@dataclass
class Drained:
    """What became of the papers, by the rows that they left.

    `counted` papers took so many seconds to the last report, and to the last copy for reviewers, which come after all
    reports: all but the first `WARM_UP`, since the yardstick does not count the start of its processes either.
    """

    papers: int
    counted: int
    seconds: float
    seconds_with_copies: float
    runs: Counter[str]
    copies: int
    without_report: int
    without_copy: int
    most_attempts: int
    kills: Counter[str] = field(default_factory=Counter)


def different_copies(files: Sequence[Path], number: int) -> Iterator[bytes]:
    """The files over and over, each time with another comment at its end: the same work, another hash."""
    for count, file in enumerate(islice(cycle(files), number)):
        yield file.read_bytes() + b"\n%% copy %d\n" % count


def queue_papers(papers: Sequence[bytes]) -> None:
    """A draft with a file for each; their checks wait in the broker."""
    conference = make_conference()
    now = timezone.now()
    Deadline.objects.filter(conference=conference, kind=DeadlineKind.OPENS).update(instant=now - timedelta(days=1))
    Deadline.objects.filter(conference=conference, kind=DeadlineKind.SUBMISSION).update(instant=now + timedelta(days=1))
    track, user = make_track(conference, "Research", default_spec().settings), make_user()
    for data in papers:
        upload(make_draft(track, user, now), user, data, now)


class Killer:
    """Kills children of a worker, or all of it, at random instants; a killed worker is followed by another one."""

    def __init__(self, directory: Path, seed: int, *, at_most: int | None, every: float) -> None:
        self.directory = directory
        self.random = random.Random(seed)
        self.kills: Counter[str] = Counter()
        self.at_most = at_most
        self.every = every
        self.started = 0
        self.worker = self._start()
        self._next = time.monotonic() + self._pause()

    def look(self) -> None:
        """Strike, if it is time to and a paper is being checked."""
        if time.monotonic() < self._next or self.kills.total() == self.at_most:
            return
        if not CheckRun.objects.filter(state=RunState.RUNNING).exists():
            return
        if self.kills.total() % 3 == 1:
            self.worker.kill()
            self.worker.stop()
            self.kills["whole workers"] += 1
            self.worker = self._start()
        else:
            self._kill_child()
        self._next = time.monotonic() + self._pause()

    def _kill_child(self) -> None:
        children = self.worker.pool_pids()
        if not children:
            return
        try:
            os.kill(self.random.choice(children), signal.SIGKILL)
            self.kills["children"] += 1
        except ProcessLookupError:
            pass  # replaced a moment ago

    def _pause(self) -> float:
        return self.random.uniform(0.3, 2 * self.every)

    def _start(self) -> RunningWorker:
        self.started += 1
        pace = PACE if self.at_most != 0 else USUAL_PACE
        return start_worker(self.directory, name=f"drain{self.started}", beat=True, **pace)


def drain(
    papers: Sequence[bytes],
    directory: Path,
    *,
    killer_seed: int | None = None,
    kills: int | None = None,
    every: float = 3.0,
) -> Drained:
    """Queue all, start a worker of two children, and wait until all is done. Raises TimeoutError after half an hour.

    With a seed something is killed every so many seconds on average, `kills` times at most.
    """
    queue_papers(papers)
    killer = Killer(directory, killer_seed or 0, at_most=0 if killer_seed is None else kills, every=every)
    until = time.monotonic() + PATIENCE_SECONDS
    try:
        while any(kind.objects.filter(state__in=OPEN).exists() for kind in (CheckRun, Blinding)):
            killer.look()
            if time.monotonic() > until:
                raise TimeoutError("The papers do not end; the worker's log says why.")
            time.sleep(SELDOM_SECONDS if killer_seed is None else LOOK_SECONDS)
    finally:
        killer.worker.stop()
    return drained(killer.kills)


def drained(kills: Counter[str]) -> Drained:
    """What the rows say."""
    spans = CheckRun.objects.aggregate(begun=Min("started_at"), ended=Max("finished_at"), attempts=Max("attempts"))
    warm = list(CheckRun.objects.order_by("finished_at").values_list("finished_at", flat=True)[: WARM_UP + 1])
    skipped = WARM_UP if len(warm) > WARM_UP else 0
    begun = warm[WARM_UP - 1] if skipped else spans["begun"]
    last_copy = Blinding.objects.aggregate(ended=Max("finished_at"))["ended"]
    copies = Manuscript.objects.exclude(blinded_sha256="").count()
    current = Submission.objects.exclude(manuscript=None).values_list("pk", "manuscript__sha256")
    reported = set(Report.objects.values_list("submission_id", "sha256"))
    return Drained(
        papers=len(current),
        counted=len(current) - skipped,
        seconds=(spans["ended"] - begun).total_seconds(),
        seconds_with_copies=(max(last_copy, spans["ended"]) - begun).total_seconds(),
        runs=Counter(CheckRun.objects.values_list("state", flat=True)),
        copies=copies,
        without_report=sum(one not in reported for one in current),
        without_copy=without_copy().count(),
        most_attempts=spans["attempts"],
        kills=kills,
    )


@contextmanager
def own_database() -> Iterator[None]:
    """A database for this run, in the servers that `tests.services` started."""
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def readable(folder: Path) -> list[Path]:
    """The papers of a folder that the engine reads."""
    with PdfEngine() as engine:
        return [file for file in sorted(folder.rglob("*.pdf")) if engine.analyse(file).outcome is Outcome.OK]


def main() -> None:
    """Prints papers per second of both ways, and what was lost."""
    parser = argparse.ArgumentParser(prog="make bench-drain")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--papers", type=int, default=200)
    parser.add_argument("--kill", action="store_true", help="Kill children and workers at random meanwhile.")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    files = readable(options.folder)
    if not files:
        parser.error(f"there is no PDF file that can be read in {options.folder}")
    papers = list(different_copies(files, options.papers))
    with tempfile.TemporaryDirectory(prefix="confsys-drain-") as name, own_database():
        directory = Path(name)
        result = drain(papers, directory, killer_seed=options.seed if options.kill else None)
        _print(result)
        if not options.kill:
            _compare(result, papers, directory)
    sys.exit(1 if result.without_report or result.without_copy else 0)


def _print(result: Drained) -> None:
    print(
        f"{result.papers} papers on Celery, 2 children: {result.counted} of them after a warm-up in {result.seconds:.1f} s, "
        f"{result.counted / result.seconds:.2f} papers/s"
    )
    print("checks:", dict(result.runs), "papers without a report:", result.without_report)
    print(
        f"copies for reviewers: {result.copies}, the last after {result.seconds_with_copies:.1f} s; "
        f"papers with neither copy nor reason: {result.without_copy}"
    )
    if result.kills:
        print("killed:", dict(result.kills), "attempts at one paper at most:", result.most_attempts)


def _compare(result: Drained, papers: Sequence[bytes], directory: Path) -> None:
    copies = []
    for count, data in enumerate(papers):
        copies.append(directory / f"{count}.pdf")
        copies[-1].write_bytes(data)
    for with_copies in (False, True):
        bench = throughput(copies, 2, authors=AUTHORS, with_copies=with_copies)
        words = ", with the reviewers' copies" if with_copies else ""
        drained_per_second = result.counted / (result.seconds_with_copies if with_copies else result.seconds)
        print(
            f"bench-pdf, 2 workers, the same files{words}: {bench:.2f} papers/s; ratio {drained_per_second / bench:.2f}"
        )


if __name__ == "__main__":
    main()
