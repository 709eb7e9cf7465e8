"""`make bench-recheck`: many papers judged anew after a rule set changed, on real PostgreSQL, Redis and Celery.

The yardstick is the pure rules over the same stored facts, in this one process, before and after: no database, no worker.
"""

# ruff: noqa: T201 - a program that prints; and it starts its servers before Django reads its settings
from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

if __name__ == "__main__":
    from tests.services import prepare_environment

    prepare_environment()
    import django

    django.setup()

from django.utils import timezone

from accounts.models import User
from conferences.kinds import Stage
from conferences.models import Conference, Track
from confsys.calls import load_call
from confsys.calls.creating import create_from_call
from eligibility.evaluation import evaluate
from eligibility.facts import PdfFacts
from eligibility.findings import Severity
from eligibility.models import StoredFacts
from eligibility.rulesets import RuleSetting
from eligibility.services import rule_set_for
from eligibility.sheets import shown_facts
from submissions.models import Author, Recheck, RecheckItem, Report, Submission
from submissions.reading import form_rules
from submissions.services.basis import basis_under
from submissions.services.ruling import change_rule_set
from submissions.work import OPEN
from tests.bench.drain import own_database
from tests.processes import start_worker
from tests.submissions.many import make_many
from tests.submissions.world import make_user

CALL, TRACK = "mlsys-2026", "research"
LOOK_SECONDS = 0.05
PATIENCE_SECONDS = 1_800.0
# So many papers each person has, on whose rows the rule `papers-per-author` counts.
PAPERS_EACH = 3


@dataclass(frozen=True)
class Rechecked:
    """What the rows say: seconds from the first beginning to the end, and what became of the papers."""

    papers: int
    seconds: float
    verdicts: Counter[tuple[str, str]]
    reports: int


def make_papers(number: int) -> Track:
    """So many submitted papers in a track of the call, each with its facts, a report, and a person who took a row."""
    create_from_call(call=load_call(CALL), slug="bench", now=timezone.now())
    track = Conference.objects.get(slug="bench").tracks.get(slug=TRACK)
    papers = make_many(track, number)
    people = User.objects.bulk_create(
        User(email=f"person{place}@people.example", given_name="Ada", family_name=f"Quill {place}")
        for place in range(-(-number // PAPERS_EACH))
    )
    rows = list(Author.objects.filter(submission__in=papers, position=1).order_by("submission_id"))
    for place, row in enumerate(rows):
        row.user = people[place % len(people)]
    Author.objects.bulk_update(rows, ["user"], batch_size=500)
    return track


def change_rules(track: Track) -> int:
    """Four pages instead of ten, and two papers of one author; the key of the re-check."""
    version, spec = rule_set_for(track.pk, Stage.SUBMISSION)
    settings = [
        replace(one, parameters={**one.parameters, "body_pages": 4}) if one.rule == "page-limit" else one
        for one in spec.settings
    ]
    ruled = change_rule_set(
        rule_set_id=version.rule_set_id,
        name=version.rule_set.name,
        settings=[*settings, RuleSetting("papers-per-author", Severity.ERROR, {"maximum": PAPERS_EACH - 1})],
        known=version.number,
        reason="To be measured.",
        by_id=make_user("Chris Chair").pk,
        now=timezone.now(),
    )
    assert ruled.recheck_id is not None
    return ruled.recheck_id


def run(recheck_id: int, directory: Path) -> Rechecked:
    """Start a worker of two children, and wait until the re-check ends. Raises TimeoutError after half an hour."""
    # Without the sweeps: they would compare these papers, which are all alike, for duplicates.
    worker = start_worker(directory, name="recheck")
    until, begun = time.monotonic() + PATIENCE_SECONDS, None
    try:
        while Recheck.objects.filter(pk=recheck_id, state__in=OPEN).exists():
            if time.monotonic() > until:
                raise TimeoutError("The re-check does not end; the worker's log says why.")
            if begun is None and Recheck.objects.filter(pk=recheck_id, attempts__gt=0).exists():
                begun = timezone.now()
            time.sleep(LOOK_SECONDS)
    finally:
        worker.stop()
    recheck = Recheck.objects.get(pk=recheck_id)
    items = RecheckItem.objects.filter(recheck=recheck)
    assert begun is not None
    assert recheck.finished_at is not None
    return Rechecked(
        papers=items.exclude(judged="").count(),
        seconds=(recheck.finished_at - begun).total_seconds(),
        verdicts=Counter(items.values_list("before", "after")),
        reports=Report.objects.filter(rule_set_version=recheck.version).count(),
    )


def pure(track: Track, number: int) -> float:
    """Papers per second that the rules alone judge: facts unpacked, all rules run, the strip of pages made."""
    version, spec = rule_set_for(track.pk, Stage.SUBMISSION)
    form = form_rules(track)
    rows = Submission.objects.filter(track=track).select_related("track", "kind", "manuscript")
    papers = list(rows.prefetch_related("authors", "topics")[:number])
    data = dict(StoredFacts.objects.values_list("sha256", "data"))
    bases = [basis_under(version, spec, paper, Stage.SUBMISSION, form) for paper in papers]
    begun = time.perf_counter()
    for paper, basis in zip(papers, bases, strict=True):
        assert paper.manuscript is not None
        facts = PdfFacts.from_bytes(bytes(data[paper.manuscript.sha256] or b""))
        inputs = replace(basis.inputs, pdf=facts)
        evaluate(basis.spec, inputs)
        shown_facts(inputs, basis.spec)
        evaluate(spec.about_the_authors(), replace(basis.inputs, pdf=None))
    return len(papers) / (time.perf_counter() - begun)


def main() -> None:
    """Prints papers per second of both ways, their ratio, and what became of the papers."""
    parser = argparse.ArgumentParser(prog="make bench-recheck")
    parser.add_argument("--papers", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="confsys-recheck-") as name, own_database():
        track = make_papers(options.papers)
        recheck_id = change_rules(track)
        before = pure(track, min(options.papers, 200))
        result = run(recheck_id, Path(name))
        after = pure(track, min(options.papers, 200))
        _print(result, before, after)
        sys.exit(0 if result.papers == result.reports == options.papers else 1)


def _print(result: Rechecked, before: float, after: float) -> None:
    speed, yardstick = result.papers / result.seconds, (before + after) / 2
    print(f"{result.papers} papers on Celery, 2 children: {result.seconds:.1f} s, {speed:.1f} papers/s")
    print("verdicts before and after:", dict(result.verdicts), "new reports:", result.reports)
    print(f"pure rules, 1 process: {yardstick:.1f} papers/s ({before:.1f}, {after:.1f}); ratio {speed / yardstick:.2f}")


if __name__ == "__main__":
    main()
