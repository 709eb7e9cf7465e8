"""What people say to findings: authors have checked or appeal, a chair accepts a failed rule with a reason (design §4)."""

from datetime import datetime

from django.db import transaction

from conferences.services.auditing import record
from submissions.kinds import AnswerKind
from submissions.models import FindingAnswer, Override, Submission
from submissions.services.judging import STANDING_COLUMNS, refresh_standing
from submissions.services.locking import lock_submission

SENTENCE_LENGTH = 2_000


class AnswerError(ValueError):
    """The answer cannot be kept; the text says why and what to do."""


def answer_finding(
    *,
    submission_id: int,
    user_id: int,
    rule: str,
    kind: AnswerKind,
    now: datetime,
    sentence: str = "",
    about_file: bool = True,
) -> None:
    """Say "I have checked this" to a warning, or appeal an error to the chairs with a sentence.

    An answer holds for the current file, or with `about_file=False` for what was found about the authors. Answering again
    replaces the earlier answer. Raises AnswerError.
    """
    sentence = sentence.strip()
    if kind is AnswerKind.APPEALED and not sentence:
        raise AnswerError("Say in a sentence why the chairs should accept this.")
    if len(sentence) > SENTENCE_LENGTH:
        raise AnswerError(f"The sentence has {len(sentence):,} characters; at most {SENTENCE_LENGTH:,} can be kept.")
    with transaction.atomic():
        paper = lock_submission(submission_id)
        if about_file and paper.manuscript is None:
            raise AnswerError("There is no file that this could be about. Upload the paper first.")
        FindingAnswer.objects.update_or_create(
            submission=paper,
            sha256=paper.manuscript.sha256 if about_file and paper.manuscript else "",
            rule=rule,
            defaults={"kind": kind, "sentence": sentence, "by_id": user_id, "at": now},
        )
        _refresh(paper, now)


def withdraw_answer(*, submission_id: int, rule: str, now: datetime, about_file: bool = True) -> None:
    """Take an answer back; having none is fine."""
    with transaction.atomic():
        paper = lock_submission(submission_id)
        sha256 = paper.manuscript.sha256 if about_file and paper.manuscript else ""
        FindingAnswer.objects.filter(submission=paper, sha256=sha256, rule=rule).delete()
        _refresh(paper, now)


def override_rule(*, submission_id: int, user_id: int, rule: str, reason: str, now: datetime) -> None:
    """Accept a failed rule for one paper, as a chair, with a reason that the audit trail keeps. Raises AnswerError."""
    reason = reason.strip()
    if not reason:
        raise AnswerError("Give a reason: it is kept in the audit trail.")
    with transaction.atomic():
        paper = lock_submission(submission_id)
        before = Override.objects.filter(submission=paper, rule=rule).first()
        Override.objects.update_or_create(
            submission=paper, rule=rule, defaults={"reason": reason, "by_id": user_id, "at": now}
        )
        _note(paper, "rule accepted", user_id=user_id, rule=rule, reason=reason, earlier=before, now=now)
        _refresh(paper, now)


def revoke_override(*, submission_id: int, user_id: int, rule: str, reason: str, now: datetime) -> None:
    """Let a rule count again for a paper; doing so without an override is fine."""
    with transaction.atomic():
        paper = lock_submission(submission_id)
        before = Override.objects.filter(submission=paper, rule=rule).first()
        if before is None:
            return
        before.delete()
        _note(paper, "rule counts again", user_id=user_id, rule=rule, reason=reason.strip(), earlier=before, now=now)
        _refresh(paper, now)


def _refresh(paper: Submission, now: datetime) -> None:
    refresh_standing(paper, now=now)
    paper.save(update_fields=STANDING_COLUMNS)


def _note(
    paper: Submission, action: str, *, user_id: int, rule: str, reason: str, earlier: Override | None, now: datetime
) -> None:
    record(
        action=action,
        kind="submission",
        object_id=paper.pk,
        at=now,
        conference_id=paper.conference_id,
        actor_id=user_id,
        before={"rule": rule, "reason": earlier.reason} if earlier else {},
        after={"rule": rule},
        reason=reason,
    )
