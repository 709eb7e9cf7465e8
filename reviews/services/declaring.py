"""Conflicts of interest that authors declare for their paper until the deadline (P40)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.text import clean_line
from conferences.models import Membership
from conferences.services.auditing import record
from eligibility.organisations.matching import DOMAIN
from reviews.kinds import ConflictSource, OutsideKind
from reviews.models import Conflict, OutsideConflict
from submissions.models import Author, Submission
from submissions.services.judging import STANDING_COLUMNS, refresh_standing
from submissions.services.locking import lock_submission

NAME_LENGTH = 200
# Whoever names more than these names everybody: the chairs are asked instead.
AT_MOST = 200
REASON_LENGTH = 300


class DeclarationError(ValueError):
    """The conflict cannot be kept so; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Declared:
    """Whether a declaration changed anything."""

    is_new: bool


def declare_conflict(*, submission_id: int, member_id: int, user_id: int, reason: str, now: datetime) -> Declared:
    """Name a member of the committee, as an author who may edit the paper now. They are barred at once, like by a chair.

    The answer is the same whether or not that person was reviewing the paper, or has another conflict (P17, P40): an
    assignment of theirs is ended by the database, which notes it for the chairs. Raises DeclarationError.
    """
    with transaction.atomic():
        paper = lock_submission(submission_id)
        if not Membership.objects.filter(conference_id=paper.conference_id, user_id=member_id).exists():
            raise DeclarationError("This person is not in the programme committee. Name them in words instead.")
        _require_room(paper)
        _, is_new = Conflict.objects.get_or_create(
            submission=paper,
            user_id=member_id,
            source=ConflictSource.AUTHOR,
            defaults={"reason": clean_line(reason)[:REASON_LENGTH], "created_by_id": user_id},
        )
        if is_new:
            _note("conflict declared by authors", paper, user_id, now, {"user": member_id})
        return Declared(is_new)


def withdraw_conflict(*, submission_id: int, member_id: int, user_id: int, now: datetime) -> None:
    """Take back what authors of this paper declared. A chair's conflict, or the reviewer's own, stays (P40)."""
    with transaction.atomic():
        paper = lock_submission(submission_id)
        gone, _ = Conflict.objects.filter(submission=paper, user_id=member_id, source=ConflictSource.AUTHOR).delete()
        if gone:
            _note("conflict taken back by authors", paper, user_id, now, {"user": member_id})


def name_outside(*, submission_id: int, kind: OutsideKind, name: str, user_id: int, now: datetime) -> Declared:
    """Name somebody outside the committee, an organisation or a mail domain, for the chairs. Raises DeclarationError."""
    name = clean_line(name)
    if kind is OutsideKind.DOMAIN:
        name = name.lower().rpartition("@")[2]
        if not DOMAIN.fullmatch(name):
            raise DeclarationError(f"“{name}” is no domain. Write it as in an address: example.org.")
    if not name:
        raise DeclarationError("Write a name first.")
    if len(name) > NAME_LENGTH:
        raise DeclarationError(f"The name has {len(name)} characters; at most {NAME_LENGTH} can be kept.")
    with transaction.atomic():
        paper = lock_submission(submission_id)
        _require_room(paper)
        _, is_new = OutsideConflict.objects.get_or_create(
            submission=paper, kind=kind, name=name, defaults={"created_by_id": user_id, "created_at": now}
        )
        if is_new:
            _note("conflict declared by authors", paper, user_id, now, {"kind": kind.value, "name": name})
        return Declared(is_new)


def drop_outside(*, submission_id: int, outside_id: int, user_id: int, now: datetime) -> None:
    """Take one of them back; none of that key in this paper is fine."""
    with transaction.atomic():
        paper = lock_submission(submission_id)
        row = OutsideConflict.objects.filter(submission=paper, pk=outside_id).first()
        if row is None:
            return
        row.delete()
        _note("conflict taken back by authors", paper, user_id, now, {"kind": row.kind, "name": row.name})


def complete_conflicts(*, submission_id: int, user_id: int, is_complete: bool, now: datetime) -> None:
    """Say of oneself, as an author, that all of one's conflicts are named, be it none; or take that back."""
    with transaction.atomic():
        paper = lock_submission(submission_id)
        row = Author.objects.select_for_update().filter(submission=paper, user_id=user_id).first()
        if row is None:
            raise DeclarationError("Only an author of this paper says this, each for themself.")
        if (row.conflicts_complete_at is not None) == is_complete:
            return
        row.conflicts_complete_at = now if is_complete else None
        row.save(update_fields=["conflicts_complete_at"])
        refresh_standing(paper, now=now)
        paper.save(update_fields=STANDING_COLUMNS)


def _require_room(paper: Submission) -> None:
    named = Conflict.objects.filter(submission=paper, source=ConflictSource.AUTHOR).count()
    if named + OutsideConflict.objects.filter(submission=paper).count() >= AT_MOST:
        raise DeclarationError(f"{AT_MOST} conflicts are named already. Write to the chairs about more.")


def _note(action: str, paper: Submission, user_id: int, now: datetime, what: dict[str, object]) -> None:
    record(
        action=action,
        kind="submission",
        object_id=paper.pk,
        at=now,
        conference_id=paper.conference_id,
        actor_id=user_id,
        after=what,
    )
