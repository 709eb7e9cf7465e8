"""Who works on a row of work: a lease with a heartbeat, so that what lost its worker is taken back (design §5)."""

import logging
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from submissions.kinds import RunState
from submissions.work import ATTEMPTS, Leased

__all__ = ["ATTEMPTS", "Lease", "end", "give_up", "heartbeat", "lease_length", "put_back", "still_held", "take_lease"]

logger = logging.getLogger(__name__)
R = TypeVar("R", bound=Leased)


@dataclass(frozen=True, slots=True)
class Lease(Generic[R]):
    """One worker's claim on one run, which is as it was when it was taken. Only the newest attempt may write its outcome."""

    run: R
    attempt: int


def lease_length() -> timedelta:
    """How long a worker may be silent before it is taken for dead."""
    return timedelta(seconds=settings.CHECK_LEASE_SECONDS)


def take_lease(kind: type[R], run_id: int, rows: QuerySet[R] | None = None) -> Lease[R] | None:
    """Begin a run that is queued, or whose worker fell silent; None for one that is done, gone, or in good hands.

    The run is read from `rows`, if they are given, with what they read beside it.
    """
    now, worker = timezone.now(), f"{socket.gethostname()}:{os.getpid()}"[:120]
    free = _rows(kind).filter(Q(state=RunState.QUEUED) | Q(state=RunState.RUNNING, lease_until__lt=now), pk=run_id)
    held = {"heartbeat_at": now, "lease_until": now + lease_length(), "worker": worker}
    if not free.filter(kind.not_spent()).update(**kind.beginning(now), **held):
        _give_up_spent(free)
        return None
    # None only if this process stood still meanwhile for the whole of the lease, so that another one has it now.
    run = (_rows(kind) if rows is None else rows).filter(pk=run_id, worker=worker, state=RunState.RUNNING).first()
    return Lease(run, run.attempts) if run is not None else None


def _give_up_spent(free: QuerySet[R]) -> None:
    with transaction.atomic():
        run = free.select_for_update(of=("self",)).first()
        if run is not None and run.is_spent:
            give_up(run)


def give_up(run: Leased) -> None:
    """Leave a run that lost too many workers to the chairs, who see it; it stops nobody's submission."""
    run.end(RunState.FAILED, timezone.now())
    run.save()
    logger.error("%s %s (%s) was given up after %s attempts.", type(run).__name__, run.pk, run, run.attempts)


def put_back(lease: Lease[R], *, is_lost: bool = False) -> None:
    """The work could not be done now: the sweep sends it again, as often as it takes.

    `is_lost` says that the work itself may be at fault; then it is given up after as many attempts as lost workers.
    """
    with transaction.atomic():
        run = still_held(lease)
        if run is None:
            return
        if is_lost and run.is_spent:
            give_up(run)
            return
        if not is_lost:
            # Whoever held this attempt has let go of it, so that its number can be given again.
            run.unbegin()
        run.state, run.lease_until, run.sent_at = RunState.QUEUED, None, None
        run.save()


def still_held(lease: Lease[R]) -> R | None:
    """The run, locked, if this lease is still the newest; None if another worker has taken over."""
    rows = _rows(type(lease.run)).select_for_update(of=("self",))
    found: R | None = rows.filter(pk=lease.run.pk, attempts=lease.attempt, state=RunState.RUNNING).first()
    return found


def end(lease: Lease[Any], now: datetime, **columns: Any) -> bool:
    """Write that the work is done, with these columns, unless another worker has taken over: then nothing is written, and
    the answer is False. In the caller's transaction."""
    held = _rows(type(lease.run)).filter(pk=lease.run.pk, attempts=lease.attempt, state=RunState.RUNNING)
    return bool(held.update(state=RunState.DONE, finished_at=now, lease_until=None, **columns))


@contextmanager
def heartbeat(lease: Lease[Any]) -> Iterator[None]:
    """Renew the lease three times in its length, from a thread, while the block runs."""
    done = threading.Event()
    thread = threading.Thread(target=_beat, args=(lease, done), name=f"heartbeat-{lease.run.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _rows(kind: type[R]) -> Any:
    return kind._default_manager


def _beat(lease: Lease[Any], done: threading.Event) -> None:
    pause = lease_length().total_seconds() / 3
    try:
        while not done.wait(pause):
            _renew(lease)
    finally:
        # The thread has a connection of its own.
        connection.close()


def _renew(lease: Lease[Any]) -> None:
    now = timezone.now()
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                # The end of the work may hold the row while it waits for this thread.
                cursor.execute("SET LOCAL lock_timeout = '1s'")
            _rows(type(lease.run)).filter(pk=lease.run.pk, attempts=lease.attempt, state=RunState.RUNNING).update(
                heartbeat_at=now, lease_until=now + lease_length()
            )
    except DatabaseError as error:
        # One missed beat is no harm; if they all fail another worker takes over, as it should.
        logger.warning("The lease of %s could not be renewed: %s", lease.run, error)
        connection.close()
