"""How a file of somebody without an account is let in: a few at a time, each within a time (P46).

A slow or endless upload holds one of a web process's threads. Two of them may be held like that, and the connection of one that
takes too long is shut.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest

AT_ONCE = 2
ARRIVES_WITHIN = 300.0
# What is read only to answer politely: the form's other fields, behind a file that is not taken.
REFUSED_WITHIN = 20.0

_slots = threading.BoundedSemaphore(AT_ONCE)


@contextmanager
def upload_slot() -> Iterator[bool]:
    """Whether there is room for one more upload in this process; it is held while the block runs."""
    free = _slots.acquire(blocking=False)
    try:
        yield free
    finally:
        if free:
            _slots.release()


@contextmanager
def arriving_within(request: HttpRequest, seconds: float) -> Iterator[threading.Event]:
    """While the block runs, the rest of the request must arrive in time; else reading ends as if the client had gone.

    The event says whether that happened. Gunicorn hands over its socket; under another server nothing is shut.
    """
    shut = threading.Event()
    timer = threading.Timer(seconds, _shut, [request.META.get("gunicorn.socket"), shut])
    timer.daemon = True
    timer.start()
    try:
        yield shut
    finally:
        timer.cancel()


def _shut(connection: socket.socket | None, shut: threading.Event) -> None:
    if connection is None:
        return
    shut.set()
    try:
        connection.shutdown(socket.SHUT_RD)
    except OSError:
        pass  # the client has gone already
