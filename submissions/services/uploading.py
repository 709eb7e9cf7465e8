"""From stored bytes to a version of a paper. The bytes lie in the store before anything here happens."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from conferences.kinds import Stage
from eligibility.findings import Severity
from eligibility.rules.file_size import RULE as FILE_SIZE
from eligibility.rulesets import RuleSetSpec
from eligibility.services import NoRuleSet, rule_set_for
from submissions.files import StoredFile, is_stored
from submissions.models import Manuscript, Submission
from submissions.services.checking import queue_check
from submissions.services.judging import STANDING_COLUMNS, refresh_standing
from submissions.services.locking import hold_file, lock_submission
from submissions.states import LIVE


class UploadRefused(ValueError):
    """The file cannot become a version of this paper; the text says why."""


def upload_limit(*, track_id: int, stage: Stage = Stage.SUBMISSION) -> int:
    """How many bytes are taken while the file arrives: the track's own limit if going over it is an error (A6)."""
    try:
        return upload_limit_under(rule_set_for(track_id, stage)[1])
    except NoRuleSet:
        return int(settings.UPLOAD_HARD_LIMIT_BYTES)


def upload_limit_under(spec: RuleSetSpec) -> int:
    """The same under rules that are known. No query."""
    hard_limit: int = settings.UPLOAD_HARD_LIMIT_BYTES
    for setting in spec.settings:
        if setting.rule == FILE_SIZE.name and setting.severity is Severity.ERROR:
            return min(int(setting.effective().max_bytes), hard_limit)
    return hard_limit


def store_manuscript(
    *,
    submission_id: int,
    user_id: int | None,
    stored: StoredFile,
    original_name: str,
    now: datetime,
    stage: Stage = Stage.SUBMISSION,
) -> int:
    """Make stored bytes the current version, and queue their check. Returns the manuscript's key.

    The bytes of the current version again make no new one. Raises UploadRefused once a reviewer was assigned, or in a
    state in which files no longer change.
    """
    with transaction.atomic():
        hold_file(stored.sha256)
        if not is_stored(stored.sha256):
            raise UploadRefused("The file did not reach the store. Upload it again.")
        paper = lock_submission(submission_id)
        _require_open(paper)
        if (
            paper.manuscript is not None
            and paper.manuscript.sha256 == stored.sha256
            and paper.manuscript.stage == stage
        ):
            return paper.manuscript.pk
        newest = paper.manuscripts.order_by("-version").first()
        row = Manuscript.objects.create(
            submission=paper,
            stage=stage,
            version=newest.version + 1 if newest else 1,
            sha256=stored.sha256,
            size=stored.size,
            original_name=original_name[:255],
            uploaded_by_id=user_id,
            uploaded_at=now,
        )
        paper.manuscript = row
        refresh_standing(paper, now=now)
        paper.save(update_fields=["manuscript", *STANDING_COLUMNS])
        queue_check(manuscript_id=row.pk, now=now)
        return row.pk


def _require_open(paper: Submission) -> None:
    if paper.state not in LIVE:
        raise UploadRefused("This paper was withdrawn or rejected without review; its file can no longer change.")
    if paper.file_frozen_at is not None:
        raise UploadRefused(
            "A reviewer has this paper already, so its file can no longer be replaced. The file before stays."
        )
