"""Deleting public checks that have had their time, and what crashed processes left of them."""

import logging
from datetime import datetime, timedelta

from submissions.files import remove_abandoned
from submissions.kinds import RunState
from submissions.models import PublicAttempt, PublicCheck
from submissions.public_files import STORAGE, forget_public_file, public_files_before
from submissions.services.public_checking import LIFETIME

logger = logging.getLogger(__name__)

# Between a file's arrival and its row lie milliseconds; a file without a row is left alone for so long.
SETTLING = timedelta(minutes=2)


def forget_expired(*, now: datetime) -> int:
    """Delete expired rows and counted attempts, and files that no open check needs; returns how many. May run at any time."""
    PublicCheck.objects.filter(expires_at__lte=now).delete()
    PublicAttempt.objects.filter(at__lte=now - LIFETIME).delete()
    remove_abandoned(STORAGE)
    lying = public_files_before(now)
    rows = dict(PublicCheck.objects.filter(file__in=lying).values_list("file", "state"))
    # Their check has ended; or the process died before it wrote their row.
    ended = {name for name, state in rows.items() if state in {RunState.DONE, RunState.FAILED}}
    left = ended | (public_files_before(now - SETTLING) - rows.keys())
    for name in left:
        forget_public_file(name)
    if left:
        logger.info("Deleted %s files of public checks that nobody needed any more.", len(left))
    return len(left)
