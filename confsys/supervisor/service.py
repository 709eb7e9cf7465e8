"""A child that must run: started again when it ends, with growing pauses, and given up when it keeps ending."""

from collections.abc import Callable

from confsys.embedded.processes import Kept, StartFailed

TRIES = 5
WITHIN_SECONDS = 60.0


class Service:
    """One child of the demonstration; `start` starts it anew at the same address."""

    def __init__(self, kept: Kept, start: Callable[[], Kept]) -> None:
        self.kept = kept
        self.start = start
        self.ended_at: list[float] = []
        self.again_at: float | None = None

    def look(self, now: float) -> str | None:
        """Start the child again if it has ended and its pause is over; a sentence when there is news.

        Raises `StartFailed` when it ended TRIES times within WITHIN_SECONDS.
        """
        if self.kept.running:
            return None
        if self.again_at is None:
            self.ended_at = [moment for moment in self.ended_at if now - moment < WITHIN_SECONDS] + [now]
            if len(self.ended_at) >= TRIES:
                raise StartFailed(
                    f"{self.kept.name} ended {TRIES} times within a minute, last with: {self.kept.last_words(1)}. "
                    f"The log is {self.kept.orders.log}."
                )
            pause = 0.5 * 2.0 ** (len(self.ended_at) - 1)
            self.again_at = now + pause
            return f"{self.kept.name} ended; it is started again in {pause:g} s."
        if now >= self.again_at:
            self.again_at = None
            self.kept.stop()
            self.kept = self.start()
        return None
