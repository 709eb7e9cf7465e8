"""Assignments that the database ended: the chairs are told by mail, and settle it from their queue."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from conferences.kinds import Role
from conferences.models import Membership
from conferences.services.auditing import record
from mail.services import queue_message, site_link
from reviews.models import EndedAssignment
from reviews.reading import barred_among
from submissions.models import Submission

AT_MOST = 100


def tell_of_ended(*, now: datetime) -> int:
    """Mail the chairs of each assignment that ended by itself since; how many endings. The sweep calls it, any number of times."""
    told = 0
    with transaction.atomic():
        rows = (
            EndedAssignment.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related(
                "assignment__submission__conference", "assignment__submission__track", "assignment__reviewer"
            )
            .filter(told_at=None, settled_at=None)
            .order_by("pk")
        )
        for row in rows[:AT_MOST]:
            paper = row.assignment.submission
            for chair in _chairs_of(paper):
                queue_message(
                    kind="assignment_ended",
                    to_email=chair.email,
                    to_user=chair,
                    conference=paper.conference,
                    about=f"submission:{paper.pk}",
                    context={
                        "name": chair.full_name,
                        "reviewer": row.assignment.reviewer.full_name,
                        "number": paper.number,
                        "title": paper.title,
                        "track": paper.track.name,
                        "conference": paper.conference.name,
                        "link": site_link(f"/{paper.conference.slug}/chair/queue/"),
                    },
                )
            row.told_at = now
            row.save(update_fields=["told_at"])
            told += 1
    return told


def _chairs_of(paper: Submission) -> list[User]:
    """Who has a chair's power over the paper: not its authors, nor whoever has a conflict with it (P2)."""
    members = Membership.objects.filter(conference_id=paper.conference_id)
    keys = {
        row.user_id
        for row in members.filter(role__in=[Role.CHAIR, Role.TRACK_CHAIR])
        if row.role == Role.CHAIR or row.track_id == paper.track_id
    }
    return list(User.objects.filter(pk__in=keys - barred_among(paper.pk, keys), is_active=True).order_by("pk"))


def settle_ending(*, submission_id: int, ending_id: int, user_id: int, now: datetime) -> None:
    """Say as a chair that one has seen it; it leaves the queue. One that is settled already, or another paper's, is fine."""
    with transaction.atomic():
        row = (
            EndedAssignment.objects.select_for_update(of=("self",))
            .select_related("assignment__submission")
            .filter(pk=ending_id, assignment__submission_id=submission_id, settled_at=None)
            .first()
        )
        if row is None:
            return
        row.settled_at, row.settled_by_id = now, user_id
        row.told_at = row.told_at or now
        row.save(update_fields=["settled_at", "settled_by", "told_at"])
        record(
            action="end of an assignment seen",
            kind="submission",
            object_id=submission_id,
            at=now,
            conference_id=row.assignment.submission.conference_id,
            actor_id=user_id,
        )
