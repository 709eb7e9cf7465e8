"""Keeping the pairs that were found, beside what chairs have said of them."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q

from conferences.services.auditing import record
from submissions.duplicates.evidence import Evidence, Likeness, is_more
from submissions.duplicates.finding import Pair
from submissions.duplicates.kinds import PairState
from submissions.duplicates.models import DuplicatePair

_SCORES = ("likeness", "resemblance", "shared", "title_likeness", "author_overlap", "compared_at")


def keep_pairs(*, conference_id: int, new: set[int], found: Mapping[Pair, Evidence], now: datetime) -> None:
    """Write what was found of the papers `new`, and end the open pairs of theirs that are none any more.

    A pair that a chair found fine, or settled by a rejection, is opened again only by files that are much more alike. In the
    caller's transaction.
    """
    rows = DuplicatePair.objects.select_for_update().filter(Q(first_id__in=new) | Q(second_id__in=new)).order_by("pk")
    known = {(row.first_id, row.second_id): row for row in rows}
    for pair, reasons in sorted(found.items()):
        row = known.pop(pair, None)
        if row is None:
            row = DuplicatePair(conference_id=conference_id, first_id=pair[0], second_id=pair[1], found_at=now)
            _write(row, reasons, now)
            row.save()
            note_pair(row, "duplicate found", now=now)
        else:
            _renew(row, reasons, now)
    for row in known.values():
        if row.state == PairState.OPEN:
            row.state, row.compared_at = PairState.GONE, now
            row.save(update_fields=["state", "compared_at"])
            note_pair(row, "duplicate gone", now=now)


def _renew(row: DuplicatePair, reasons: Evidence, now: datetime) -> None:
    was = row.state
    if was in {PairState.FINE, PairState.REJECTED} and not is_more(reasons, Likeness(row.likeness), row.resemblance):
        return
    _write(row, reasons, now)
    if was == PairState.OPEN:
        row.save(update_fields=_SCORES)
        return
    row.state, row.found_at = PairState.OPEN, now
    row.decided_by = row.decided_at = None
    row.reason = ""
    row.save()
    note_pair(row, "duplicate found again", now=now, before={"state": was})


def _write(row: DuplicatePair, reasons: Evidence, now: datetime) -> None:
    row.likeness = reasons.likeness
    row.resemblance, row.shared = reasons.resemblance, reasons.shared
    row.title_likeness, row.author_overlap = reasons.title, reasons.authors
    row.compared_at = now


def note_pair(
    row: DuplicatePair, action: str, *, now: datetime, by_id: int | None = None, before: Mapping[str, str] | None = None
) -> None:
    """Write an entry under the pair's own name: the audit trail of one paper must not tell of another one (P2)."""
    record(
        action=action,
        kind="duplicate_pair",
        object_id=row.pk,
        at=now,
        conference_id=row.conference_id,
        actor_id=by_id,
        before=before,
        after={"papers": [row.first_id, row.second_id], "likeness": str(row.likeness), "state": str(row.state)},
        reason=row.reason,
    )
