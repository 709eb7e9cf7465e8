"""Where a paper's state moves: one function, under a row lock, with the audit entry in the same transaction (design §3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from conferences.kinds import DeadlineKind
from conferences.models import Track
from conferences.services.auditing import record
from conferences.services.scheduling import schedule_of
from conferences.wording import entry_words
from mail.services import Prose
from submissions.completeness import Missing
from submissions.duplicates.comparing import want_comparison
from submissions.freezing import Freezes, freezes_of, thawing
from submissions.models import Author, Submission
from submissions.reading import form_rules
from submissions.services.checking import queue_if_inputs_changed
from submissions.services.judging import STANDING_COLUMNS, judge_saved, refresh_standing
from submissions.services.locking import lock_submission
from submissions.services.telling import send_receipts, tell_authors
from submissions.states import LIVE, State, StateError, require_move

__all__ = [
    "MoveRefused",
    "NotComplete",
    "StateError",
    "change_track",
    "desk_reject_submission",
    "freeze_file",
    "move_submission",
    "restore_submission",
    "set_own_deadline",
    "submit_submission",
    "withdraw_submission",
]


class MoveRefused(ValueError):
    """The move is not made; the text says why and what to do."""


class NotComplete(MoveRefused):
    """The paper lacks something. `missing` lists all of it with the places where it is mended."""

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        self.missing = missing
        super().__init__(" ".join(one.message for one in missing))


@dataclass(frozen=True, slots=True)
class Submitted:
    """A paper that is submitted; `was_already` if nothing had to be done."""

    submission_id: int
    at: datetime
    was_already: bool = False


def submit_submission(*, submission_id: int, user_id: int | None, now: datetime) -> Submitted:
    """Submit a draft; each author gets a receipt. `user_id` is None where the server does it at the deadline.

    A check that is pending, failed or lost blocks nothing; a known error does, unless appealed or accepted. The caller has
    asked whether the window is open. Raises NotComplete with everything that is missing, or StateError.
    """
    with transaction.atomic():
        paper = lock_submission(submission_id)
        if paper.state == State.SUBMITTED and paper.submitted_at is not None:
            return Submitted(paper.pk, paper.submitted_at, was_already=True)
        if paper.state != State.DRAFT:
            # The table lets a withdrawn paper become submitted again, but that is a chair's act: `restore_submission`.
            raise StateError("This paper was withdrawn or rejected without review; only the chairs can restore it.")
        if lacking := judge_saved(paper, at=now).stopping:
            raise NotComplete(lacking)
        paper.submitted_at = now
        paper.submitted_by_server = user_id is None
        _move(
            paper,
            State.SUBMITTED,
            "submission submitted",
            actor_id=user_id,
            now=now,
            columns=("submitted_at", "submitted_by_server"),
            after={"sha256": paper.manuscript.sha256 if paper.manuscript else ""},
        )
        send_receipts(paper, now=now)
        want_comparison(paper)
        return Submitted(paper.pk, now)


def withdraw_submission(*, submission_id: int, user_id: int, now: datetime, reason: str = "") -> None:
    """Withdraw a draft or a submitted paper. Authors cannot revive it (P12). Raises StateError."""
    with transaction.atomic():
        paper = lock_submission(submission_id)
        was_submitted = paper.state == State.SUBMITTED
        paper.withdrawn_at = now
        _move(
            paper,
            State.WITHDRAWN,
            "submission withdrawn",
            actor_id=user_id,
            now=now,
            columns=("withdrawn_at",),
            reason=reason,
        )
        if was_submitted:
            author = Author.objects.filter(submission=paper, user_id=user_id).first()
            by = author.full_name if author else "A chair"
            tell_authors(paper, kind="paper_withdrawn", context={"by": by, "reason": Prose(reason.strip())})


def restore_submission(*, submission_id: int, user_id: int, now: datetime, reason: str = "") -> State:
    """Bring back what was withdrawn or desk rejected, as a chair: submitted if it was, else a draft (P5). Raises StateError."""
    with transaction.atomic():
        paper = lock_submission(submission_id)
        target = State.SUBMITTED if paper.submitted_at is not None else State.DRAFT
        paper.withdrawn_at = paper.desk_rejected_at = None
        _move(
            paper,
            target,
            "submission restored",
            actor_id=user_id,
            now=now,
            columns=("withdrawn_at", "desk_rejected_at"),
            reason=reason,
        )
        # Nothing was judged anew while it was withdrawn.
        refresh_standing(paper, now=now)
        paper.save(update_fields=STANDING_COLUMNS)
        queue_if_inputs_changed(paper=paper, now=now)
        tell_authors(paper, kind="paper_restored", context={"state": target.value})
        want_comparison(paper)
        return target


def desk_reject_submission(*, submission_id: int, user_id: int, reason: str, now: datetime) -> None:
    """Reject a submitted paper without review, as a chair; its authors read the reason. Raises MoveRefused or StateError."""
    reason = reason.strip()
    if not reason:
        raise MoveRefused("Give a reason: the authors read it.")
    with transaction.atomic():
        paper = lock_submission(submission_id)
        paper.desk_rejected_at, paper.desk_reject_reason = now, reason
        _move(
            paper,
            State.DESK_REJECTED,
            "submission desk rejected",
            actor_id=user_id,
            now=now,
            columns=("desk_rejected_at", "desk_reject_reason"),
            reason=reason,
        )
        tell_authors(paper, kind="paper_desk_rejected", context={"reason": Prose(reason)})


def freeze_file(*, submission_id: int, now: datetime) -> None:
    """From now on authors do not replace the file: a reviewer has it. Being frozen already is fine."""
    with transaction.atomic():
        paper = lock_submission(submission_id)
        if paper.file_frozen_at is None:
            paper.file_frozen_at = now
            paper.save(update_fields=["file_frozen_at"])


def move_submission(*, submission_id: int, track_id: int, user_id: int, revision: int, now: datetime) -> None:
    """Move an open paper to another track as its authors (M9); answers to the questions of the track before are kept.

    The caller has asked whether they may now, and whether that track takes papers. `revision` is the save that the
    authors were shown the consequences of. Raises MoveRefused.
    """
    with transaction.atomic():
        paper = lock_submission(submission_id)
        if paper.state not in LIVE:
            raise MoveRefused("This paper was withdrawn or rejected without review, so it stays in its track.")
        if paper.file_frozen_at is not None:
            # A reviewer of this track was assigned since the caller asked; the row is locked now.
            raise MoveRefused("A reviewer has this paper already, so it stays in its track.")
        if paper.revision != revision:
            raise MoveRefused("The paper was saved meanwhile. Look again at what moving would change.")
        _require_nothing_thaws(paper, track_id, now)
        before = _to_track(paper, track_id, now)
        _note(
            paper,
            "track changed",
            actor_id=user_id,
            now=now,
            before={"track": before},
            after={"track": track_id},
            reason="",
        )


def _require_nothing_thaws(paper: Submission, track_id: int, now: datetime) -> None:
    """What is fixed stays fixed: else authors could change it in a track whose dates are later, and come back (P11)."""
    track = Track.objects.filter(pk=track_id, conference_id=paper.conference_id).first()
    if track is None:
        return
    here, there = _freezes_in(paper.track, paper, now), _freezes_in(track, paper, now)
    since = thawing(here, there, {one.key for one in form_rules(track, now).fields})
    if since:
        raise MoveRefused(
            f"Part of this paper is fixed since {since}, and could still be changed in {track.name}; so the paper stays in "
            "its track. Write to the chairs if it has to move."
        )


def _freezes_in(track: Track, paper: Submission, now: datetime) -> Freezes:
    return freezes_of(
        schedule_of(track),
        ((one.key, one.frozen_from) for one in form_rules(track, now).fields),
        zone=paper.conference.zone,
        begun=paper.created_at,
        arrived=now,
    )


def _to_track(paper: Submission, track_id: int, now: datetime) -> int:
    """Put a locked paper into another track of its conference, with what follows; returns the track before."""
    track = Track.objects.filter(pk=track_id, conference_id=paper.conference_id).first()
    if track is None:
        raise MoveRefused("This conference has no such track.")
    if track.pk == paper.track_id:
        raise MoveRefused("The paper is in this track already.")
    before, paper.track = paper.track_id, track
    # The kind stays where the other track has one of the same key.
    paper.kind = track.kinds.filter(key=paper.kind.key, is_archived=False).first() if paper.kind else None
    paper.revision += 1
    refresh_standing(paper, now=now)
    paper.save(update_fields=["track", "kind", "revision", *STANDING_COLUMNS])
    queue_if_inputs_changed(paper=paper, now=now)
    want_comparison(paper)
    return before


def change_track(*, submission_id: int, track_id: int, user_id: int, reason: str, now: datetime) -> None:
    """Move a paper to another track as a chair, after the deadline, with a reason (M9, P13). Raises MoveRefused.

    Authors move an open paper by `move_submission`.
    """
    reason = reason.strip()
    if not reason:
        raise MoveRefused("Give a reason: it is kept in the audit trail.")
    with transaction.atomic():
        paper = lock_submission(submission_id)
        before = _to_track(paper, track_id, now)
        _note(
            paper,
            "track changed",
            actor_id=user_id,
            now=now,
            before={"track": before},
            after={"track": track_id},
            reason=reason,
        )


def set_own_deadline(*, submission_id: int, user_id: int, instant: datetime | None, reason: str, now: datetime) -> None:
    """Give one paper a later submission deadline than its track's, or take it back with None (P3). Raises MoveRefused."""
    reason = reason.strip()
    if not reason:
        raise MoveRefused("Give a reason: it is kept in the audit trail.")
    if instant is not None and instant <= now:
        raise MoveRefused("This instant is past; choose one that is still to come.")
    with transaction.atomic():
        paper = lock_submission(submission_id)
        if instant is not None:
            _require_later_than_usual(paper, instant)
        before = paper.own_deadline
        paper.own_deadline, paper.own_deadline_reason = instant, reason[:300] if instant else ""
        paper.save(update_fields=["own_deadline", "own_deadline_reason"])
        _note(
            paper,
            "own deadline set" if instant else "own deadline taken back",
            actor_id=user_id,
            now=now,
            before={"instant": before.isoformat() if before else None},
            after={"instant": instant.isoformat() if instant else None},
            reason=reason,
        )


def _require_later_than_usual(paper: Submission, instant: datetime) -> None:
    """An earlier one would change nothing: the paper stays open as long as its track."""
    usual = schedule_of(paper.track).entry(DeadlineKind.SUBMISSION)
    if usual is None:
        raise MoveRefused("No date for papers is set yet in this track, so none can be put off. Set that date first.")
    if instant <= usual.instant:
        raise MoveRefused(f"Papers of this track close {entry_words(usual)} anyway; choose a later instant.")


def _move(
    paper: Submission,
    new: State,
    action: str,
    *,
    actor_id: int | None,
    now: datetime,
    columns: tuple[str, ...],
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """The only place where a state changes. `paper` is locked and carries the new dates; raises StateError."""
    old = State(paper.state)
    require_move(old, new)
    paper.state = new
    paper.save(update_fields=["state", *columns])
    _note(
        paper,
        action,
        actor_id=actor_id,
        now=now,
        before={"state": old.value},
        after={"state": new.value, **(after or {})},
        reason=reason.strip(),
    )


def _note(
    paper: Submission,
    action: str,
    *,
    actor_id: int | None,
    now: datetime,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    reason: str,
) -> None:
    record(
        action=action,
        kind="submission",
        object_id=paper.pk,
        at=now,
        conference_id=paper.conference_id,
        actor_id=actor_id,
        before=before,
        after=after,
        reason=reason,
    )
