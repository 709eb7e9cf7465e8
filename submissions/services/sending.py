"""Handing checks to the workers. A page never waits long, and never fails, for a broker that is gone (design §5)."""

import logging
import time
from datetime import datetime

from celery import current_app
from django.db.models import F
from django.utils import timezone
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from submissions.kinds import RunState
from submissions.models import CheckRun

logger = logging.getLogger(__name__)

TASK = "submissions.tasks.check_manuscript"
# After a failure this process does not try again for so long: twenty uploads a second must not each wait for a dead broker.
REST_SECONDS = 5.0

_try_again_at = 0.0


def send_check(run_id: int, *, now: datetime | None = None) -> bool:
    """Hand one run to the workers; whether the broker took it. If not, that is logged and counted, and the sweep sends it."""
    global _try_again_at
    if time.monotonic() >= _try_again_at:
        try:
            current_app.send_task(TASK, [run_id], retry=False)
        except (KombuError, RedisError, OSError) as error:
            _try_again_at = time.monotonic() + REST_SECONDS
            logger.warning("The broker could not be reached (%s); check %s waits for the sweep.", error, run_id)
        else:
            CheckRun.objects.filter(pk=run_id).update(sent_at=now or timezone.now())
            return True
    CheckRun.objects.filter(pk=run_id, state=RunState.QUEUED).update(send_failures=F("send_failures") + 1, sent_at=None)
    return False
