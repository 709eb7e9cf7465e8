"""Bounds in processor time, for what a stranger's file could make take for ever. The clock would count what others do."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Fails, and breaks the block off, once it has used so many seconds of this process's time."""

    def break_off(_number: int, _frame: FrameType | None) -> None:
        raise AssertionError(f"It takes more than {seconds:g} seconds of processor time.")

    earlier = signal.signal(signal.SIGVTALRM, break_off)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, earlier)
