"""The check of a manuscript: queued with the upload, run by a worker, its report kept for good (design §4, §5).

A check may run twice without harm. It never blocks: what it finds after a paper was submitted goes to the authors by mail and to the
chairs' queue. `sweeping` sends again what was lost.
"""

import hashlib
import json
import logging
import time
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import IntegrityError, transaction
from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone

from conferences.kinds import Stage
from conferences.models import Track
from eligibility.evaluation import Report as Evaluated
from eligibility.evaluation import evaluate
from eligibility.facts import ENGINE_VERSION, KeptText, Outcome
from eligibility.findings import Severity
from eligibility.identity.kept import first_that_names
from eligibility.inputs import Inputs, analysed
from eligibility.models import RuleSetVersion
from eligibility.pdf.client import EngineUnavailable
from eligibility.rulesets import RuleSetSpec
from eligibility.services import NoRuleSet, engine, facts_of, rule_set_for
from eligibility.sheets import shown_facts
from submissions.content import SubmissionContent
from submissions.duplicates.comparing import want_comparison
from submissions.fields import FormRules
from submissions.files import hashes_to_its_name, local_path, store_path
from submissions.kinds import RunState
from submissions.models import CheckRun, Manuscript, Report, Submission
from submissions.reading import Known, answered, author_facts, content_of, findings_of, form_rules
from submissions.services.judging import STANDING_COLUMNS, refresh_standing
from submissions.services.leasing import Lease, give_up, heartbeat, put_back, still_held, take_lease
from submissions.services.locking import lock_submission
from submissions.services.sending import send_work
from submissions.services.stepping import Steps
from submissions.services.telling import sentences, tell_authors
from submissions.states import State
from submissions.steps import Groups, Step, StepDone
from submissions.work import OPEN

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a report belongs to beside the file: the rule set's version, and all that its rules read of the submission."""

    version: RuleSetVersion
    spec: RuleSetSpec
    inputs: Inputs
    digest: str


def queue_check(*, manuscript_id: int, now: datetime) -> int:
    """Queue the check of a manuscript in the caller's transaction; the message goes out on commit. Returns the run's key.

    A run that is open already is enough. Checks of earlier versions that nobody has begun are dropped.
    """
    with transaction.atomic():
        manuscript = Manuscript.objects.get(pk=manuscript_id)
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


def queue_if_inputs_changed(*, paper: Submission, now: datetime, rules: FormRules | None = None) -> None:
    """Queue a check if the newest report no longer fits: another track, another rule set, other author names (design §4).

    `rules` spares reading the track's form again.
    """
    if paper.manuscript is None:
        return
    try:
        basis = basis_of(paper, Stage(paper.manuscript.stage), rules)
    except NoRuleSet:
        return
    if not _reports_on(paper, paper.manuscript.sha256, basis).exists():
        queue_check(manuscript_id=paper.manuscript.pk, now=now)


def basis_of(paper: Submission, stage: Stage, rules: FormRules | None = None) -> Basis:
    """What a check of this paper's file would be based on now. `rules` are its track's form, read if None. Raises NoRuleSet."""
    version, spec = rule_set_for(paper.track_id, stage)
    # No rule about a file reads topics.
    return basis_under(version, spec, paper, stage, rules or form_rules(paper.track, asks_topics=False))


def basis_under(version: RuleSetVersion, spec: RuleSetSpec, paper: Submission, stage: Stage, rules: FormRules) -> Basis:
    """The same for rules that are known already. One query unless the authors are prefetched."""
    rows = sorted(paper.authors.all(), key=lambda row: row.position)
    content = content_of(paper, rows=rows, topic_ids=())
    known = tuple(Known.stored(row) for row in rows)
    inputs = Inputs(
        authors=author_facts(content, rules, known),
        anonymity=spec.anonymity,
        stage=stage,
        kind=rules.kind_of(content.kind),
    )
    digest = inputs_digest(content, inputs, track=paper.track)
    return Basis(version, spec.about_the_file(), inputs, digest)


def inputs_digest(content: SubmissionContent, inputs: Inputs, *, track: Track) -> str:
    """A hash of all that rules about the file read of the submission. Sectors, topics and texts are not among it."""
    authors = [[a.full_name, a.email, a.orcid, a.affiliation, a.further_affiliations] for a in content.authors]
    read = [track.pk, inputs.stage.value, inputs.anonymity.value, authors]
    # Left out where there is none, so that reports of tracks without kinds stay what they are.
    text = json.dumps([*read, inputs.kind] if inputs.kind else read, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def run_check(run_id: int) -> None:
    """Check one manuscript, if nobody else does: facts, rules, report, blinded copy. May be called any number of times."""
    lease = take_lease(CheckRun, run_id)
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


def _check(lease: Lease[CheckRun]) -> None:
    begun = time.monotonic()
    steps = Steps(lease)
    manuscript = Manuscript.objects.get(pk=lease.run.manuscript_id)
    paper = Submission.objects.select_related("track", "kind").get(pk=manuscript.submission_id)
    basis = basis_of(paper, Stage(manuscript.stage))
    analysis = facts_of(manuscript.sha256, partial(local_path, manuscript.sha256))
    basis = replace(basis, inputs=replace(basis.inputs, pdf=analysis.facts))
    groups = Groups.of(basis.spec)
    steps.note(StepDone(step=Step.READ, at=timezone.now(), pages=analysis.facts.page_count, groups=groups.names))
    # The engine looks at authors, too, where a rule about the file does; rules about authors alone are not in this set.
    result = evaluate(basis.spec, basis.inputs, ran=partial(steps.watch, groups))
    steps.write()
    blinded = _blind(manuscript, analysis.outcome, basis.inputs)
    steps.note(StepDone(step=Step.COPIED, at=timezone.now()))
    _finish(lease, steps, basis, result, blinded, seconds=time.monotonic() - begun)


@dataclass(frozen=True, slots=True)
class _Blinded:
    """The copy that reviewers get, or why there is none."""

    sha256: str = ""
    problem: str = ""
    removed: tuple[str, ...] = ()


def _blind(manuscript: Manuscript, outcome: Outcome, inputs: Inputs) -> _Blinded:
    """Make, verify and store the blinded copy; one that exists already stays, since reviewers may have read it. Withheld
    if what the copy keeps beside its pages names an author."""
    if manuscript.blinded_sha256:
        return _Blinded(manuscript.blinded_sha256, removed=tuple(manuscript.blinding_removed))
    if outcome is not Outcome.OK:
        return _Blinded(problem="The file could not be read, so there is no copy for reviewers.")
    if (naming := _naming_text(inputs)) is not None:
        return _Blinded(
            problem=f"The copy for reviewers is withheld: an author is named in {naming.what}. Take the name out, and "
            "upload the file again."
        )
    with TemporaryDirectory(prefix="confsys-blind-") as directory, local_path(manuscript.sha256) as source:
        target = Path(directory) / "blinded.pdf"
        made = engine().blind(source, target)
        if made.outcome is not Outcome.OK:
            logger.warning("Manuscript %s has no blinded copy: %s %s", manuscript.pk, made.outcome, made.reason)
            return _Blinded(problem="The copy for reviewers could not be made. Export the file again, and upload it.")
        stored = store_path(target)
    if not hashes_to_its_name(stored.sha256):
        return _Blinded(problem="The copy for reviewers could not be kept. The chairs can have it made again.")
    return _Blinded(stored.sha256, removed=made.removed)


def _naming_text(inputs: Inputs) -> KeptText | None:
    if inputs.pdf is None or inputs.authors is None or not inputs.anonymity.forbids_names:
        return None
    return first_that_names(inputs.authors.authors, inputs.pdf.kept_texts)


def _finish(
    lease: Lease[CheckRun], steps: Steps, basis: Basis, result: Evaluated, blinded: _Blinded, *, seconds: float
) -> None:
    """Write report, copy and state in one transaction, unless another worker took over meanwhile."""
    with transaction.atomic():
        manuscript = Manuscript.objects.get(pk=lease.run.manuscript_id)
        paper = lock_submission(manuscript.submission_id)
        run = still_held(lease)
        if run is None:
            return
        now = timezone.now()
        report, is_new = write_report(paper, manuscript, basis, result, seconds, now)
        _write_blinded(manuscript, blinded, now)
        run.state, run.finished_at, run.lease_until, run.report = RunState.DONE, now, None, report
        run.steps = steps.as_json()
        run.save(update_fields=["state", "finished_at", "lease_until", "report", "steps"])
        if paper.manuscript_id != manuscript.pk:
            return
        paper.manuscript = manuscript
        # Read once, for both that follow: this transaction has the paper's lock.
        prefetch_related_objects([paper], "authors", "topics")
        rules = form_rules(paper.track)
        refresh_standing(paper, now=now, rules=rules, rows=sorted(paper.authors.all(), key=lambda row: row.position))
        paper.save(update_fields=STANDING_COLUMNS)
        if is_new and paper.state == State.SUBMITTED:
            _tell_of_late_findings(paper, report)
        # Saved meanwhile under another track or other names: that needs a report of its own.
        queue_if_inputs_changed(paper=paper, now=now, rules=rules)
        want_comparison(paper)


def _reports_on(paper: Submission, sha256: str, basis: Basis) -> QuerySet[Report]:
    return Report.objects.filter(
        submission_id=paper.pk,
        sha256=sha256,
        inputs_digest=basis.digest,
        rule_set_version=basis.version,
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

    What is not settled is made anew: the file may have been read this time.
    """
    found = _reports_on(paper, manuscript.sha256, basis).filter(is_settled=True).first()
    if found is not None:
        return found, False
    report = new_report(paper, manuscript, basis, result, seconds, now)
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


def _write_blinded(manuscript: Manuscript, blinded: _Blinded, now: datetime) -> None:
    if manuscript.blinded_sha256:
        return
    manuscript.blinded_sha256 = blinded.sha256
    manuscript.blinded_at = now if blinded.sha256 else None
    manuscript.blinding_problem = blinded.problem
    manuscript.blinding_removed = list(blinded.removed)
    manuscript.save(update_fields=["blinded_sha256", "blinded_at", "blinding_problem", "blinding_removed"])


def _tell_of_late_findings(paper: Submission, report: Report) -> None:
    """A check that ended after submitting tells the authors what it found and they have not seen; notices are no reason for a mail."""
    earlier = Report.objects.filter(submission_id=paper.pk, sha256=report.sha256).exclude(pk=report.pk)
    seen = {(finding.rule, finding.sentences) for one in earlier for finding in findings_of(one)}
    open_ones = [
        one.finding
        for one in answered(paper.pk, report.sha256, findings_of(report))
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
