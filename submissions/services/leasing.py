"""Who works on a check: a lease with a heartbeat, so that what lost its worker is taken back (design §5)."""

import logging
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from submissions.kinds import RunState
from submissions.models import CheckRun

logger = logging.getLogger(__name__)

# Workers that one check may lose before it is given up: the file may be what kills them.
ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Lease:
    """One worker's claim on one run. Only the run's newest attempt may write its outcome."""

    run_id: int
    manuscript_id: int
    attempt: int


def lease_length() -> timedelta:
    """How long a worker may be silent before it is taken for dead."""
    return timedelta(seconds=settings.CHECK_LEASE_SECONDS)


def take_lease(run_id: int) -> Lease | None:
    """Begin a run that is queued, or whose worker fell silent; None for one that is done, gone, or in good hands."""
    now = timezone.now()
    with transaction.atomic():
        free = Q(state=RunState.QUEUED) | Q(state=RunState.RUNNING, lease_until__lt=now)
        run = CheckRun.objects.select_for_update().filter(free, pk=run_id).first()
        if run is None:
            return None
        if run.attempts >= ATTEMPTS:
            give_up(run)
            return None
        run.state = RunState.RUNNING
        run.attempts += 1
        run.started_at, run.heartbeat_at, run.lease_until = now, now, now + lease_length()
        run.worker = f"{socket.gethostname()}:{os.getpid()}"[:120]
        run.save()
        return Lease(run.pk, run.manuscript_id, run.attempts)


def give_up(run: CheckRun) -> None:
    """Leave a run that lost too many workers to the chairs, who see it; it stops nobody's submission."""
    run.state, run.finished_at, run.lease_until = RunState.FAILED, timezone.now(), None
    run.save(update_fields=["state", "finished_at", "lease_until"])
    logger.error("Check %s of manuscript %s was given up after %s attempts.", run.pk, run.manuscript_id, run.attempts)


def put_back(lease: Lease) -> None:
    """The work could not be done now, through no fault of the file: the sweep sends it again."""
    with transaction.atomic():
        run = still_held(lease)
        if run is None:
            return
        if run.attempts >= ATTEMPTS:
            give_up(run)
            return
        run.state, run.lease_until, run.sent_at = RunState.QUEUED, None, None
        run.save(update_fields=["state", "lease_until", "sent_at"])


def still_held(lease: Lease) -> CheckRun | None:
    """The run, locked, if this lease is still the newest; None if another worker has taken over."""
    return (
        CheckRun.objects.select_for_update()
        .filter(pk=lease.run_id, attempts=lease.attempt, state=RunState.RUNNING)
        .first()
    )


@contextmanager
def heartbeat(lease: Lease) -> Iterator[None]:
    """Renew the lease three times in its length, from a thread, while the block runs."""
    done = threading.Event()
    thread = threading.Thread(target=_beat, args=(lease, done), name=f"heartbeat-{lease.run_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _beat(lease: Lease, done: threading.Event) -> None:
    pause = lease_length().total_seconds() / 3
    try:
        while not done.wait(pause):
            _renew(lease)
    finally:
        # The thread has a connection of its own.
        connection.close()


def _renew(lease: Lease) -> None:
    now = timezone.now()
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                # The end of the check may hold the row while it waits for this thread.
                cursor.execute("SET LOCAL lock_timeout = '1s'")
            CheckRun.objects.filter(pk=lease.run_id, attempts=lease.attempt, state=RunState.RUNNING).update(
                heartbeat_at=now, lease_until=now + lease_length()
            )
    except DatabaseError as error:
        # One missed beat is no harm; if they all fail another worker takes over, as it should.
        logger.warning("The lease of check %s could not be renewed: %s", lease.run_id, error)
        connection.close()
