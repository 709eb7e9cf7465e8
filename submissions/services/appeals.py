"""What chairs say to an appeal that they do not accept. Accepting one is `answering.override_rule`."""

from datetime import datetime

from django.db import transaction

from conferences.services.auditing import record
from mail.services import Prose
from submissions.kinds import AnswerKind
from submissions.models import FindingAnswer
from submissions.services.answering import AnswerError
from submissions.services.judging import STANDING_COLUMNS, refresh_standing
from submissions.services.locking import lock_submission
from submissions.services.telling import tell_authors


def refuse_appeal(*, submission_id: int, user_id: int, rule: str, reason: str, now: datetime) -> None:
    """Refuse an appeal as a chair: the error stands, and the authors read why. The paper stays in its state.

    Raises AnswerError without a reason, or if there is no such appeal (any more).
    """
    reason = reason.strip()
    if not reason:
        raise AnswerError("Give a reason: the authors read it.")
    with transaction.atomic():
        paper = lock_submission(submission_id)
        hashes = ["", *([paper.manuscript.sha256] if paper.manuscript else [])]
        appeals = FindingAnswer.objects.filter(submission=paper, rule=rule, kind=AnswerKind.APPEALED, sha256__in=hashes)
        said = list(appeals.values_list("sentence", flat=True))
        if not said:
            raise AnswerError("This appeal was answered or taken back meanwhile. Load the page again.")
        appeals.delete()
        record(
            action="appeal refused",
            kind="submission",
            object_id=paper.pk,
            at=now,
            conference_id=paper.conference_id,
            actor_id=user_id,
            before={"rule": rule, "sentence": said[0]},
            reason=reason,
        )
        refresh_standing(paper, now=now)
        paper.save(update_fields=STANDING_COLUMNS)
        tell_authors(paper, kind="appeal_refused", context={"sentence": Prose(said[0]), "reason": Prose(reason)})
