"""Rules within a bound of processor time: what a stranger's file holds must not keep a worker busy for ever.

The engine reads a file in a child that is killed at its limits. Layout and rules run over its facts in the worker itself, so
they are bounded here. Pages, which run in threads, have a child of the engine do it (`pdf.afterwards`).
"""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
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


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Raises OutOfPatience out of the block once this process has used so many seconds in it.

    Python hands signals to the main thread alone, so this is for workers and commands; in other threads it raises ValueError.
    """

    def break_off(_number: int, _frame: FrameType | None) -> None:
        raise OutOfPatience(f"It takes more than {seconds:g} seconds of processor time.")

    earlier = signal.signal(signal.SIGVTALRM, break_off)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, earlier)


def evaluate_in_time(
    spec: RuleSetSpec,
    inputs: Inputs,
    *,
    ran: Callable[[AnyRule, Sequence[Finding]], None] | None = None,
    seconds: float = RULES_SECONDS,
) -> tuple[Report, Inputs]:
    """What `evaluate` says, and the inputs that it is about. A file whose rules take too long is one that timed out: its facts
    are given up for ones that say so, and the report is about these."""
    try:
        with patience(seconds):
            return evaluate(spec, inputs, ran=ran), inputs
    except OutOfPatience as error:
        logger.warning("The rules were broken off: %s", error)
    size = inputs.pdf.size if inputs.pdf is not None else 0
    given_up = replace(inputs, pdf=PdfFacts(outcome=Outcome.TIMED_OUT, size=size, reason="the rules took too long"))
    return evaluate(spec, given_up), given_up
