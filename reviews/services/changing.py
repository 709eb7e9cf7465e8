"""Changing a review form without touching what reviewers wrote by it."""

from collections.abc import Collection

from django.db import transaction

from reviews.models import Assignment, Review, ReviewField

# Changing these would change what given answers mean, or who reads them.
BEARING = frozenset({"scale", "audience"})


def change_review_field(*, row: ReviewField, changed: Collection[str]) -> bool:
    """Save a changed question; whether it took the place of the old one, which reviewers had answered.

    With answers, another scale or another audience makes a new question: the old one is archived with its answers, which
    stay readable to whom they were written for (P30). Wording, help and order change in place.
    """
    with transaction.atomic():
        # Whoever saves a review holds its assignment: nobody answers between the look and the change.
        list(
            Assignment.objects.select_for_update()
            .filter(submission__track_id=row.form.track_id)
            .order_by("pk")
            .values_list("pk")
        )
        if BEARING.isdisjoint(changed) or not _is_answered(row):
            row.save()
            return False
        old = ReviewField.objects.select_for_update().get(pk=row.pk)
        row.pk, row.key = None, _free_key(old)
        row._state.adding = True
        old.is_archived = True
        old.save(update_fields=["is_archived"])
        row.save()
        return True


def _is_answered(row: ReviewField) -> bool:
    """Also drafts count: what is in them was written under the old question."""
    return Review.objects.filter(assignment__submission__track_id=row.form.track_id, answers__has_key=row.key).exists()


def _free_key(old: ReviewField) -> str:
    taken = set(ReviewField.objects.filter(form_id=old.form_id).values_list("key", flat=True))
    stem = old.key[:36]
    return next(key for number in range(2, 10_000) if (key := f"{stem}_{number}") not in taken)
