"""How far a check is, as lines that tick in while it runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Protocol

from eligibility.words import count, listed
from submissions.kinds import RunState
from submissions.steps import GROUPS, Step, StepDone

_NAMES = {Step.LENGTH: "Length", Step.FORMAT: "Format", Step.ANONYMITY: "Anonymity", Step.AUTHORS: "Authors"}


class Running(Protocol):
    """What is known of a run; `run` is None before it was queued."""

    @property
    def run(self) -> RunState | None: ...
    @property
    def queued_at(self) -> datetime | None: ...
    @property
    def attempts(self) -> int: ...
    @property
    def steps(self) -> Sequence[StepDone]: ...


@dataclass(frozen=True, slots=True)
class StepView:
    """One line. The kind is ok, error or warning of what was done, waiting of what is being done, missing of what comes.

    `seconds` is how long it took.
    """

    kind: str
    word: str
    seconds: float | None = None


def look_again(running: Running, now: datetime) -> str:
    """How often a page asks: at first each second, and less often the longer the check has been waiting."""
    waited = (now - running.queued_at).total_seconds() if running.queued_at else 0
    return "every 1s" if waited < 20 else "every 3s" if waited < 120 else "every 15s"


def seen(running: Running, now: datetime) -> str:
    """What a page that looks again knows already; while it stays the same there is nothing to show."""
    every = look_again(running, now).removeprefix("every ")
    return f"{running.run}-{running.attempts}.{len(running.steps)}-{every}"


def steps_of(running: Running, *, arrived: str = "Stored") -> tuple[StepView, ...]:
    """The lines of a check that has not ended: the file is there already."""
    steps = running.steps if running.run is RunState.RUNNING else ()
    done = {one.step: one for one in steps}
    lines = [StepView("ok", arrived), _opened(running, is_open=Step.OPENED in done)]
    lines += [_told(one, (one.at - before.at).total_seconds()) for before, one in pairwise(steps)]
    lines += [StepView("missing", word) for word in _ahead(done)]
    now = next((place for place, line in enumerate(lines) if line.kind == "missing"), None)
    if now is not None and Step.OPENED in done:
        lines[now] = StepView("waiting", lines[now].word)
    return tuple(lines)


def told_of(steps: Sequence[StepView]) -> str:
    """What screen readers are told as the lines tick in: what was done last, and what is being done; empty without any."""
    done = next((one.word for one in reversed(steps) if one.kind not in {"waiting", "missing"}), "")
    doing = next((one.word for one in steps if one.kind == "waiting"), "")
    return " ".join(f"{words}." for words in (done, f"Now: {doing}" if doing else "") if words)


def _opened(running: Running, *, is_open: bool) -> StepView:
    """Whether a worker has it. That another was lost is said: the work is done again from the start."""
    again = running.attempts - (running.run is RunState.RUNNING) > 0
    if is_open:
        return StepView("ok", "Opened again: the worker before was lost" if again else "Opened")
    if running.run is RunState.RUNNING:
        return StepView("waiting", "Being opened")
    return StepView("waiting", "Its worker was lost; it is begun again in a moment" if again else "Waits for a worker")


def _told(one: StepDone, seconds: float) -> StepView:
    if one.step is Step.READ and not one.pages:
        return StepView("error", "Could not be read", seconds)
    if one.step is Step.READ:
        return StepView("ok", f"{count(one.pages, 'page')} read", seconds)
    found = [count(one.errors, "error")] if one.errors else []
    found += [count(one.warnings, "warning")] if one.warnings else []
    kind = "error" if one.errors else "warning" if one.warnings else "ok"
    return StepView(kind, f"{_NAMES[one.step]}: {listed(found) or 'passes'}", seconds)


def _ahead(done: dict[Step, StepDone]) -> list[str]:
    """What is still to come. Which groups of rules a track has is known once the file was read."""
    if Step.READ not in done:
        return ["Pages", "Rules of the track", "The report"]
    groups = [group for group in GROUPS if group in done[Step.READ].groups and group not in done]
    # Of a file that could not be read nothing else is asked.
    rules = [_NAMES[group] for group in groups] if done[Step.READ].pages else []
    return [*rules, "The report"]
