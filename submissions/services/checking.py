"""The check of a manuscript: queued with the upload, run by a worker, its report kept for good (design §4, §5).

A check may run twice without harm. It never blocks: what it finds after a paper was submitted goes to the authors by mail and to the
chairs' queue. `sweeping` sends again what was lost.
"""

import functools
import logging
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from conferences.kinds import Stage
from eligibility.evaluation import Report as Evaluated
from eligibility.facts import ENGINE_VERSION
from eligibility.findings import Severity
from eligibility.inputs import analysed
from eligibility.patience import evaluate_in_time
from eligibility.pdf.client import EngineUnavailable
from eligibility.services import NoRuleSet, facts_of, facts_stored, new_facts_of, version_in_force
from eligibility.sheets import shown_facts
from submissions.duplicates.comparing import want_comparison
from submissions.files import local_path
from submissions.kinds import RunState
from submissions.models import CheckRun, Manuscript, Report, Submission
from submissions.reading import AnsweredFinding, Said, answered, check_state, findings_of
from submissions.services.basis import Basis, basis_key, basis_of
from submissions.services.blinding import drop_earlier_copies, settle_copy
from submissions.services.judging import STANDING_COLUMNS, note_file_checked
from submissions.services.leasing import Lease, end, give_up, heartbeat, put_back, still_held, take_lease
from submissions.services.locking import lock_again, lock_submission
from submissions.services.sending import send_work
from submissions.services.stepping import Steps
from submissions.services.telling import sentences, tell_authors
from submissions.states import State
from submissions.steps import Groups, Step, StepDone
from submissions.work import OPEN

logger = logging.getLogger(__name__)


def queue_check(*, manuscript_id: int, now: datetime) -> int:
    """Queue the check of a manuscript in the caller's transaction; the message goes out on commit. Returns the run's key.

    A run that is open already is enough. Checks of earlier versions that nobody has begun are dropped, and their copies.
    """
    with transaction.atomic():
        manuscript = Manuscript.objects.get(pk=manuscript_id)
        drop_earlier_copies(manuscript, now)
        CheckRun.objects.filter(
            manuscript__submission_id=manuscript.submission_id,
            manuscript__stage=manuscript.stage,
            manuscript__version__lt=manuscript.version,
            state=RunState.QUEUED,
        ).update(state=RunState.SUPERSEDED, finished_at=now)
        open_run = manuscript.runs.filter(state__in=OPEN).first()
        if open_run is not None:
            return open_run.pk
        try:
            with transaction.atomic():
                run = CheckRun.objects.create(manuscript=manuscript, queued_at=now)
        except IntegrityError:
            # Queued by somebody else in this very moment.
            return manuscript.runs.get(state__in=OPEN).pk
        transaction.on_commit(partial(send_work, CheckRun, run.pk))
        return run.pk


def queue_if_inputs_changed(*, paper: Submission, now: datetime, newest: Report | None = None) -> None:
    """Queue a check if no report fits any more: another track, another rule set, other author names (design §4).

    `newest`, a report on its current file, spares looking for one if it is that.
    """
    if paper.manuscript is None:
        return
    try:
        version_id, digest = basis_key(paper, Stage(paper.manuscript.stage))
    except NoRuleSet:
        return
    if newest is not None and (newest.rule_set_version_id, newest.inputs_digest) == (version_id, digest):
        return
    if not _reports_on(paper, paper.manuscript.sha256, version_id, digest).exists():
        queue_check(manuscript_id=paper.manuscript.pk, now=now)


def run_check(run_id: int) -> None:
    """Check one manuscript, if nobody else does: facts, rules, report. May be called any number of times."""
    lease = take_lease(CheckRun, run_id, _runs())
    if lease is None:
        return
    try:
        with heartbeat(lease):
            _check(lease)
    except EngineUnavailable:
        logger.exception("The PDF engine cannot be started; check %s waits.", run_id)
        put_back(lease)
    except FileNotFoundError:
        logger.exception("The file of check %s is not in the store.", run_id)
        _fail(lease)
    except NoRuleSet as error:
        logger.error("Check %s cannot be made: %s", run_id, error)  # noqa: TRY400 - a chair's omission, no fault to trace
        _fail(lease)


def _check(lease: Lease[Any]) -> None:
    begun = time.monotonic()
    steps = Steps(lease)
    manuscript = lease.run.manuscript
    basis = basis_of(manuscript.submission, Stage(manuscript.stage))
    found = facts_of if lease.run.is_read else new_facts_of
    analysis = found(manuscript.sha256, partial(local_path, manuscript.sha256))
    basis = replace(basis, inputs=replace(basis.inputs, pdf=analysis.facts))
    groups = Groups.of(basis.spec)
    steps.note(StepDone(step=Step.READ, at=timezone.now(), pages=analysis.facts.page_count, groups=groups.names))
    # The engine looks at authors, too, where a rule about the file does; rules about authors alone are not in this set.
    result, inputs = evaluate_in_time(basis.spec, basis.inputs, ran=partial(steps.watch, groups))
    basis = replace(basis, inputs=inputs)
    _finish(lease, steps, basis, result, seconds=time.monotonic() - begun)


@functools.cache
def _runs() -> QuerySet[Any]:
    """Runs with their papers, whether an earlier run has told something of the same manuscript, and whether its file was read.

    The former cannot change while one is leased: there is one open run of a manuscript. Composed once: that takes as long
    as asking it.
    """
    earlier = CheckRun.objects.filter(manuscript=OuterRef("manuscript"), state=RunState.DONE)
    return CheckRun.objects.select_related("manuscript__submission__kind").annotate(
        was_checked=Exists(earlier), is_read=Exists(facts_stored(OuterRef("manuscript__sha256")))
    )


def _finish(lease: Lease[Any], steps: Steps, basis: Basis, result: Evaluated, *, seconds: float) -> None:
    """Write report and state in one transaction, unless another worker took over meanwhile; the copy is queued with them."""
    manuscript, was_checked = lease.run.manuscript, lease.run.was_checked
    with transaction.atomic():
        paper, is_as_read = _locked(manuscript, was_checked=was_checked)
        now = timezone.now()
        current = paper.manuscript if paper.manuscript_id == manuscript.pk else None
        before = check_state(paper).findings if current and was_checked else ()
        report, is_new = write_report(paper, manuscript, basis, result, seconds, now)
        if not end(lease, now, report=report, steps=steps.as_json()):
            transaction.set_rollback(True)
            return
        if current is None:
            return
        settle_copy(current, basis.inputs, now, is_first=not was_checked)
        after = _answered(paper, report)
        if note_file_checked(paper, before, after, now):
            paper.save(update_fields=STANDING_COLUMNS)
        if is_new and paper.state == State.SUBMITTED:
            _tell_of_late_findings(paper, report, after)
        # Saved meanwhile under another track, other names or other rules: that needs a report of its own.
        if not (is_as_read and _is_in_force(basis, paper)):
            queue_if_inputs_changed(paper=paper, now=now, newest=report)
        want_comparison(paper)


def _locked(manuscript: Manuscript, *, was_checked: bool) -> tuple[Submission, bool]:
    """The manuscript's paper, locked, and whether nobody has saved it since it was read.

    Then, and if this is the manuscript's first check, so that nothing was made of it yet, only what changes without a save
    is read again.
    """
    paper, revision = manuscript.submission, manuscript.submission.revision
    lock_again(paper, ("revision", "state", "manuscript", "file_frozen_at", *STANDING_COLUMNS))
    is_as_read = paper.revision == revision
    if was_checked or not is_as_read:
        return lock_submission(paper.pk, beside=("kind", "manuscript")), is_as_read
    if paper.manuscript_id == manuscript.pk:
        paper.manuscript = manuscript
    return paper, is_as_read


def _is_in_force(basis: Basis, paper: Submission) -> bool:
    """Whether the rules are still those that judge the paper. One query."""
    version_id, anonymity = version_in_force(paper.track_id, basis.inputs.stage)
    return (version_id, anonymity) == (basis.version.pk, basis.inputs.anonymity)


def _answered(paper: Submission, report: Report) -> tuple[AnsweredFinding, ...]:
    """The findings with what was said to them, which is asked only where it can matter: where one would stop submitting,
    and where the authors are told."""
    findings = findings_of(report)
    bare = Said().beside(findings)
    if paper.state != State.SUBMITTED and not any(one.stops_submitting for one in bare):
        return bare
    return answered(paper.pk, report.sha256, findings)


def _reports_on(paper: Submission, sha256: str, version_id: int, digest: str) -> QuerySet[Report]:
    return Report.objects.filter(
        submission_id=paper.pk,
        sha256=sha256,
        inputs_digest=digest,
        rule_set_version_id=version_id,
        engine_version=ENGINE_VERSION,
    )


def write_report(
    paper: Submission,
    manuscript: Manuscript,
    basis: Basis,
    result: Evaluated,
    seconds: float,
    now: datetime,
) -> tuple[Report, bool]:
    """The report on a file under this basis, which holds its facts, and whether it is new: what was said once is not said again.

    What is not settled is made anew: the file may have been read this time. In the caller's transaction.
    """
    report = new_report(paper, manuscript, basis, result, seconds, now)
    same = _reports_on(paper, manuscript.sha256, basis.version.pk, basis.digest).filter(is_settled=True)
    if report.is_settled:
        # Most files are checked once: the constraint tells of the others, and costs no query.
        try:
            with transaction.atomic():
                report.save()
        except IntegrityError:
            return same.get(), False
        return report, True
    if (found := same.first()) is not None:
        return found, False
    report.save()
    return report, True


def new_report(
    paper: Submission,
    manuscript: Manuscript,
    basis: Basis,
    result: Evaluated,
    seconds: float,
    now: datetime,
) -> Report:
    """The report on a file under this basis, which holds its facts; not stored yet."""
    broken = {finding.rule for finding in result.findings}
    return Report(
        submission=paper,
        sha256=manuscript.sha256,
        inputs_digest=basis.digest,
        rule_set_version=basis.version,
        engine_version=ENGINE_VERSION,
        verdict=result.verdict,
        findings=[finding.to_json() for finding in result.findings],
        passed=[rule for rule in result.rules_run if rule not in broken],
        facts=shown_facts(basis.inputs, basis.spec),
        seconds=round(seconds, 3),
        created_at=now,
        is_settled=analysed(basis.inputs).outcome.is_settled,
    )


def _tell_of_late_findings(paper: Submission, report: Report, findings: Iterable[AnsweredFinding]) -> None:
    """A check that ended after submitting tells the authors what it found and they have not seen; notices are no reason for a mail."""
    earlier = Report.objects.filter(submission_id=paper.pk, sha256=report.sha256).exclude(pk=report.pk)
    seen = {(finding.rule, finding.sentences) for one in earlier for finding in findings_of(one)}
    open_ones = [
        one.finding
        for one in findings
        if one.finding.severity.rank >= Severity.WARNING.rank
        and not one.finding.done_for_you
        and not one.override_reason
        and (one.finding.rule, one.finding.sentences) not in seen
    ]
    if open_ones:
        lines = sentences(
            f"{finding.severity.value.capitalize()}: {finding.sentences} {finding.mend}" for finding in open_ones
        )
        tell_authors(paper, kind="late_findings", context={"lines": lines})


def _fail(lease: Lease[CheckRun]) -> None:
    with transaction.atomic():
        run = still_held(lease)
        if run is not None:
            give_up(run)
