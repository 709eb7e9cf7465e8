"""Who reviews what, and who must not (P22, P23, P39)."""

import secrets
from datetime import datetime
from string import ascii_uppercase

from django.db import IntegrityError, transaction

from accounts.models import User
from conferences.kinds import DeadlineKind
from conferences.models import Membership
from conferences.services.auditing import record
from conferences.services.scheduling import schedule_of
from conferences.wording import entry_words
from mail.services import queue_message, site_link
from reviews.kinds import ConflictSource
from reviews.models import Assignment, Conflict, EndedAssignment
from reviews.reading import is_barred
from submissions.models import Submission
from submissions.services.locking import lock_submission
from submissions.services.moving import freeze_file
from submissions.states import State

BARRED = "is an author of this paper or has a conflict with it, and cannot review it. Choose somebody else."


class AssignmentError(ValueError):
    """The assignment is refused; the text tells a chair why, and what to do."""


class ConflictError(ValueError):
    """The conflict cannot be changed so; the text says why."""


def assign_reviewer(*, submission_id: int, reviewer_id: int, by_id: int | None, now: datetime) -> int:
    """Make a member of the committee a reviewer of a submitted paper; returns the assignment's key.

    The authors can no longer replace the file, and the reviewer gets a mail. Being assigned already is fine. Somebody
    who had the paper before gets it back with alias and review. Raises AssignmentError.
    """
    with transaction.atomic():
        paper = lock_submission(submission_id)
        reviewer = User.objects.get(pk=reviewer_id)
        if paper.state != State.SUBMITTED:
            raise AssignmentError("Only a submitted paper can be reviewed; this one is not.")
        if not Membership.objects.filter(conference_id=paper.conference_id, user_id=reviewer_id).exists():
            raise AssignmentError(f"{reviewer.full_name} is not in the programme committee. Invite them first.")
        if is_barred(submission_id, reviewer_id):
            raise AssignmentError(f"{reviewer.full_name} {BARRED}")
        live = Assignment.objects.filter(submission=paper, reviewer=reviewer, removed_at=None).first()
        if live is not None:
            return live.pk
        row = _write_assignment(paper, reviewer, by_id, now)
        freeze_file(submission_id=submission_id, now=now)
        record(
            action="reviewer assigned",
            kind="submission",
            object_id=paper.pk,
            at=now,
            conference_id=paper.conference_id,
            actor_id=by_id,
            after={"reviewer": reviewer_id, "name": reviewer.full_name, "alias": row.alias},
        )
        _tell_reviewer(paper, reviewer)
        return row.pk


def _write_assignment(paper: Submission, reviewer: User, by_id: int | None, now: datetime) -> Assignment:
    earlier = Assignment.objects.filter(submission=paper, reviewer=reviewer).order_by("-pk").first()
    row = earlier or Assignment(submission=paper, reviewer=reviewer, alias=_draw_alias(paper.pk))
    row.assigned_by_id, row.assigned_at, row.removed_at = by_id, now, None
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        # An address verified in this very moment bars the person, although it did not when we asked.
        if _constraint_of(error) != "assignment_not_barred":
            raise
        raise AssignmentError(f"{reviewer.full_name} {BARRED}") from error
    return row


def _constraint_of(error: IntegrityError) -> str:
    diagnostics = getattr(error.__cause__, "diag", None)
    return str(getattr(diagnostics, "constraint_name", ""))


def _draw_alias(submission_id: int) -> str:
    """A letter that no reviewer of the paper had: drawn from all, so it tells neither order nor number (P17, P18)."""
    taken = set(Assignment.objects.filter(submission_id=submission_id).values_list("alias", flat=True))
    free = [letter for letter in ascii_uppercase if letter not in taken]
    if not free:
        pairs = (first + second for first in ascii_uppercase for second in ascii_uppercase)
        free = [pair for pair in pairs if pair not in taken]
    return secrets.choice(free)


def _tell_reviewer(paper: Submission, reviewer: User) -> None:
    due = schedule_of(paper.track).entry(DeadlineKind.REVIEWS_DUE)
    queue_message(
        kind="reviewer_assigned",
        to_email=reviewer.email,
        to_user=reviewer,
        conference=paper.conference,
        about=f"submission:{paper.pk}",
        context={
            "name": reviewer.full_name,
            "conference": paper.conference.name,
            "track": paper.track.name,
            "number": paper.number,
            "title": paper.title,
            "due": entry_words(due) if due else "",
            "link": site_link(f"/{paper.conference.slug}/reviews/{paper.number}/"),
        },
    )


def unassign_reviewer(*, assignment_id: int, by_id: int | None, now: datetime, reason: str = "") -> None:
    """Take a paper from its reviewer: each page of it is gone for them at once (P24).

    The review stays, and counts nowhere.
    """
    with transaction.atomic():
        row = (
            Assignment.objects.select_for_update(of=("self",))
            .select_related("submission", "reviewer")
            .get(pk=assignment_id)
        )
        if row.removed_at is not None:
            return
        row.removed_at = now
        row.save(update_fields=["removed_at"])
        record(
            action="reviewer unassigned",
            kind="submission",
            object_id=row.submission_id,
            at=now,
            conference_id=row.submission.conference_id,
            actor_id=by_id,
            before={"reviewer": row.reviewer_id, "name": row.reviewer.full_name, "alias": row.alias},
            reason=reason.strip(),
        )


def set_conflict(*, submission_id: int, user_id: int, by_id: int | None, now: datetime, reason: str) -> None:
    """Say, as a chair, that a person must have nothing to do with a paper. Their live assignment ends by trigger."""
    with transaction.atomic():
        paper = lock_submission(submission_id)
        if not Membership.objects.filter(conference_id=paper.conference_id, user_id=user_id).exists():
            raise ConflictError("Conflicts are set for members of the programme committee.")
        _, made = Conflict.objects.get_or_create(
            submission=paper,
            user_id=user_id,
            source=ConflictSource.CHAIR,
            defaults={"reason": reason.strip()[:300], "created_by_id": by_id},
        )
        if made:
            # Whoever sets a conflict knows what it ends: nobody needs to be told.
            EndedAssignment.objects.filter(
                assignment__submission=paper, assignment__reviewer_id=user_id, settled_at=None
            ).update(told_at=now, settled_at=now, settled_by_id=by_id)
            _record_conflict("conflict set", paper, user_id, by_id, now, reason)


def clear_conflict(*, submission_id: int, user_id: int, by_id: int, now: datetime, reason: str) -> None:
    """Take back a conflict that chairs set. Nobody hands themself the key: raises ConflictError for one's own."""
    if user_id == by_id:
        raise ConflictError("Your own conflict is another chair's to clear.")
    if not reason.strip():
        raise ConflictError("Give a reason; it is kept in the audit trail.")
    with transaction.atomic():
        paper = lock_submission(submission_id)
        gone, _ = Conflict.objects.filter(submission=paper, user_id=user_id, source=ConflictSource.CHAIR).delete()
        if gone:
            _record_conflict("conflict cleared", paper, user_id, by_id, now, reason)


def _record_conflict(
    action: str, paper: Submission, user_id: int, by_id: int | None, now: datetime, reason: str
) -> None:
    record(
        action=action,
        kind="submission",
        object_id=paper.pk,
        at=now,
        conference_id=paper.conference_id,
        actor_id=by_id,
        after={"user": user_id, "name": User.objects.get(pk=user_id).full_name},
        reason=reason.strip(),
    )
