"""Deleting stored files that no paper names: a server was killed between storing the bytes and writing their row."""

import logging
from datetime import datetime, timedelta
from itertools import islice

from eligibility.pictures import forget_pictures, tidy_pictures
from submissions.files import apart_before, forget, forget_apart, stored_before
from submissions.models import FileTrial, Manuscript

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
        named = set(Manuscript.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))
        named |= set(Manuscript.objects.filter(blinded_sha256__in=hashes).values_list("blinded_sha256", flat=True))
        for sha256 in hashes:
            if sha256 not in named:
                forget(sha256)
                forget_pictures(sha256)
                removed += 1
    if removed:
        logger.info("Deleted %s stored files that no paper names.", removed)
    tidy_pictures()
    return removed
