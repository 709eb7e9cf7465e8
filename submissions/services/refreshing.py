"""Papers are settled anew in the background when what they are judged by changed: the directory of organisations, the
questions, kinds or anonymity of their track, the date from which a question is required, other papers of their authors.
"""

import logging
import time
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from conferences.kinds import Stage
from eligibility.models import DirectoryState
from eligibility.rules.papers_per_author import RULE as PAPERS_PER_AUTHOR
from eligibility.services import NoRuleSet
from submissions.kinds import Need
from submissions.models import Report, Submission, SubmissionField
from submissions.services.basis import basis_of
from submissions.services.checking import queue_check
from submissions.services.judging import STANDING_COLUMNS, refresh_standing
from submissions.services.locking import lock_submission
from submissions.states import LIVE

logger = logging.getLogger(__name__)

# One sweep settles so many papers at most, and ends after so many seconds: the next one goes on.
AT_MOST = 2_000
SECONDS = 20.0
# Whether somebody has too many papers hangs on others, which may be withdrawn or refused; so long it is not asked again.
AGAIN = timedelta(minutes=10)


def settle_papers(*, now: datetime) -> int:
    """Settle anew what was settled before the change; how many. What fails waits behind all others for its next turn."""
    until = time.monotonic() + SECONDS
    done = 0
    for pk in list(_waiting(now).values_list("pk", flat=True)[:AT_MOST]):
        done += _settle_paper(pk, now)
        if time.monotonic() > until:
            break
    return done


def _waiting(now: datetime) -> QuerySet[Submission]:
    directory = DirectoryState.objects.filter(
        Q(conference=None) | Q(conference_id=OuterRef("conference_id")), changed_at__gt=OuterRef("settled_at")
    )
    required = SubmissionField.objects.filter(
        track_id=OuterRef("track_id"),
        need=Need.REQUIRED,
        is_archived=False,
        required_from__gt=OuterRef("settled_at"),
        required_from__lte=now,
    )
    changed = Q(Exists(directory)) | Q(Exists(required)) | Q(track__form_changed_at__gt=F("settled_at"))
    changed |= Q(eligibility_rules__contains=[PAPERS_PER_AUTHOR.name], settled_at__lte=now - AGAIN)
    papers = Submission.objects.filter(changed, state__in=LIVE, conference__is_closed=False)
    return papers.order_by(F("settle_failed_at").asc(nulls_first=True), "settled_at", "pk")


def _settle_paper(pk: int, now: datetime) -> bool:
    try:
        with transaction.atomic():
            paper = lock_submission(pk)
            refresh_standing(paper, now=now)
            paper.settle_failed_at = None
            paper.save(update_fields=[*STANDING_COLUMNS, "settle_failed_at"])
            _check_file_anew(paper, now)
    except Exception:
        # What goes wrong with one paper must not keep others from it.
        logger.exception("Submission %s could not be settled.", pk)
        Submission.objects.filter(pk=pk).update(settle_failed_at=now)
        return False
    return True


def _check_file_anew(paper: Submission, now: datetime) -> None:
    """Queue a check if the file was judged for another level of anonymity or another kind of paper than hold now."""
    if paper.manuscript is None:
        return
    reports = Report.objects.filter(submission=paper, sha256=paper.manuscript.sha256)
    try:
        basis = basis_of(paper, Stage(paper.manuscript.stage))
    except NoRuleSet:
        return
    # A file without any report has its first check still to come, or was given up, and is not tried for ever.
    if reports.exists() and not reports.filter(inputs_digest=basis.digest).exists():
        queue_check(manuscript_id=paper.manuscript.pk, now=now)
