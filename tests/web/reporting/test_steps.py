"""How far a check is, in lines."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from submissions.kinds import RunState
from submissions.steps import Step, StepDone
from web.reporting.steps import StepView, look_again, seen, steps_of, told_of

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Run:
    run: RunState | None
    attempts: int
    steps: tuple[StepDone, ...] = ()
    queued_at: datetime | None = START


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


OPENED = StepDone(step=Step.OPENED, at=START)
READ = StepDone(step=Step.READ, at=after(0.25), pages=8, groups=(Step.LENGTH, Step.FORMAT, Step.ANONYMITY))
LENGTH = StepDone(step=Step.LENGTH, at=after(0.3), errors=1)
AHEAD = [("missing", "Pages"), ("missing", "Rules of the track"), ("missing", "The report")]


@pytest.mark.parametrize(
    ("run", "lines"),
    [
        (Run(None, 0), [("ok", "Stored"), ("waiting", "Waits for a worker"), *AHEAD]),
        (Run(RunState.QUEUED, 0), [("ok", "Stored"), ("waiting", "Waits for a worker"), *AHEAD]),
        (Run(RunState.RUNNING, 1), [("ok", "Stored"), ("waiting", "Being opened"), *AHEAD]),
        (
            Run(RunState.RUNNING, 1, (OPENED,)),
            [("ok", "Stored"), ("ok", "Opened"), ("waiting", "Pages"), *AHEAD[1:]],
        ),
        (
            Run(RunState.RUNNING, 1, (OPENED, READ, LENGTH)),
            [
                ("ok", "Stored"), ("ok", "Opened"), ("ok", "8 pages read"), ("error", "Length: 1 error"),
                ("waiting", "Format"), ("missing", "Anonymity"), ("missing", "The report"),
            ],
        ),
        (
            Run(RunState.RUNNING, 2, (OPENED,)),
            [("ok", "Stored"), ("ok", "Opened again: the worker before was lost"), ("waiting", "Pages"), *AHEAD[1:]],
        ),
        (
            # What the lost worker had done is not shown as done.
            Run(RunState.QUEUED, 1, (OPENED, READ, LENGTH)),
            [("ok", "Stored"), ("waiting", "Its worker was lost; it is begun again in a moment"), *AHEAD],
        ),
        (
            Run(RunState.RUNNING, 1, (OPENED, StepDone(step=Step.READ, at=after(1), groups=READ.groups))),
            [("ok", "Stored"), ("ok", "Opened"), ("error", "Could not be read"), ("waiting", "The report")],
        ),
    ],
)  # fmt: skip
def test_what_is_done_being_done_and_still_to_come(run: Run, lines: list[tuple[str, str]]) -> None:
    assert [(one.kind, one.word) for one in steps_of(run)] == lines


def test_each_step_says_how_long_it_took() -> None:
    told = steps_of(Run(RunState.RUNNING, 1, (OPENED, READ, LENGTH)))
    assert [round(one.seconds, 2) for one in told if one.seconds is not None] == [0.25, 0.05]


def test_a_page_looks_again_less_often_the_longer_it_waits() -> None:
    run = Run(RunState.QUEUED, 0)
    assert [look_again(run, after(waited)) for waited in (0, 19, 20, 119, 120)] == [
        "every 1s", "every 1s", "every 3s", "every 3s", "every 15s"
    ]  # fmt: skip


def test_what_was_seen_changes_with_each_step_each_worker_and_the_pace() -> None:
    runs = [
        Run(RunState.QUEUED, 0),
        Run(RunState.RUNNING, 1),
        Run(RunState.RUNNING, 1, (OPENED,)),
        Run(RunState.RUNNING, 2, (OPENED,)),
    ]
    told = [seen(run, START) for run in runs] + [seen(runs[-1], after(60))]
    assert len(set(told)) == len(told)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([], ""),
        ([StepView("ok", "Stored"), StepView("waiting", "Waits for a worker")], "Stored. Now: Waits for a worker."),
        (
            [StepView("error", "Length: 1 error"), StepView("waiting", "Format"), StepView("missing", "Anonymity")],
            "Length: 1 error. Now: Format.",
        ),
    ],
)  # fmt: skip
def test_screen_readers_are_told_what_was_done_last_and_what_is_being_done(lines: list[StepView], told: str) -> None:
    assert told_of(lines) == told
