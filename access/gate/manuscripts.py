"""The uploaded versions of one paper with their newest run, report and answers, in a constant number of queries."""

from collections.abc import Iterable

from access.projections import FindingView, ManuscriptView, ReportView
from eligibility.findings import Finding, Verdict
from submissions.kinds import AnswerKind, RunState
from submissions.models import CheckRun, FindingAnswer, Manuscript, Override, Report, Submission
from submissions.steps import StepDone


def manuscripts_of(paper: Submission) -> tuple[ManuscriptView, ...]:
    """All versions, the newest first. Five queries, however many there are."""
    versions = list(paper.manuscripts.all())
    if not versions:
        return ()
    runs: dict[int, CheckRun] = {}
    newest_done: dict[int, CheckRun] = {}
    for run in (
        CheckRun.objects.filter(manuscript__submission_id=paper.pk)
        .select_related("report__rule_set_version")
        .order_by("pk")
    ):
        runs[run.manuscript_id] = run
        if run.state == RunState.DONE:
            newest_done[run.manuscript_id] = run
    answers = list(FindingAnswer.objects.filter(submission_id=paper.pk))
    overrides = {row.rule: row.reason for row in Override.objects.filter(submission_id=paper.pk)}
    return tuple(
        _view(version, paper, runs.get(version.pk), newest_done.get(version.pk), answers, overrides)
        for version in versions
    )


def _view(
    version: Manuscript,
    paper: Submission,
    run: CheckRun | None,
    done: CheckRun | None,
    answers: Iterable[FindingAnswer],
    overrides: dict[str, str],
) -> ManuscriptView:
    said = {row.rule: row for row in answers if row.sha256 == version.sha256}
    return ManuscriptView(
        pk=version.pk,
        version=version.version,
        size=version.size,
        sha256=version.sha256,
        original_name=version.original_name,
        uploaded_at=version.uploaded_at,
        is_current=version.pk == paper.manuscript_id,
        run=RunState(run.state) if run else None,
        queued_at=run.queued_at if run else None,
        attempts=run.attempts if run else 0,
        steps=tuple(StepDone.from_json(one) for one in run.steps) if run else (),
        report=_report(done.report, said, overrides) if done and done.report else None,
        has_blinded=bool(version.blinded_sha256),
        blinded_sha256=version.blinded_sha256,
        blinding_problem=version.blinding_problem,
        blinding_removed=tuple(version.blinding_removed),
    )


def _report(row: Report, said: dict[str, FindingAnswer], overrides: dict[str, str]) -> ReportView:
    findings = [Finding.from_json(data) for data in row.findings]
    return ReportView(
        pk=row.pk,
        verdict=Verdict(row.verdict),
        findings=tuple(
            FindingView(
                finding=finding,
                answer=AnswerKind(said[finding.rule].kind) if finding.rule in said else None,
                sentence=said[finding.rule].sentence if finding.rule in said else "",
                override_reason=overrides.get(finding.rule, ""),
            )
            for finding in findings
        ),
        passed=tuple(row.passed),
        facts=row.facts,
        seconds=row.seconds,
        created_at=row.created_at,
        rule_set_version=row.rule_set_version.number,
    )
