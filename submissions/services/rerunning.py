"""The work on a re-check: batches of papers, by one worker that has the lease and one that helps from the other end.

Files are judged before anything is locked, since that takes long; authors and what was said to findings are read under the
locks, since they change without a new revision. What is written takes a number of queries that does not grow with the batch.
"""

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import connection, transaction
from django.utils import timezone

from conferences.kinds import Stage
from eligibility.facts import ENGINE_VERSION, PdfFacts
from eligibility.findings import Severity
from eligibility.pdf.client import EngineUnavailable
from eligibility.services import facts_of, stored_facts
from submissions.files import local_path
from submissions.kinds import RunState
from submissions.models import CheckRun, Recheck, RecheckItem, Report, Submission
from submissions.reading import findings_of
from submissions.services.checking import new_report
from submissions.services.judging import STANDING_COLUMNS, no_rules, note_standing, weigh, with_file_findings
from submissions.services.leasing import Lease, heartbeat, lease_length, put_back, still_held, take_lease
from submissions.services.locking import lock_submissions
from submissions.services.rejudging import FileJudged, Rejudged, RuleBook, judge_file, rejudge
from submissions.services.sending import HELP_PRIORITY, HELP_RECHECK, hand_over, send_work
from submissions.services.surroundings import Surroundings, settle_all, surroundings_of
from submissions.services.telling import sentences, tell_authors
from submissions.states import LIVE
from submissions.work import OPEN

logger = logging.getLogger(__name__)

# After so long a slice the worker turns to other work, such as the check of a paper that was just uploaded.
SLICE_SECONDS = 5.0
# Papers that are locked, judged and written together.
BATCH = 20
# Of PostgreSQL's advisory locks of two numbers: this one, and the re-check that is helped with.
_HELPING = 7_302


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


def help_recheck(recheck_id: int) -> None:
    """Work on a re-check from its other end for one slice, until an upload waits; one helper at a time.

    Whoever has the lease ends the re-check, and does what a helper leaves undone: losing one loses nothing.
    """
    with _alone(recheck_id) as is_alone:
        recheck = Recheck.objects.filter(pk=recheck_id, state__in=OPEN).first() if is_alone else None
        if recheck is None:
            return
        until, book = time.monotonic() + SLICE_SECONDS, RuleBook(recheck)
        try:
            while not CheckRun.objects.filter(state=RunState.QUEUED).exists():
                todo = list(recheck.items.filter(judged="").order_by("-submission_id")[:BATCH])
                if not todo or not _do(recheck, None, book, todo) or time.monotonic() > until:
                    return
        except EngineUnavailable:
            logger.exception("The PDF engine cannot be started; re-check %s is not helped with.", recheck_id)


@contextmanager
def _alone(recheck_id: int) -> Iterator[bool]:
    """Whether nobody else helps with it. The lock goes with its connection, should this process be killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_HELPING, recheck_id % 2**31])
        (is_alone,) = cursor.fetchone()
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_HELPING, recheck_id % 2**31])


def _work(lease: Lease[Recheck]) -> None:
    until = time.monotonic() + SLICE_SECONDS
    book = RuleBook(lease.run)
    if lease.run.items.filter(judged="")[: 2 * BATCH + 1].count() > 2 * BATCH:
        transaction.on_commit(partial(hand_over, HELP_RECHECK, lease.run.pk, priority=HELP_PRIORITY))
    while True:
        todo = list(lease.run.items.filter(judged="").order_by("submission_id")[:BATCH])
        if not todo:
            _finish(lease)
            return
        if not _do(lease.run, lease, book, todo):
            return
        if time.monotonic() > until:
            _hand_on(lease)
            return


@dataclass(frozen=True, slots=True)
class _Read:
    """A paper as it was when its file was judged, and the report that this would make."""

    paper: Submission
    of_file: FileJudged
    report: Report | None


def _do(recheck: Recheck, lease: Lease[Recheck] | None, book: RuleBook, todo: list[RecheckItem]) -> bool:
    """Judge some papers; whether the re-check goes on. A paper that changed meanwhile stays to be done."""
    keys = [item.submission_id for item in todo]
    read = _read(recheck, keys, book)
    tried = _tried(read, book) if recheck.is_trial else {}
    with transaction.atomic():
        held = still_held(lease) if lease else recheck
        if held is None or (lease is None and not _still_open(recheck)):
            return False
        if book.is_current():
            # Who works from the other end may have done some of them meanwhile.
            left = set(held.items.filter(pk__in=[item.pk for item in todo], judged="").values_list("pk", flat=True))
            todo = [item for item in todo if item.pk in left]
            wanted = {item.submission_id: read[item.submission_id] for item in todo if item.submission_id in read}
            results = tried if recheck.is_trial else _write(held, wanted, book)
            _note(todo, results)
        if lease is not None:
            # While this transaction held the row, the heartbeat could not renew the lease.
            held.losses, held.lease_until = 0, timezone.now() + lease_length()
            held.save(update_fields=["losses", "lease_until"])
    return True


def _still_open(recheck: Recheck) -> bool:
    """Whether it is still to be done. Until the transaction ends nobody can cancel or end it, nor write at the same time;
    whoever has the lease can renew it all the while, since Django's own locks would keep them from it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM submissions_recheck WHERE id = %s AND state = ANY(%s) FOR KEY SHARE",
            [recheck.pk, [state.value for state in OPEN]],
        )
        return cursor.fetchone() is not None


def _note(todo: list[RecheckItem], results: Mapping[int, Rejudged]) -> None:
    done, now = [item for item in todo if item.submission_id in results], timezone.now()
    for item in done:
        result = results[item.submission_id]
        item.judged, item.before, item.after = result.judged, result.before or "", result.after or ""
        item.changes, item.is_changed, item.done_at = list(result.changes), result.is_changed, now
    RecheckItem.objects.bulk_update(done, ["judged", "before", "after", "changes", "is_changed", "done_at"])


def _read(recheck: Recheck, keys: list[int], book: RuleBook) -> dict[int, _Read]:
    """The papers with their files judged; nothing is locked."""
    rows = Submission.objects.filter(pk__in=keys).select_related("track", "kind", "conference", "manuscript")
    papers = list(rows.prefetch_related("authors", "topics").order_by("pk"))
    facts = _facts(recheck, {paper.manuscript.sha256 for paper in papers if paper.manuscript})
    found, now = {}, timezone.now()
    for paper in papers:
        of_file = judge_file(paper, book, facts.get(paper.manuscript.sha256) if paper.manuscript else None)
        report = None
        if paper.manuscript and of_file.basis and of_file.result and not recheck.is_trial:
            report = new_report(paper, paper.manuscript, of_file.basis, of_file.result, 0.0, now)
        found[paper.pk] = _Read(paper, of_file, report)
    return found


def _facts(recheck: Recheck, hashes: set[str]) -> dict[str, PdfFacts]:
    """What is known of these files. A re-check reads what is not stored; a trial parses nothing."""
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


def _tried(read: Mapping[int, _Read], book: RuleBook) -> dict[int, Rejudged]:
    """What a trial says of papers: nothing is locked, and nothing of it reaches them."""
    around = surroundings_of([one.paper for one in read.values()])
    return {key: _rejudged(read[key], around[key], book) for key in read}


def _rejudged(read: _Read, around: Surroundings, book: RuleBook) -> Rejudged:
    return rejudge(read.paper, book, around.report, read.of_file, around.authors(book.form(read.paper.track)))


def _write(recheck: Recheck, read: Mapping[int, _Read], book: RuleBook) -> dict[int, Rejudged]:
    """New reports beside the old ones, the columns of lists, and the mails that the chair asked for; of papers that are still
    as they were read."""
    locked = [paper for paper in lock_submissions(read) if _is_same(paper, read[paper.pk].paper)]
    around, now = surroundings_of(locked), timezone.now()
    results = {key: _rejudged(read[key], one, book) for key, one in around.items()}
    _write_reports({key: read[key].report for key in around}, around, now)
    settle_all(around.values(), now)
    for key, one in around.items():
        _judge_standing(one, results[key], book, now)
    Submission.objects.bulk_update(locked, STANDING_COLUMNS)
    if recheck.tells_authors:
        for key, one in around.items():
            # Withdrawn meanwhile, it breaks nobody's rules.
            if results[key].is_worse and one.paper.state in LIVE:
                _tell(recheck, one, results[key])
    return results


def _is_same(now: Submission, then: Submission) -> bool:
    return all(getattr(now, name) == getattr(then, name) for name in ("revision", "manuscript_id", "track_id"))


def _write_reports(reports: Mapping[int, Report | None], around: Mapping[int, Surroundings], now: datetime) -> None:
    """Store what is new: what was said once under the same version of everything is not said again. Three queries."""
    wanted = {key: report for key, report in reports.items() if report is not None}
    stored = {
        (row.submission_id, row.sha256, row.inputs_digest, row.rule_set_version_id): row
        for row in Report.objects.filter(
            submission__in=wanted,
            rule_set_version__in={report.rule_set_version_id for report in wanted.values()},
            engine_version=ENGINE_VERSION,
            is_settled=True,
        ).only("submission_id", "sha256", "inputs_digest", "rule_set_version_id")
    }
    places = {key: (key, one.sha256, one.inputs_digest, one.rule_set_version_id) for key, one in wanted.items()}
    new = [wanted[key] for key, place in places.items() if place not in stored]
    for report in new:
        report.created_at = now
    Report.objects.bulk_create(new)
    told = {key: stored.get(place, wanted[key]) for key, place in places.items()}
    CheckRun.objects.bulk_create(
        CheckRun(
            manuscript=around[key].paper.manuscript,
            state=RunState.DONE,
            queued_at=now,
            started_at=now,
            finished_at=now,
            report=report,
        )
        for key, report in told.items()
        if (newest := around[key].report) is None or newest.pk != report.pk
    )


def _judge_standing(around: Surroundings, result: Rejudged, book: RuleBook, now: datetime) -> None:
    """Set the columns that lists show, without saving them."""
    paper, present = around.paper, book.now(around.paper.track, Stage.SUBMISSION)
    judgement = weigh(
        around.content,
        book.form(paper.track),
        present[1] if present else no_rules(paper.track),
        around.known,
        lambda: around.said,
        has_file=paper.manuscript_id is not None,
    )
    if paper.manuscript is not None:
        of_file = result.result.findings if result.result else findings_of(around.report) if around.report else ()
        judgement = with_file_findings(judgement, around.said.beside(of_file, paper.manuscript.sha256))
    note_standing(paper, judgement, now)
    # A form that changed since the book was opened makes the sweep settle the paper again.
    paper.settled_at = book.opened_at


def _tell(recheck: Recheck, around: Surroundings, result: Rejudged) -> None:
    news = [
        f"{one.severity.value.capitalize()}: {one.sentences} {one.mend}".strip()
        for one in result.new_findings
        if one.severity.rank >= Severity.WARNING.rank and not one.done_for_you and one.rule not in around.said.accepted
    ]
    if news:
        reason = recheck.version.reason if recheck.version else ""
        tell_authors(around.paper, kind="rules_changed", context={"lines": sentences(news), "reason": reason})


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
            recheck.end(RunState.DONE, timezone.now())
            recheck.save(update_fields=["state", "finished_at", "lease_until"])
