"""What chairs say of a pair: fine, or one of the two is rejected without review. Both are in the audit trail."""

from datetime import datetime

from django.db import transaction

from submissions.duplicates.kinds import PairState
from submissions.duplicates.models import DuplicatePair
from submissions.duplicates.pairing import note_pair
from submissions.services.moving import MoveRefused, desk_reject_submission


def find_fine(*, pair_id: int, by_id: int, reason: str, now: datetime) -> None:
    """Say that two papers are not one. The reason may be empty. Raises MoveRefused if the pair is settled already."""
    with transaction.atomic():
        _settle(_open_pair(pair_id), PairState.FINE, by_id=by_id, reason=reason.strip(), now=now)


def reject_one(*, pair_id: int, submission_id: int, by_id: int, reason: str, now: datetime) -> None:
    """Reject one of the two without review; its authors read the reason. Raises MoveRefused or StateError."""
    with transaction.atomic():
        row = _open_pair(pair_id)
        if submission_id not in {row.first_id, row.second_id}:
            raise MoveRefused("This paper is not one of the two.")
        desk_reject_submission(submission_id=submission_id, user_id=by_id, reason=reason, now=now)
        _settle(row, PairState.REJECTED, by_id=by_id, reason=reason.strip(), now=now)


def look_again(*, pair_id: int, by_id: int, now: datetime) -> None:
    """Open a pair again that was found fine. Raises MoveRefused for one that was not."""
    with transaction.atomic():
        row = DuplicatePair.objects.select_for_update().get(pk=pair_id)
        if row.state != PairState.FINE:
            raise MoveRefused("This pair was not found fine; there is nothing to take back.")
        before = {"state": row.state, "reason": row.reason}
        row.state, row.reason = PairState.OPEN, ""
        row.decided_by = row.decided_at = None
        row.save(update_fields=["state", "reason", "decided_by", "decided_at"])
        note_pair(row, "duplicate opened again", by_id=by_id, now=now, before=before)


def _open_pair(pair_id: int) -> DuplicatePair:
    row = DuplicatePair.objects.select_for_update().get(pk=pair_id)
    if row.state != PairState.OPEN:
        raise MoveRefused("This pair is settled already, or its papers are no longer alike.")
    return row


def _settle(row: DuplicatePair, state: PairState, *, by_id: int, reason: str, now: datetime) -> None:
    row.state, row.reason = state, reason
    row.decided_by_id, row.decided_at = by_id, now
    row.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    action = "duplicate found fine" if state is PairState.FINE else "duplicate rejected"
    note_pair(row, action, by_id=by_id, now=now, before={"state": PairState.OPEN.value})
