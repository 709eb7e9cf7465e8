"""Writing a review: saved whole as it is typed, submitted when nothing required is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from reviews.forms import Answer, FieldSpec, Problem, clean_answers, missing_fields
from reviews.kinds import ReviewState
from reviews.models import Assignment, Review
from reviews.reading import fields_of
from submissions.states import State

NO_FORM = "This track has no review form yet. The chairs set it up; the paper stays in your queue."


class ReviewError(ValueError):
    """The review cannot be written now; the text says why."""


class StaleReview(ReviewError):
    """Somebody saved in between, in another window. Both texts are here, so that none is lost (P10)."""

    def __init__(
        self,
        *,
        stored: dict[str, Any],
        revision: int,
        saved_at: datetime,
        yours: dict[str, Answer],
        differing: tuple[FieldSpec, ...],
    ) -> None:
        super().__init__("This review was saved in another window after this page was opened.")
        self.stored = stored
        self.revision = revision
        self.saved_at = saved_at
        self.yours = yours
        self.differing = differing


class InvalidReview(ReviewError):
    """Some answers cannot be kept. Nothing was saved."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("Not saved: " + " ".join(f"{one.label}: {one.words}" for one in problems))
        self.problems = problems


class IncompleteReview(ReviewError):
    """Something required is missing; what was written is saved."""

    def __init__(self, missing: tuple[FieldSpec, ...]) -> None:
        super().__init__("Still missing: " + ", ".join(field.label for field in missing) + ".")
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Saved:
    """What the form must know after a save: the number to send with the next one."""

    revision: int
    saved_at: datetime
    answers: dict[str, Any]
    missing: tuple[FieldSpec, ...]


def save_review(*, assignment_id: int, answers: Mapping[str, Any], revision: int, now: datetime) -> Saved:
    """Save a whole form: what is empty in it becomes empty. Fields that the form does not have are passed over (P29).

    `revision` is the one that the form was made with. Raises StaleReview if the stored one is newer and says something
    else, InvalidReview if an answer cannot be kept, IncompleteReview if a submitted review would lose what it needs.
    """
    with transaction.atomic():
        assignment = _lock_assignment(assignment_id)
        fields = fields_of(assignment.submission.track_id)
        cleaned = clean_answers(fields, answers)
        if cleaned.problems:
            raise InvalidReview(cleaned.problems)
        review, _ = Review.objects.select_for_update().get_or_create(assignment=assignment, defaults={"saved_at": now})
        keys = {field.key for field in fields}
        same = {key: value for key, value in review.answers.items() if key in keys} == cleaned.answers
        missing = missing_fields(fields, cleaned.answers)
        if same:
            return Saved(review.revision, review.saved_at, review.answers, missing)
        if review.revision != revision:
            raise StaleReview(
                stored=review.answers,
                revision=review.revision,
                saved_at=review.saved_at,
                yours=cleaned.answers,
                differing=_differing(fields, review.answers, cleaned.answers),
            )
        if missing and review.state == ReviewState.SUBMITTED:
            raise IncompleteReview(missing)
        # Answers to fields that were archived since stay as they were written.
        kept = {key: value for key, value in review.answers.items() if key not in keys}
        review.answers, review.revision, review.saved_at = kept | cleaned.answers, revision + 1, now
        review.save(update_fields=["answers", "revision", "saved_at"])
        return Saved(review.revision, now, review.answers, missing)


def submit_review(*, assignment_id: int, now: datetime) -> None:
    """Submit what is saved. A submitted review can still be changed. Raises IncompleteReview with what is missing."""
    with transaction.atomic():
        assignment = _lock_assignment(assignment_id)
        fields = fields_of(assignment.submission.track_id)
        if not fields:
            raise ReviewError(NO_FORM)
        review = Review.objects.select_for_update().filter(assignment=assignment).first()
        missing = missing_fields(fields, review.answers if review else {})
        if review is None or missing:
            raise IncompleteReview(missing)
        if review.state == ReviewState.SUBMITTED:
            return
        review.state, review.submitted_at = ReviewState.SUBMITTED, now
        review.save(update_fields=["state", "submitted_at"])


def _differing(
    fields: tuple[FieldSpec, ...], stored: Mapping[str, Any], sent: Mapping[str, Any]
) -> tuple[FieldSpec, ...]:
    return tuple(field for field in fields if stored.get(field.key) != sent.get(field.key))


def _lock_assignment(assignment_id: int) -> Assignment:
    assignment = Assignment.objects.select_for_update(of=("self",)).select_related("submission").get(pk=assignment_id)
    if assignment.removed_at is not None:
        raise ReviewError("This paper is no longer assigned to you.")
    if assignment.submission.state != State.SUBMITTED:
        raise ReviewError("This paper is no longer under review.")
    return assignment
