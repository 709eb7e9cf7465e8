"""The one row lock that everything about a paper takes first."""

from submissions.models import Submission


def lock_submission(submission_id: int) -> Submission:
    """The paper with its track and conference, locked until the caller's transaction ends. Raises Submission.DoesNotExist."""
    return (
        Submission.objects.select_for_update(of=("self",))
        .select_related("track", "kind", "conference", "manuscript")
        .get(pk=submission_id)
    )
