"""The one row lock that everything about a paper takes first."""

from collections.abc import Iterable

from submissions.models import Submission


def lock_submission(submission_id: int) -> Submission:
    """The paper with its track and conference, locked until the caller's transaction ends. Raises Submission.DoesNotExist."""
    return (
        Submission.objects.select_for_update(of=("self",))
        .select_related("track", "kind", "conference", "manuscript")
        .get(pk=submission_id)
    )


def lock_submissions(keys: Iterable[int]) -> list[Submission]:
    """Several papers as above, in the one order that keeps two batches from waiting for each other. One query."""
    return list(
        Submission.objects.select_for_update(of=("self",))
        .select_related("track", "kind", "conference", "manuscript")
        .filter(pk__in=list(keys))
        .order_by("pk")
    )
