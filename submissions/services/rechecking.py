"""Re-checks: a changed rule set run over the papers that it judges, in slices, by a worker that may be killed (design §4, §5).

Nothing is parsed that was parsed before. Old reports stay. A trial writes nothing but its own items.
"""

import logging
import time
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from conferences.kinds import Stage
from conferences.services.auditing import record
from eligibility.evaluation import Report as Evaluated
from eligibility.facts import PdfFacts
from eligibility.findings import Severity
from eligibility.models import RuleSet, RuleSetVersion, TrackRuleSet
from eligibility.pdf.client import EngineUnavailable
from eligibility.rulesets import RuleSetting
from eligibility.services import facts_of, stored_facts
from submissions.files import local_path
from submissions.kinds import RunState
from submissions.models import CheckRun, Override, Recheck, RecheckItem, Report, Submission
from submissions.services.checking import Basis, write_report
from submissions.services.judging import STANDING_COLUMNS, refresh_standing
from submissions.services.leasing import Lease, heartbeat, lease_length, put_back, still_held, take_lease
from submissions.services.locking import lock_submission
from submissions.services.rejudging import Rejudged, RuleBook, newest_reports, rejudge
from submissions.services.sending import send_work
from submissions.services.telling import sentences, tell_authors
from submissions.states import State
from submissions.work import OPEN

logger = logging.getLogger(__name__)

# After so long a slice the worker turns to other work, such as the check of a paper that was just uploaded.
SLICE_SECONDS = 5.0
# Papers that are locked, judged and written together.
BATCH = 20


def papers_under(rule_set_id: int, track_id: int | None = None) -> QuerySet[Submission]:
    """The drafts and submitted papers that a rule set judges: their file, their authors, or both."""
    of_its_stage = Q(stage=OuterRef("manuscript__stage")) | Q(stage=Stage.SUBMISSION)
    uses = TrackRuleSet.objects.filter(of_its_stage, track_id=OuterRef("track_id"), rule_set_id=rule_set_id)
    papers = Submission.objects.filter(Exists(uses), state__in=[State.DRAFT, State.SUBMITTED])
    return papers.filter(track_id=track_id) if track_id else papers


def queue_recheck(
    *,
    version: RuleSetVersion,
    by_id: int | None,
    now: datetime,
    tells_authors: bool = False,
    track_id: int | None = None,
) -> int | None:
    """Queue the re-check of the papers under a version in the caller's transaction; None if there are none.

    An open re-check of the same rule set is superseded: what it had still to do, the new one does.
    """
    rule_set = RuleSet.objects.get(pk=version.rule_set_id)
    earlier = list(Recheck.objects.select_for_update().filter(rule_set=rule_set, is_trial=False, state__in=OPEN))
    papers = list(papers_under(rule_set.pk, track_id).values_list("pk", flat=True))
    for one in earlier:
        # The new one may be about a single track; what an earlier one left undone stays to be done.
        papers += one.items.filter(judged="").values_list("submission_id", flat=True)
        _end(one, RunState.SUPERSEDED, now)
    if not papers:
        return None
    recheck = Recheck.objects.create(
        conference_id=rule_set.conference_id,
        rule_set=rule_set,
        version=version,
        track_id=track_id,
        tells_authors=tells_authors,
        requested_by_id=by_id,
        queued_at=now,
    )
    _add_items(recheck, papers)
    return recheck.pk


def start_trial(
    *,
    rule_set_id: int,
    settings: Iterable[RuleSetting],
    draft: dict[str, Any],
    by_id: int,
    now: datetime,
    track_id: int | None = None,
) -> int:
    """Queue settings that are not saved to be tried on the submitted papers; nothing of it reaches authors or reports.

    With `track_id` on the papers of that track, as if it used the set. An open trial of the same chair is superseded.
    Drafts are left out: what is in them is their authors' (P4).
    """
    with transaction.atomic():
        rule_set = RuleSet.objects.get(pk=rule_set_id)
        earlier = Recheck.objects.select_for_update().filter(
            rule_set=rule_set, is_trial=True, requested_by_id=by_id, state__in=OPEN
        )
        for one in earlier:
            _end(one, RunState.SUPERSEDED, now)
        trial = Recheck.objects.create(
            conference_id=rule_set.conference_id,
            rule_set=rule_set,
            rules=[asdict(one) for one in settings],
            draft=draft,
            is_trial=True,
            track_id=track_id,
            requested_by_id=by_id,
            queued_at=now,
        )
        papers = papers_under(rule_set_id) if track_id is None else Submission.objects.filter(track_id=track_id)
        _add_items(trial, papers.filter(state=State.SUBMITTED).values_list("pk", flat=True))
        return trial.pk


def _add_items(recheck: Recheck, papers: Iterable[int]) -> None:
    RecheckItem.objects.bulk_create(
        [RecheckItem(recheck=recheck, submission_id=pk) for pk in sorted(set(papers))], batch_size=1000
    )
    transaction.on_commit(partial(send_work, Recheck, recheck.pk))


def cancel_recheck(*, recheck_id: int, by_id: int, now: datetime) -> bool:
    """Stop a re-check or a trial; papers that are done stay done. Whether there was anything left to stop."""
    with transaction.atomic():
        recheck = Recheck.objects.select_for_update().filter(pk=recheck_id, state__in=OPEN).first()
        if recheck is None:
            return False
        _end(recheck, RunState.CANCELLED, now)
        if not recheck.is_trial:
            _note(recheck, "re-check cancelled", by_id, now)
        return True


def resume_recheck(*, recheck_id: int, by_id: int, now: datetime) -> bool:
    """Go on with what was cancelled or given up, unless a newer re-check of the rule set has taken its place."""
    with transaction.atomic():
        recheck = Recheck.objects.select_for_update().filter(pk=recheck_id, is_trial=False).first()
        if recheck is None or recheck.state not in {RunState.CANCELLED, RunState.FAILED}:
            return False
        if Recheck.objects.filter(rule_set_id=recheck.rule_set_id, is_trial=False, pk__gt=recheck.pk).exists():
            return False
        recheck.state, recheck.losses, recheck.finished_at, recheck.sent_at = RunState.QUEUED, 0, None, None
        recheck.save(update_fields=["state", "losses", "finished_at", "sent_at"])
        _note(recheck, "re-check resumed", by_id, now)
        transaction.on_commit(partial(send_work, Recheck, recheck.pk))
        return True


def _note(recheck: Recheck, action: str, by_id: int, now: datetime) -> None:
    record(
        action=action,
        kind="rule_set",
        object_id=recheck.rule_set_id,
        at=now,
        conference_id=recheck.conference_id,
        actor_id=by_id,
        after={"recheck": recheck.pk},
    )


def _end(recheck: Recheck, state: RunState, now: datetime) -> None:
    recheck.end(state, now)
    recheck.save(update_fields=["state", "finished_at", "lease_until"])


def run_recheck(recheck_id: int) -> None:
    """Work on a re-check for one slice, if nobody else does. May be called any number of times."""
    lease = take_lease(Recheck, recheck_id)
    if lease is None:
        return
    try:
        with heartbeat(lease):
            _work(lease)
    except EngineUnavailable:
        logger.exception("The PDF engine cannot be started; re-check %s waits.", recheck_id)
        put_back(lease)


def _work(lease: Lease[Recheck]) -> None:
    until = time.monotonic() + SLICE_SECONDS
    book = RuleBook(lease.run)
    while True:
        todo = list(lease.run.items.filter(judged="").order_by("submission_id")[:BATCH])
        if not todo:
            _finish(lease)
            return
        if not _do(lease, book, todo):
            return
        if time.monotonic() > until:
            _hand_on(lease)
            return


def _do(lease: Lease[Recheck], book: RuleBook, todo: list[RecheckItem]) -> bool:
    """Judge some papers; whether the lease still held. A paper that changed meanwhile stays to be done.

    Judging takes long, so it is done before anything is locked: an author's save waits for the writing alone.
    """
    keys = [item.submission_id for item in todo]
    facts, papers = _facts(lease.run, keys), _papers(keys)
    reports = newest_reports(papers.values())
    results = {}
    for key, paper in papers.items():
        sha256 = paper.manuscript.sha256 if paper.manuscript else ""
        results[key] = rejudge(paper, book, reports.get(key), facts.get(sha256))
    with transaction.atomic():
        recheck = still_held(lease)
        if recheck is None:
            return False
        now, done = timezone.now(), []
        if book.is_current():
            for item in todo:
                result = results[item.submission_id]
                if not recheck.is_trial and not _write(recheck, papers[item.submission_id], result, book, now):
                    continue
                item.judged, item.before, item.after = result.judged, result.before or "", result.after or ""
                item.changes, item.is_changed, item.done_at = list(result.changes), result.is_changed, now
                done.append(item)
        RecheckItem.objects.bulk_update(done, ["judged", "before", "after", "changes", "is_changed", "done_at"])
        # While this transaction held the row, the heartbeat could not renew the lease.
        recheck.losses, recheck.lease_until = 0, timezone.now() + lease_length()
        recheck.save(update_fields=["losses", "lease_until"])
    return True


def _papers(keys: list[int]) -> dict[int, Submission]:
    rows = Submission.objects.filter(pk__in=keys).select_related("track", "kind", "conference", "manuscript")
    return {paper.pk: paper for paper in rows.prefetch_related("authors", "topics").order_by("pk")}


def _facts(recheck: Recheck, keys: list[int]) -> dict[str, PdfFacts]:
    """What is known of the papers' files. A re-check reads what is not stored; a trial parses nothing."""
    hashes = set(
        Submission.objects.filter(pk__in=keys, manuscript__isnull=False).values_list("manuscript__sha256", flat=True)
    )
    found = stored_facts(hashes)
    if recheck.is_trial:
        return found
    # A file whose own check is still to come is read by that check, under the same rules.
    waiting = CheckRun.objects.filter(manuscript__sha256__in=hashes, state__in=OPEN)
    for sha256 in hashes - found.keys() - set(waiting.values_list("manuscript__sha256", flat=True)):
        try:
            found[sha256] = facts_of(sha256, partial(local_path, sha256)).facts
        except FileNotFoundError:
            logger.exception("The file %s is not in the store.", sha256)
    return found


def _write(recheck: Recheck, read: Submission, result: Rejudged, book: RuleBook, now: datetime) -> bool:
    """The new report beside the old ones, the columns of lists, and the mail that the chair asked for; or, if the paper
    is no longer as it was read, nothing."""
    paper = lock_submission(read.pk)
    if any(getattr(paper, name) != getattr(read, name) for name in ("revision", "manuscript_id", "track_id")):
        return False
    if result.basis is not None and result.result is not None:
        _write_report(paper, result.basis, result.result, now)
    refresh_standing(paper, now=now, rules=book.form(paper.track))
    paper.save(update_fields=STANDING_COLUMNS)
    if recheck.tells_authors and result.is_worse:
        _tell(recheck, paper, result)
    return True


def _write_report(paper: Submission, basis: Basis, result: Evaluated, now: datetime) -> Report:
    manuscript = paper.manuscript
    assert manuscript is not None  # there are facts of it
    report, _ = write_report(paper, manuscript, basis, result, 0.0, now)
    newest = CheckRun.objects.filter(manuscript=manuscript, state=RunState.DONE).order_by("-pk").first()
    if newest is None or newest.report_id != report.pk:
        CheckRun.objects.create(
            manuscript=manuscript, state=RunState.DONE, queued_at=now, started_at=now, finished_at=now, report=report
        )
    return report


def _tell(recheck: Recheck, paper: Submission, result: Rejudged) -> None:
    accepted = set(Override.objects.filter(submission=paper).values_list("rule", flat=True))
    news = [
        f"{one.severity.value.capitalize()}: {one.sentences} {one.mend}".strip()
        for one in result.new_findings
        if one.severity.rank >= Severity.WARNING.rank and not one.done_for_you and one.rule not in accepted
    ]
    if news:
        reason = recheck.version.reason if recheck.version else ""
        tell_authors(paper, kind="rules_changed", context={"lines": sentences(news), "reason": reason})


def _hand_on(lease: Lease[Recheck]) -> None:
    """Queue the next slice behind what waits already."""
    with transaction.atomic():
        recheck = still_held(lease)
        if recheck is None:
            return
        recheck.state, recheck.lease_until, recheck.sent_at = RunState.QUEUED, None, None
        recheck.save(update_fields=["state", "lease_until", "sent_at"])
        transaction.on_commit(partial(send_work, Recheck, recheck.pk))


def _finish(lease: Lease[Recheck]) -> None:
    with transaction.atomic():
        recheck = still_held(lease)
        if recheck is not None:
            _end(recheck, RunState.DONE, timezone.now())
