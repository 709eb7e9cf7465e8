"""What the server does when papers close: complete drafts are submitted, and the others' authors told what is missing."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from conferences.deadlines import Entry, Schedule
from conferences.kinds import DeadlineKind
from conferences.models import Conference, Deadline
from conferences.services.scheduling import entries_of, schedule_of
from submissions.completeness import Missing
from submissions.models import Submission
from submissions.services.locking import lock_submission
from submissions.services.moving import NotComplete, submit_submission
from submissions.services.telling import sentences, tell_authors
from submissions.states import State

logger = logging.getLogger(__name__)

# A request that arrived in time may still be on its way for so long (design §3); only then is a draft told to be incomplete.
ARRIVING = timedelta(minutes=10)


def submit_due_drafts(*, now: datetime) -> int:
    """Submit complete drafts whose deadline has passed, declarations included; returns how many. Incomplete ones get one mail."""
    submitted = 0
    for conference in Conference.objects.filter(is_closed=False, submissions__state=State.DRAFT).distinct():
        entries = entries_of(conference.pk)
        usual = {pk: Schedule.of(entries, pk) for pk in conference.tracks.values_list("pk", flat=True)}
        past = [pk for pk, schedule in usual.items() if _closed(schedule, now)]
        # Nearly all drafts are in tracks that are still open; those are not even read.
        concerned = Q(track_id__in=past) | Q(own_deadline__isnull=False)
        for draft in conference.submissions.filter(concerned, state=State.DRAFT).only(
            "pk", "track_id", "own_deadline", "told_incomplete_at"
        ):
            closed = _closed(usual[draft.track_id].with_own(draft.own_deadline), now)
            if closed is None:
                continue
            if draft.told_incomplete_at is not None and draft.told_incomplete_at >= closed.closes:
                continue
            submitted += _close(draft.pk, closed, now)
    return submitted


def _closed(schedule: Schedule, now: datetime) -> Entry | None:
    """The date at which papers closed; None while they are open, or have none."""
    entry = schedule.entry(DeadlineKind.SUBMISSION)
    return entry if entry is not None and entry.is_past(now) else None


def _close(pk: int, closed: Entry, now: datetime) -> bool:
    """One draft in a transaction of its own; whether it was submitted. What goes wrong with one must not keep others from it.

    The deadline is read again under locks: since the list was made it may have been extended, for all or for this paper.
    """
    try:
        with transaction.atomic():
            if not _is_due(pk, closed, now):
                return False
            submit_submission(submission_id=pk, user_id=None, now=now)
    except NotComplete as error:
        if now >= closed.closes + ARRIVING:
            _tell(pk, closed, error.missing, now)
        return False
    except Exception:
        logger.exception("Draft %s could not be submitted at its deadline.", pk)
        return False
    return True


def _is_due(pk: int, closed: Entry, now: datetime) -> bool:
    """Whether papers have closed for it, with the paper and its date locked until the transaction ends."""
    paper = lock_submission(pk)
    if closed.pk is not None:
        Deadline.objects.select_for_update(of=("self",)).get(pk=closed.pk)
    return _closed(schedule_of(paper.track).with_own(paper.own_deadline), now) is not None


def _tell(pk: int, closed: Entry, lacking: tuple[Missing, ...], now: datetime) -> None:
    with transaction.atomic():
        paper = (
            Submission.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("track", "conference")
            .filter(pk=pk, state=State.DRAFT)
            .first()
        )
        if paper is None or not _is_due(pk, closed, now):
            return
        if paper.told_incomplete_at is not None and paper.told_incomplete_at >= closed.closes:
            return
        paper.told_incomplete_at = now
        paper.save(update_fields=["told_incomplete_at"])
        tell_authors(
            paper,
            kind="draft_incomplete",
            context={
                "lines": sentences(one.message for one in lacking),
                "closed": f"on {closed.closes:%-d %B %Y at %H:%M} UTC",
            },
        )
