"""What chairs do where a file could not be checked, or its reviewers' copy is withheld: check again, or write to the authors."""

from datetime import datetime

from django.db import transaction

from conferences.services.auditing import record
from mail.services import Prose
from submissions.models import Submission
from submissions.services.checking import queue_check
from submissions.services.locking import lock_submission
from submissions.services.telling import tell_authors

WORDS_LENGTH = 2_000


class NotChecked(ValueError):
    """It cannot be done; the text says why."""


def check_again(*, submission_id: int, by_id: int, now: datetime) -> None:
    """Queue another check of a paper's current file. One that is open already is enough. Raises NotChecked."""
    with transaction.atomic():
        paper = lock_submission(submission_id)
        if paper.manuscript is None:
            raise NotChecked("This paper has no file yet, so there is nothing to check.")
        queue_check(manuscript_id=paper.manuscript.pk, now=now)
        _record(paper, "check asked for again", by_id, now, after={"version": paper.manuscript.version})


def write_about_file(*, submission_id: int, by_id: int, words: str, now: datetime) -> None:
    """Mail the authors of a paper what a chair says about its file. Raises NotChecked for an empty or too long text."""
    words = words.strip()
    if not words:
        raise NotChecked("Write what the authors should do.")
    if len(words) > WORDS_LENGTH:
        raise NotChecked(f"The text has {len(words):,} characters; at most {WORDS_LENGTH:,} can be sent.")
    with transaction.atomic():
        paper = lock_submission(submission_id)
        tell_authors(paper, kind="file_problem", context={"words": Prose(words)})
        _record(paper, "authors written to about their file", by_id, now, reason=words)


def _record(
    paper: Submission,
    action: str,
    by_id: int,
    now: datetime,
    *,
    after: dict[str, int] | None = None,
    reason: str = "",
) -> None:
    record(
        action=action,
        kind="submission",
        object_id=paper.pk,
        at=now,
        conference_id=paper.conference_id,
        actor_id=by_id,
        after=after,
        reason=reason,
    )
