"""What must hold of every assignment, review and decision at any time, as questions that find the rows for which it does not."""

from collections.abc import Iterator

from django.db.models import Count, Q

from reviews.kinds import ReviewState
from reviews.models import Assignment, Decision, Review
from reviews.reading import is_barred


def broken_invariants() -> Iterator[str]:
    """A sentence for each row that breaks one."""
    live = Assignment.objects.filter(removed_at=None)
    for row in live:
        if is_barred(row.submission_id, row.reviewer_id):
            yield f"Assignment {row.pk} is across a conflict, or to an author."
    doubled = live.values("submission_id", "reviewer_id").annotate(number=Count("pk")).filter(number__gt=1)
    for pair in doubled.order_by():
        yield f"Person {pair['reviewer_id']} has two live assignments to submission {pair['submission_id']}."
    for row in live.filter(submission__file_frozen_at=None):
        yield f"Submission {row.submission_id} has a reviewer, and its file is not frozen."
    for review in Review.objects.filter(state=ReviewState.SUBMITTED, submitted_at=None):
        yield f"Review {review.pk} is submitted without a date."
    for decision in Decision.objects.filter(Q(decided_by=None) | Q(decided_at=None)):
        yield f"Decision {decision.pk} does not say who decided, or when."
