"""How a file of somebody without an account is let in: a few at a time, each within a time (P46).

A slow or endless upload holds one of a web process's threads. Two of them may be held by files that are taken, two more by what is
read only to answer politely, and for a shorter time; beyond that nothing is read. The connection of one that takes too long is
shut.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest

AT_ONCE = 2
ARRIVES_WITHIN = 300.0
# What is read only to answer politely: the form's other fields, behind a file that is not taken. It has places of its own, so
# that refused files, which nobody counts, keep no other from being taken.
REFUSED_AT_ONCE = 2
REFUSED_WITHIN = 20.0

_slots = threading.BoundedSemaphore(AT_ONCE)
_refused_slots = threading.BoundedSemaphore(REFUSED_AT_ONCE)


@contextmanager
def upload_slot() -> Iterator[bool]:
    """Whether there is room for one more upload in this process; it is held while the block runs."""
    with _held(_slots) as free:
        yield free


@contextmanager
def refusal_slot() -> Iterator[bool]:
    """The same for an upload of which nothing is taken."""
    with _held(_refused_slots) as free:
        yield free


@contextmanager
def _held(slots: threading.BoundedSemaphore) -> Iterator[bool]:
    free = slots.acquire(blocking=False)
    try:
        yield free
    finally:
        if free:
            slots.release()


class Arrival:
    """The time in which the rest of a request must arrive; what comes later is cut off, as if the client had gone.

    Gunicorn hands over its socket; under another server nothing is shut.
    """

    def __init__(self, request: HttpRequest, seconds: float) -> None:
        self._connection: socket.socket | None = request.META.get("gunicorn.socket")
        self._until = time.monotonic() + seconds
        self._shut = threading.Event()
        self._timer = self._started()

    @property
    def is_shut(self) -> bool:
        """Whether it was cut off."""
        return self._shut.is_set()

    def hurry(self, seconds: float = REFUSED_WITHIN) -> None:
        """Give the rest so many seconds from now, unless less was left: it is refused already."""
        self._timer.cancel()
        self._until = min(self._until, time.monotonic() + seconds)
        self._timer = self._started()

    def end(self) -> None:
        """It has arrived."""
        self._timer.cancel()

    def _started(self) -> threading.Timer:
        timer = threading.Timer(max(0.0, self._until - time.monotonic()), self._cut_off)
        timer.daemon = True
        timer.start()
        return timer

    def _cut_off(self) -> None:
        if self._connection is None:
            return
        self._shut.set()
        try:
            self._connection.shutdown(socket.SHUT_RD)
        except OSError:
            pass  # the client has gone already


@contextmanager
def arriving_within(request: HttpRequest, seconds: float) -> Iterator[Arrival]:
    """While the block runs, the rest of the request must arrive in time."""
    arrival = Arrival(request, seconds)
    try:
        yield arrival
    finally:
        arrival.end()
