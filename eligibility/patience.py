"""Rules within a bound of processor time: what a stranger's file holds must not keep a worker busy for ever.

The engine reads a file in a child that is killed at its limits. Layout and rules run over its facts in the worker itself, so
they are bounded here. Pages, which run in threads, have a child of the engine do it (`pdf.afterwards`).
"""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import FrameType

from eligibility.evaluation import Report, evaluate
from eligibility.facts import Outcome, PdfFacts
from eligibility.findings import Finding
from eligibility.inputs import AnyRule, Inputs
from eligibility.rulesets import RuleSetSpec

logger = logging.getLogger(__name__)

# Of this process, as the child has; the slowest of our papers takes a twentieth.
RULES_SECONDS = 20.0


class OutOfPatience(RuntimeError):
    """The block used more processor time than it was given."""


Watch = Callable[[AnyRule, Sequence[Finding]], None]


@dataclass(slots=True)
class Bound:
    """A block's time. What has to come to its end, such as a write to the database, is `whole`: it is broken off after it."""

    seconds: float
    is_over: bool = False
    is_held: bool = False

    def whole(self, watch: Watch) -> Watch:
        """The same, never broken off in the middle."""

        def held(rule: AnyRule, findings: Sequence[Finding]) -> None:
            self.is_held = True
            try:
                watch(rule, findings)
            finally:
                self.is_held = False
            if self.is_over:
                self._break_off()

        return held

    def note_over(self, _number: int, _frame: FrameType | None) -> None:
        """The handler of the signal."""
        self.is_over = True
        if not self.is_held:
            self._break_off()

    def _break_off(self) -> None:
        raise OutOfPatience(f"It takes more than {self.seconds:g} seconds of processor time.")


@contextmanager
def patience(seconds: float) -> Iterator[Bound]:
    """Raises OutOfPatience out of the block once this process has used so many seconds in it.

    Python hands signals to the main thread alone, so this is for workers and commands; in other threads it raises ValueError.
    """
    bound = Bound(seconds)
    earlier = signal.signal(signal.SIGVTALRM, bound.note_over)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield bound
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, earlier)


def evaluate_in_time(
    spec: RuleSetSpec,
    inputs: Inputs,
    *,
    ran: Watch | None = None,
    seconds: float = RULES_SECONDS,
) -> tuple[Report, Inputs]:
    """What `evaluate` says, and the inputs that it is about. A file whose rules take too long is one that timed out: its facts
    are given up for ones that say so, and the report is about these."""
    try:
        with patience(seconds) as bound:
            return evaluate(spec, inputs, ran=bound.whole(ran) if ran is not None else None), inputs
    except OutOfPatience as error:
        logger.warning("The rules were broken off: %s", error)
    size = inputs.pdf.size if inputs.pdf is not None else 0
    given_up = replace(inputs, pdf=PdfFacts(outcome=Outcome.TIMED_OUT, size=size, reason="the rules took too long"))
    return evaluate(spec, given_up), given_up
