"""Handing work to the workers. A page never waits long, and never fails, for a broker that is gone (design §5)."""

import logging
import time
from datetime import datetime

from celery import current_app
from django.db.models import F
from django.utils import timezone
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from submissions.kinds import RunState
from submissions.work import Leased

logger = logging.getLogger(__name__)

HELP_RECHECK = "submissions.tasks.help_with_recheck"
# Behind checks of uploads (0), ahead of public checks (9).
HELP_PRIORITY = 5
COMPARE = "submissions.tasks.compare_papers"
# After a failure this process does not try again for so long: twenty uploads a second must not each wait for a dead broker.
REST_SECONDS = 5.0

_try_again_at = 0.0


def hand_over(task: str, key: int, *, priority: int | None = None) -> bool:
    """Send a task with the key that it works on; whether the broker took it. If not, that is logged, and the sweep sends it."""
    global _try_again_at
    if time.monotonic() < _try_again_at:
        return False
    try:
        current_app.send_task(task, [key], retry=False, priority=priority)
    except (KombuError, RedisError, OSError) as error:
        _try_again_at = time.monotonic() + REST_SECONDS
        logger.warning("The broker could not be reached (%s); %s of %s waits for the sweep.", error, task, key)
        return False
    return True


def send_work(kind: type[Leased], run_id: int, *, now: datetime | None = None) -> bool:
    """Hand one run to the workers; whether the broker took it. A failure is counted in its row."""
    if send_noted(kind, run_id):
        kind._default_manager.filter(pk=run_id).update(sent_at=now or timezone.now())
        return True
    return False


def send_noted(kind: type[Leased], run_id: int) -> bool:
    """The same for a run whose row says already that it was sent, which is taken back if it was not.

    For work that nobody waits for: should this process be killed before, the sweep takes the message for lost after a lease.
    """
    if hand_over(kind.task, run_id, priority=kind.priority):
        return True
    rows = kind._default_manager.filter(pk=run_id, state=RunState.QUEUED)
    rows.update(send_failures=F("send_failures") + 1, sent_at=None)
    return False
