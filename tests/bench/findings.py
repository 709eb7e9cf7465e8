"""`python -m tests.bench.findings`: how long the chairs' pages of findings take over a conference of 5,000 papers."""

# ruff: noqa: T201 - a program that prints; and it starts its servers before Django reads its settings
from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime

if __name__ == "__main__":
    from tests.services import prepare_environment

    prepare_environment()
    import django

    django.setup()

from django.db import connection
from django.utils import timezone

from access.gate.findings import all_found, finding_counts, found_page
from access.projections.findings import AnswerState, FindingFilter
from accounts.models import User
from conferences.kinds import Role
from conferences.models import Conference, Membership, Track
from eligibility.findings import Finding, Severity, Verdict
from eligibility.models import RuleSet, RuleSetVersion
from eligibility.rules import RULES
from submissions.kinds import AnswerKind, RunState
from submissions.models import CheckRun, FindingAnswer, Manuscript, Report, Submission
from submissions.states import State
from tests.bench.drain import own_database

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SLUG = "large"
BATCH = 1_000


def make_large(papers: int, findings: int, chance: random.Random) -> User:
    """A conference of two tracks whose papers have so many findings each, on average; its chair."""
    chair = User.objects.create_user("chair@large.example", given_name="Chia")
    conference = Conference.objects.create(slug=SLUG, name="Large")
    Membership.objects.create(conference=conference, user=chair, role=Role.CHAIR)
    tracks = [
        Track.objects.create(conference=conference, slug=name, name=name.title()) for name in ("research", "industry")
    ]
    rule_set = RuleSet.objects.create(conference=conference, slug="all", name="All")
    version = RuleSetVersion.objects.create(rule_set=rule_set, number=1, created_at=NOW)
    for first in range(0, papers, BATCH):
        numbers = range(first + 1, min(first + BATCH, papers) + 1)
        rows = Submission.objects.bulk_create(
            Submission(
                conference=conference, track=chance.choice(tracks), number=number, state=State.SUBMITTED,
                title=f"Paper {number}", created_by=chair, created_at=NOW, saved_at=NOW, submitted_at=NOW,
            )
            for number in numbers
        )  # fmt: skip
        _check(rows, version, chair, findings, chance)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return chair


def _check(rows: list[Submission], version: RuleSetVersion, chair: User, findings: int, chance: random.Random) -> None:
    files = Manuscript.objects.bulk_create(
        Manuscript(submission=row, version=1, sha256=f"{row.pk:064x}", size=1, original_name="x", uploaded_at=NOW)
        for row in rows
    )
    for row, file in zip(rows, files, strict=True):
        row.manuscript = file
    Submission.objects.bulk_update(rows, ["manuscript"])
    reports = Report.objects.bulk_create(
        Report(
            submission=row, sha256=file.sha256, inputs_digest="", rule_set_version=version, engine_version="1",
            verdict=Verdict.FAIL, findings=_findings(findings, chance), seconds=0.1, created_at=NOW,
        )
        for row, file in zip(rows, files, strict=True)
    )  # fmt: skip
    CheckRun.objects.bulk_create(
        CheckRun(manuscript=file, state=RunState.DONE, queued_at=NOW, finished_at=NOW, report=report)
        for file, report in zip(files, reports, strict=True)
    )
    FindingAnswer.objects.bulk_create(
        FindingAnswer(
            submission=row,
            sha256=report.sha256,
            rule=report.findings[0]["rule"],
            kind=AnswerKind.CHECKED,
            by=chair,
            at=NOW,
        )
        for row, report in zip(rows, reports, strict=True)
        if report.findings and chance.random() < 0.3
    )


def _findings(most: int, chance: random.Random) -> list[dict[str, object]]:
    return [
        Finding(
            rule=chance.choice([*RULES]),
            severity=chance.choice([Severity.ERROR, Severity.WARNING, Severity.NOTICE]),
            message="What is wrong, in a sentence of the usual length, with a number or two in it.",
            page=chance.randint(1, 12),
            box=(72.0, 100.0, 300.0, 120.0),
            evidence="The place in the paper that this is about, quoted with some words around it.",
            allowed="What the rules of the track allow, in a sentence.",
            mend="How to put it right, for LaTeX and for Word, in two sentences or three. Then export the paper again.",
        ).to_json()
        for _ in range(chance.randint(0, 2 * most))
    ]


def seconds(what: Callable[[], object], times: int = 5) -> str:
    """Median and maximum over some runs."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        what()
        taken.append(time.perf_counter() - begun)
    return f"median {statistics.median(taken):.3f} s, max {max(taken):.3f} s"


def main() -> None:
    """Prints how long each page's question takes."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.findings")
    parser.add_argument("--papers", type=int, default=5_000)
    parser.add_argument("--findings", type=int, default=5, help="For each paper, on average.")
    options = parser.parse_args()
    with own_database():
        chair = make_large(options.papers, options.findings, random.Random(1))
        now = timezone.now()
        everything = FindingFilter()
        narrow = FindingFilter(rule="page-limit", track="industry", severity=Severity.ERROR, answer=AnswerState.OPEN)
        print(f"{options.papers} papers, {options.findings} findings each")
        print("counts by rule and track:", seconds(lambda: finding_counts(chair, SLUG, now)))
        print("first page of all:       ", seconds(lambda: found_page(chair, SLUG, everything, now)))
        print("first page, narrowed:    ", seconds(lambda: found_page(chair, SLUG, narrow, now)))
        deep = f"{options.papers - 50}-a"
        print("a page near the end:     ", seconds(lambda: found_page(chair, SLUG, everything, now, after=deep)))
        print("the whole file:          ", seconds(lambda: list(all_found(chair, SLUG, everything, now)), times=1))


if __name__ == "__main__":
    main()
