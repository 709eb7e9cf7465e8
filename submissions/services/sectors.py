"""A chair's word on an author's sector."""

from datetime import datetime

from django.db import transaction

from conferences.services.auditing import record
from eligibility.authors import Sector, SectorSource
from submissions.models import Author
from submissions.services.judging import STANDING_COLUMNS, refresh_standing
from submissions.services.locking import lock_submission
from submissions.services.settling import SECTOR_COLUMNS


class SectorError(ValueError):
    """The sector cannot be set so; the text says why and what to do."""


def set_sector(
    *, submission_id: int, author_id: int, sector: Sector | None, user_id: int, reason: str, now: datetime
) -> None:
    """Say as a chair which sector an author is from, with a reason; None lets the authors' own word count again.

    Raises SectorError without a reason, or if the author is no longer in the list.
    """
    reason = reason.strip()
    if not reason:
        raise SectorError("Give a reason: it is kept in the audit trail.")
    with transaction.atomic():
        paper = lock_submission(submission_id)
        row = Author.objects.select_for_update().filter(submission=paper, pk=author_id).first()
        if row is None:
            raise SectorError("This author is no longer in the list. Load the page again.")
        before = {"sector": row.sector, "known": row.sector_source}
        row.sector = (sector or Sector.UNKNOWN).value
        row.sector_source = SectorSource.CHAIR.value if sector else ""
        row.sector_at, row.sector_doubted_at = now, None
        row.save(update_fields=SECTOR_COLUMNS)
        refresh_standing(paper, now=now)
        paper.save(update_fields=STANDING_COLUMNS)
        record(
            action="sector set" if sector else "sector left to the authors",
            kind="submission",
            object_id=paper.pk,
            at=now,
            conference_id=paper.conference_id,
            actor_id=user_id,
            before={"name": row.full_name, **before},
            after={"position": row.position, "sector": row.sector, "author": row.pk},
            reason=reason,
        )
