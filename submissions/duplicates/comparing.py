"""Comparing each submitted paper with all others of its conference, in the background (M10).

A paper that is submitted, or changes afterwards, wants a comparison: that is a count in its row, written with the change.
A worker makes the sketches that are missing, and compares under one lock for each conference, so that of two papers that
arrive together the second one meets the first. Whatever a killed worker leaves undone still waits in its row, and the
sweep hands it out again. No pair crosses conferences (P26).
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from eligibility.pdf.client import EngineUnavailable
from submissions.duplicates.finding import find_pairs
from submissions.duplicates.kinds import PairState
from submissions.duplicates.models import Comparison, DuplicatePair
from submissions.duplicates.pairing import keep_pairs
from submissions.duplicates.reading import TextBeyondLimits, text_of_file
from submissions.duplicates.sketches import NO_TEXT, VERSION, Sketch, sketch_of
from submissions.kinds import RunState
from submissions.models import CheckRun, Submission
from submissions.services.sending import COMPARE, hand_over
from submissions.states import State

logger = logging.getLogger(__name__)

# Papers that are compared in one transaction; each reads all sketches of the conference.
BATCH = 4000
# How often the sketch of one file is begun: one that takes its worker, or all its time, must not hold up the others.
ATTEMPTS = 3
# In a conference of so few papers open pairs are looked at again with each paper that comes.
SMALL = 200
# Papers that the sweep prepares at a time.
AT_MOST = 5000
# The first of the two numbers of the advisory lock; the second is the conference's key.
_LOCK = 0x0D0B1


def want_comparison(paper: Submission) -> None:
    """Have a paper compared anew once this transaction is committed, if it is submitted. In the caller's transaction."""
    if paper.state != State.SUBMITTED:
        return
    _, is_new = Comparison.objects.get_or_create(submission_id=paper.pk)
    if not is_new:
        Comparison.objects.filter(pk=paper.pk).update(wanted=F("wanted") + 1)
    conference_id = paper.conference_id
    transaction.on_commit(lambda: _send(conference_id))


def _send(conference_id: int) -> None:
    hand_over(COMPARE, conference_id)


def compare_waiting(*, conference_id: int, now: datetime) -> int:
    """Compare all papers of a conference that wait for it; returns how many. May run anywhere, any number of times.

    While another worker compares in this conference it does nothing: that one goes on until nothing waits.
    """
    compared = 0
    tried: set[int] = set()
    while rows := list(_ready(conference_id).exclude(pk__in=tried).order_by("pk")[:BATCH]):
        tried.update(row.pk for row in rows)
        for row in rows:
            _bring_sketch_up_to_date(row)
        with transaction.atomic():
            if not _has_lock(conference_id):
                return compared
            compared += _compare(conference_id, rows, now)
    return compared


def sweep_comparisons(*, now: datetime) -> int:
    """Have compared what was forgotten or changed unseen, and hand out again what still waits; returns the conferences."""
    _want_forgotten()
    waiting = _ready(None).values_list("submission__conference_id", flat=True).order_by().distinct()
    sent = 0
    for conference_id in waiting:
        if not hand_over(COMPARE, conference_id):
            break  # the broker is still gone; the next sweep goes on
        sent += 1
    if sent:
        logger.info("Papers of %s conferences wait at %s to be compared.", sent, now.isoformat())
    return sent


def _ready(conference_id: int | None) -> QuerySet[Comparison]:
    """Comparisons that wait, of papers whose check has ended: then the text is there, or never will be."""
    ended = CheckRun.objects.filter(
        manuscript_id=OuterRef("submission__manuscript_id"), state__in=[RunState.DONE, RunState.FAILED]
    )
    rows = Comparison.objects.filter(Exists(ended), done__lt=F("wanted"), submission__state=State.SUBMITTED)
    if conference_id is not None:
        rows = rows.filter(submission__conference_id=conference_id)
    return rows.select_related("submission__manuscript").defer("places")


def _want_forgotten() -> None:
    submitted = Submission.objects.filter(state=State.SUBMITTED, manuscript__isnull=False)
    missing = submitted.filter(comparison__isnull=True).values_list("pk", flat=True)[:AT_MOST]
    Comparison.objects.bulk_create([Comparison(submission_id=pk) for pk in missing], ignore_conflicts=True)
    changed = ~Q(sha256=F("submission__manuscript__sha256")) | ~Q(title=F("submission__title")) | ~Q(version=VERSION)
    stale = Comparison.objects.filter(changed, done__gte=F("wanted"), submission__state=State.SUBMITTED)
    keys = list(stale.values_list("pk", flat=True)[:AT_MOST])
    Comparison.objects.filter(pk__in=keys).update(wanted=F("wanted") + 1)


def _bring_sketch_up_to_date(row: Comparison) -> None:
    """Make the sketch of the current file, if it is not there. What the worker cannot do now waits in the row."""
    manuscript = row.submission.manuscript
    if manuscript is None:
        return
    if row.sha256 != manuscript.sha256:
        row.sha256, row.version, row.attempts = manuscript.sha256, "", 0
    if row.version == VERSION:
        return
    row.attempts += 1
    # Before the file is read: a worker that dies of it leaves word.
    Comparison.objects.filter(pk=row.pk).update(sha256=row.sha256, version="", attempts=row.attempts)
    try:
        sketch = _sketch(row)
    except EngineUnavailable:
        logger.exception("The PDF engine cannot be started; the comparison of paper %s waits.", row.pk)
        # No worker was lost over this file.
        Comparison.objects.filter(pk=row.pk, sha256=row.sha256).update(attempts=row.attempts - 1)
        return
    except TextBeyondLimits as error:
        # The machine may have been the reason; the sweep hands it out again.
        logger.warning("The text of paper %s is not there: %s", row.pk, error)
        return
    row.version = VERSION
    Comparison.objects.filter(pk=row.pk, sha256=row.sha256).update(
        version=VERSION, words=sketch.words, runs=sketch.runs, digest=sketch.digest, places=sketch.places
    )


def _sketch(row: Comparison) -> Sketch:
    if row.attempts > ATTEMPTS:
        logger.error(
            "The text of paper %s is not compared: it was begun %s times, and nobody came to its end.", row.pk, ATTEMPTS
        )
        return NO_TEXT
    if not CheckRun.objects.filter(manuscript__sha256=row.sha256, state=RunState.DONE).exists():
        # The check lost its workers, and the file may be what kills them.
        return NO_TEXT
    try:
        return sketch_of(text_of_file(row.sha256))
    except FileNotFoundError:
        logger.exception("The file of paper %s is not in the store.", row.pk)
        return NO_TEXT


def _has_lock(conference_id: int) -> bool:
    """Whether this transaction alone compares in the conference; PostgreSQL frees the lock with it, however it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_LOCK, conference_id])
        (got,) = cursor.fetchone()
    return bool(got)


def _compare(conference_id: int, rows: Iterable[Comparison], now: datetime) -> int:
    sketched = {row.pk: row for row in rows if row.version == VERSION}
    papers = Submission.objects.filter(pk__in=sketched, state=State.SUBMITTED)
    titles = dict(papers.values_list("pk", "title"))
    new = set(titles) | _paired_early(conference_id)
    keep_pairs(conference_id=conference_id, new=new, found=find_pairs(conference_id=conference_id, new=new), now=now)
    # As they were read, before anything was compared: what was wanted since then still waits.
    _write_done([(pk, row.wanted, titles.get(pk, "")) for pk, row in sketched.items()], now)
    return len(titles)


def _write_done(rows: Sequence[tuple[int, int, str]], now: datetime) -> None:
    """(paper, count, title) of what was compared, in one statement: `bulk_update` takes longer than comparing them does."""
    keys, done, titles = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Comparison._meta.db_table} SET done = new.done, title = new.title, compared_at = %s"  # noqa: S608 - a constant
            " FROM unnest(%s::bigint[], %s::int[], %s::text[]) AS new (pk, done, title) WHERE submission_id = new.pk",
            [now, keys, done, titles],
        )


def _paired_early(conference_id: int) -> set[int]:
    """Papers of open pairs in a conference that is still small: what all of its papers say shows only with time."""
    if Submission.objects.filter(conference_id=conference_id, state=State.SUBMITTED).count() > SMALL:
        return set()
    pairs = DuplicatePair.objects.filter(conference_id=conference_id, state=PairState.OPEN)
    both_submitted = pairs.filter(first__state=State.SUBMITTED, second__state=State.SUBMITTED)
    return {pk for pair in both_submitted.values_list("first_id", "second_id") for pk in pair}
