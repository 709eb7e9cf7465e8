"""Bounds in processor time, for what a stranger's file could make take for ever. The clock would count what others do."""

from collections.abc import Iterator
from contextlib import contextmanager

from eligibility.patience import OutOfPatience, patience


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Fails, and breaks the block off, once it has used so many seconds of this process's time."""
    try:
        with patience(seconds):
            yield
    except OutOfPatience as error:
        raise AssertionError(str(error)) from error
