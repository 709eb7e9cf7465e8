"""Telling the authors of drafts that a deadline was moved, where the chair wants it (A1)."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from conferences.deadlines import Announcement, Entry
from conferences.kinds import DeadlineKind, Precision
from conferences.models import Deadline, DeadlineAnnouncement
from conferences.services.scheduling import entry_of
from conferences.wording import NAMES, announced_words, entry_words
from submissions.models import Submission
from submissions.services.telling import tell_authors
from submissions.states import State


def tell_of_moved_deadlines(*, now: datetime) -> int:
    """Mail about each change that is to be told and was not; returns how many changes.

    May run twice at once: each change is locked, and its mails are written in the transaction that marks it.
    """
    done = 0
    waiting = DeadlineAnnouncement.objects.filter(tells_authors=True, told_at=None)
    for pk in waiting.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            row = waiting.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
            if row is not None:
                row.told_at = now
                row.save(update_fields=["told_at"])
                _tell(row)
                done += 1
    return done


def bound_drafts(deadline: Deadline) -> QuerySet[Submission]:
    """The drafts for which this date holds: those of its track, or of all tracks that have none of their own."""
    drafts = Submission.objects.filter(conference_id=deadline.conference_id, state=State.DRAFT)
    if deadline.track_id is not None:
        return drafts.filter(track_id=deadline.track_id)
    own = Deadline.objects.filter(conference_id=deadline.conference_id, kind=deadline.kind, track__isnull=False)
    return drafts.exclude(track_id__in=own.values("track_id"))


def _tell(row: DeadlineAnnouncement) -> None:
    deadline = Deadline.objects.prefetch_related("announcements").get(pk=row.deadline_id)
    entry = entry_of(deadline)
    kind = DeadlineKind(deadline.kind)
    old = Announcement(row.instant, row.zone, Precision(row.precision))
    context = {
        "what": NAMES[kind],
        "old": announced_words(old, kind),
        "new": entry_words(entry),
        "moved": _moved(entry, old),
        "reason": row.reason,
    }
    for paper in bound_drafts(deadline).select_related("track", "kind", "conference").order_by("pk"):
        tell_authors(paper, kind="deadline_moved", context=context)


def _moved(entry: Entry, old: Announcement) -> str:
    return "extended" if entry.instant > old.instant else "brought forward"
