"""The worklist of papers whose file could not be checked, or whose copy for reviewers is withheld, for chairs."""

from datetime import datetime

from access.gate.chair import NEEDS, chaired, counted
from access.projections.findings import Trouble, UncheckedPage, UncheckedRow
from access.scopes import Person, as_chair
from eligibility.facts import Outcome
from eligibility.findings import Finding, Verdict
from submissions.kinds import RunState
from submissions.models import CheckRun, Report, Submission
from submissions.states import State
from submissions.work import OPEN


def unchecked_page(
    person: Person, slug: str, now: datetime, *, after: int | None = None, limit: int = 50
) -> UncheckedPage:
    """A page of them by number, over the papers this chair has power over (P2). Five queries. Raises NotThere."""
    conference, _, _ = chaired(person, slug)
    papers = counted(as_chair(person, now).filter(conference=conference, state=State.SUBMITTED))
    papers = papers.filter(NEEDS["unreadable"], number__gt=after or 0).select_related("track", "manuscript")
    rows = list(papers.order_by("number")[: limit + 1])
    page = rows[:limit]
    reports = Report.objects.in_bulk([row.report_pk for row in page if row.report_pk])  # type: ignore[attr-defined]  # annotation of `counted`
    runs: dict[int, CheckRun] = {}
    for run in CheckRun.objects.filter(manuscript__in=[row.manuscript_id for row in page]).order_by("pk"):
        runs[run.manuscript_id] = run
    return UncheckedPage(
        tuple(_row(row, reports.get(row.report_pk or 0), runs.get(row.manuscript_id or 0)) for row in page),  # type: ignore[attr-defined]  # as above
        page[-1].number if len(rows) > limit else None,
    )


def _row(paper: Submission, report: Report | None, run: CheckRun | None) -> UncheckedRow:
    trouble, words = _trouble(paper, report, run)
    return UncheckedRow(
        number=paper.number,
        title=paper.title,
        track=paper.track.name,
        trouble=trouble,
        words=words,
        since=run.finished_at if run else None,
        attempts=run.attempts if run else 0,
        is_checking=run is not None and run.state in OPEN,
    )


def _trouble(paper: Submission, report: Report | None, run: CheckRun | None) -> tuple[Trouble, str]:
    if run is not None and run.state == RunState.FAILED:
        return Trouble.LOST, ""
    if report is not None and report.verdict == Verdict.UNREADABLE:
        found = next((Finding.from_json(one) for one in report.findings), None)
        slow = report.facts.get("outcome") not in {Outcome.UNREADABLE, Outcome.ENCRYPTED, Outcome.TOO_LARGE}
        return Trouble.TIMED_OUT if slow else Trouble.UNREADABLE, found.message if found else ""
    return Trouble.NO_BLINDED_COPY, paper.manuscript.blinding_problem if paper.manuscript else ""
