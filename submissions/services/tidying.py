"""Deleting stored files that no paper names: a server was killed between storing the bytes and writing their row."""

import logging
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction

from eligibility.pictures import forget_pictures, tidy_pictures
from submissions.files import apart_before, forget, forget_apart, is_stored_since, stored_before
from submissions.models import FileTrial, Manuscript
from submissions.services.locking import may_delete_file

logger = logging.getLogger(__name__)

# Far longer than an upload may take. Storing the same bytes again makes a file young again.
YOUNG = timedelta(days=1)
AT_ONCE = 500


def remove_trials(*, now: datetime) -> int:
    """Delete what chairs tried on a PDF a day ago, and files that were kept apart for it; returns how many trials."""
    removed, _ = FileTrial.objects.filter(queued_at__lt=now - YOUNG).delete()
    for name in apart_before(now - YOUNG):
        forget_apart(name)
    return removed


def remove_unnamed_files(*, now: datetime) -> int:
    """Delete old files that are neither a version of a paper nor the copy for its reviewers; returns how many."""
    removed = 0
    old = stored_before(now - YOUNG)
    while hashes := list(islice(old, AT_ONCE)):
        named = _named(hashes)
        for sha256 in hashes:
            if sha256 not in named and _forget_unnamed(sha256, now - YOUNG):
                forget_pictures(sha256)
                removed += 1
    if removed:
        logger.info("Deleted %s stored files that no paper names.", removed)
    tidy_pictures()
    return removed


def _forget_unnamed(sha256: str, instant: datetime) -> bool:
    """Delete a file, unless somebody stored or named the same bytes since they were found; whether it is gone."""
    with transaction.atomic():
        if not may_delete_file(sha256) or _named([sha256]) or is_stored_since(sha256, instant):
            return False
        forget(sha256)
    return True


def _named(hashes: list[str]) -> set[str]:
    named = set(Manuscript.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))
    return named | set(Manuscript.objects.filter(blinded_sha256__in=hashes).values_list("blinded_sha256", flat=True))
