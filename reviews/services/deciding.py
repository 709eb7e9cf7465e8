"""Decisions, and the releases from which on authors see reviews and decisions (P27, P35)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from conferences.models import Track
from conferences.services.auditing import record
from reviews.kinds import Outcome, Released, ReviewState
from reviews.models import Decision, Release, Review
from submissions.models import Author, Submission
from submissions.services.locking import lock_submission
from submissions.services.telling import tell_authors
from submissions.states import State

_TEMPLATES = {Released.REVIEWS: "reviews_released", Released.DECISIONS: "decision_released"}


class DecisionError(ValueError):
    """The decision or release cannot be made; the text says why."""


def decide(*, submission_id: int, outcome: Outcome, comment: str, by_id: int, now: datetime) -> None:
    """Write or change the decision on a submitted paper. Authors see it from the release of their track's decisions on.

    Where that was before, they see it at once, and get the mail. Raises DecisionError.
    """
    with transaction.atomic():
        paper = lock_submission(submission_id)
        if paper.state != State.SUBMITTED:
            raise DecisionError("Only a submitted paper can be decided; this one is not.")
        earlier = Decision.objects.filter(submission=paper).first()
        before = {"outcome": earlier.outcome, "comment": earlier.comment} if earlier else {}
        after = {"outcome": outcome.value, "comment": comment.strip()}
        if before == after:
            return
        row = earlier or Decision(submission=paper)
        row.outcome, row.comment, row.decided_by_id, row.decided_at = outcome, comment.strip(), by_id, now
        row.save()
        record(
            action="decision changed" if earlier else "decided",
            kind="submission",
            object_id=paper.pk,
            at=now,
            conference_id=paper.conference_id,
            actor_id=by_id,
            before=before,
            after=after,
        )
        if is_released(paper.track_id, Released.DECISIONS, now) and before.get("outcome") != outcome:
            _mail_authors([paper], Released.DECISIONS)


def withdraw_decision(*, submission_id: int, by_id: int, now: datetime, reason: str) -> None:
    """Take a decision back, so that the paper has none. Raises DecisionError without a reason."""
    if not reason.strip():
        raise DecisionError("Give a reason; it is kept in the audit trail.")
    with transaction.atomic():
        paper = lock_submission(submission_id)
        row = Decision.objects.filter(submission=paper).first()
        if row is None:
            return
        before = {"outcome": row.outcome, "comment": row.comment}
        row.delete()
        record(
            action="decision taken back",
            kind="submission",
            object_id=paper.pk,
            at=now,
            conference_id=paper.conference_id,
            actor_id=by_id,
            before=before,
            reason=reason.strip(),
        )


def release(*, track_id: int, what: Released, at: datetime, by_id: int, now: datetime) -> None:
    """Let the authors of a track see its reviews or decisions from `at` on; an instant to come takes them back.

    Those whom it concerns are mailed when it takes effect, once for each time that it does.
    """
    with transaction.atomic():
        track = Track.objects.select_for_update().get(pk=track_id)
        row = Release.objects.filter(track=track, what=what).first() or Release(track=track, what=what)
        before = {"at": row.at.isoformat()} if row.pk else {}
        if row.pk and row.at == at:
            return
        row.at, row.released_by_id = at, by_id
        if at > now:
            row.mailed_at = None
        row.save()
        action = f"{what.value} released" if at <= now else f"release of {what.value} set"
        _record_release(action, track, by_id, now, before, {"at": at.isoformat()})
        if at <= now:
            _announce(row, now)


def take_back_release(*, track_id: int, what: Released, by_id: int, now: datetime) -> None:
    """From now on the authors of the track see none of it again, until it is released anew."""
    with transaction.atomic():
        track = Track.objects.select_for_update().get(pk=track_id)
        row = Release.objects.filter(track=track, what=what).first()
        if row is None:
            return
        before = {"at": row.at.isoformat()}
        row.delete()
        _record_release(f"release of {what.value} taken back", track, by_id, now, before, {})


def mail_releases(*, now: datetime) -> int:
    """Tell the authors of each track whose release has taken effect and was not told yet; returns how many releases.

    May run twice at once: each release is locked, and its mails are written in the transaction that marks it.
    """
    done = 0
    for pk in Release.objects.filter(at__lte=now, mailed_at=None).values_list("pk", flat=True):
        with transaction.atomic():
            row = Release.objects.select_for_update(skip_locked=True).filter(pk=pk, at__lte=now, mailed_at=None).first()
            if row is not None:
                _announce(row, now)
                done += 1
    return done


def is_released(track_id: int, what: Released, now: datetime) -> bool:
    """Whether authors of the track see it."""
    return Release.objects.filter(track_id=track_id, what=what, at__lte=now).exists()


def concerned_papers(track_id: int, what: Released) -> QuerySet[Submission]:
    """The papers of a track whose authors get to see something: a review by a reviewer who still has it, a decision."""
    papers = Submission.objects.filter(track_id=track_id, state=State.SUBMITTED)
    if what is Released.DECISIONS:
        return papers.filter(Exists(Decision.objects.filter(submission_id=OuterRef("pk"))))
    written = Review.objects.filter(
        assignment__submission_id=OuterRef("pk"), assignment__removed_at=None, state=ReviewState.SUBMITTED
    )
    return papers.filter(Exists(written))


def told_authors(papers: QuerySet[Submission]) -> QuerySet[Author]:
    """Who is mailed about papers, as `submissions.services.telling.tell_authors` chooses them."""
    taken = Q(user__isnull=False) | Q(asked_at__isnull=False, refused_at__isnull=True)
    return Author.objects.filter(taken, submission__in=papers).exclude(email="")


def _announce(row: Release, now: datetime) -> None:
    if row.mailed_at is None:
        row.mailed_at = now
        row.save(update_fields=["mailed_at"])
        what = Released(row.what)
        papers = concerned_papers(row.track_id, what).select_related("conference", "track").order_by("number")
        _mail_authors(papers.iterator(), what)


def _mail_authors(papers: Iterable[Submission], what: Released) -> None:
    for paper in papers:
        tell_authors(paper, kind=_TEMPLATES[what], context={})


def _record_release(
    action: str, track: Track, by_id: int, now: datetime, before: dict[str, str], after: dict[str, str]
) -> None:
    record(
        action=action,
        kind="track",
        object_id=track.pk,
        at=now,
        conference_id=track.conference_id,
        actor_id=by_id,
        before=before,
        after=after,
    )
