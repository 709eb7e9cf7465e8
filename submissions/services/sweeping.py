"""What the sweep mends: work whose message or worker was lost, files whose check or copy was never queued, half-written files."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max, Q

from submissions.files import remove_abandoned
from submissions.kinds import RunState
from submissions.models import Blinding, CheckRun, FileTrial, PublicCheck, Recheck, Submission
from submissions.services.blinding import queue_forgotten_copies, without_copy
from submissions.services.checking import queue_check
from submissions.services.leasing import give_up, lease_length
from submissions.services.sending import send_work
from submissions.states import LIVE
from submissions.work import Leased

logger = logging.getLogger(__name__)

AT_MOST = 500
KINDS: tuple[type[Leased], ...] = (CheckRun, Blinding, FileTrial, Recheck, PublicCheck)


def sweep_checks(*, now: datetime) -> int:
    """Send again what was lost; returns how many runs were sent. May run anywhere, at any time, any number of times."""
    for kind in KINDS:
        _take_back(kind, now)
    _queue_forgotten(now)
    queue_forgotten_copies(without_copy().values_list("pk", flat=True)[:AT_MOST], now)
    sent = 0
    waiting = [(kind, pk) for kind in KINDS for pk in _unsent(kind, now)]
    for work, pk in waiting:
        if not send_work(work, pk, now=now):
            break  # the broker is still gone; the next sweep goes on
        sent += 1
    if removed := remove_abandoned():
        logger.info("Removed %s half-written files whose writers were gone.", removed)
    return sent


def _take_back(kind: type[Leased], now: datetime) -> None:
    """Runs whose worker fell silent are queued again, or given up after too many."""
    with transaction.atomic():
        lost = kind._default_manager.select_for_update(skip_locked=True).filter(
            state=RunState.RUNNING, lease_until__lt=now
        )
        for run in lost[:AT_MOST]:
            if run.is_spent:
                give_up(run)
                continue
            logger.warning("%s %s lost its worker %s; it is queued again.", kind.__name__, run.pk, run.worker)
            run.state, run.lease_until, run.sent_at = RunState.QUEUED, None, None
            run.save(update_fields=["state", "lease_until", "sent_at"])


def _queue_forgotten(now: datetime) -> None:
    """Current files without any run: every file has a finished or a queued report."""
    forgotten = Submission.objects.filter(
        manuscript__isnull=False, manuscript__runs__isnull=True, state__in=LIVE
    ).values_list("manuscript_id", flat=True)
    for manuscript_id in forgotten[:AT_MOST]:
        if manuscript_id is not None:
            with transaction.atomic():
                queue_check(manuscript_id=manuscript_id, now=now)


def _unsent(kind: type[Leased], now: datetime) -> list[int]:
    """Queued runs that no broker took, or whose message seems to be lost: twice is harmless.

    Messages of a kind are taken in the order in which they were sent. So a long queue alone is no loss: one is lost when
    others that were sent a whole lease later have been begun, or when nothing has been begun for so long.
    """
    rows = kind._default_manager
    lost = now - lease_length()
    newest_begun = rows.filter(started_at__gte=lost).aggregate(newest=Max("sent_at"))["newest"]
    if newest_begun is not None:
        lost = min(lost, newest_begun - lease_length())
    queued = rows.filter(Q(sent_at=None) | Q(sent_at__lt=lost), state=RunState.QUEUED)
    return list(queued.order_by(F("sent_at").asc(nulls_first=True), "pk").values_list("pk", flat=True)[:AT_MOST])
