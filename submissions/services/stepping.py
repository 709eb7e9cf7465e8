"""Writing down the steps of a check while it runs: each in a short transaction of its own that does not wait for the disk."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from eligibility.findings import Finding
from eligibility.inputs import AnyRule
from submissions.kinds import RunState
from submissions.sealing import seal
from submissions.services.leasing import Lease
from submissions.steps import Groups, Step, StepDone

# Pages ask about twice a second; a small paper has done all of its steps before anybody could see the first.
PAUSE_SECONDS = 0.3


@dataclass(slots=True)
class Steps:
    """The steps of one worker's run. Another worker that takes over begins anew, and this one's are no longer written.

    Those that follow soon on written ones wait for the next, or for the outcome, with which the caller writes `as_json`.
    """

    lease: Lease[Any]
    done: list[StepDone] = field(init=False)
    written: int = field(init=False)
    written_at: float = field(init=False, default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.done = self.begun()
        self.written = len(self.done)

    def begun(self) -> list[StepDone]:
        """The steps that the row holds since it was taken."""
        return [StepDone.from_json(one) for one in self.lease.run.steps]

    def columns(self) -> dict[str, Any]:
        """What the row is to hold of them."""
        return {"steps": self.as_json()}

    def watch(self, groups: Groups, rule: AnyRule, findings: Sequence[Finding]) -> None:
        """Note what a rule found, once it was the last of its group."""
        if (step := groups.ran(rule, findings, timezone.now())) is not None:
            self.note(step)

    def note(self, step: StepDone) -> None:
        """Let pages show it from now on, or soon."""
        self.done.append(step)
        if time.monotonic() - self.written_at >= PAUSE_SECONDS:
            self.write()

    def as_json(self) -> list[dict[str, Any]]:
        """All steps, as the run's row holds them."""
        return [one.to_json() for one in self.done]

    def write(self) -> None:
        """Let pages show what is done; called before work that may take longer."""
        if self.written == len(self.done):
            return
        with transaction.atomic():
            with connection.cursor() as cursor:
                # A step that a crash forgets is no harm: the check is begun again then.
                cursor.execute("SET LOCAL synchronous_commit = off")
            type(self.lease.run)._default_manager.filter(
                pk=self.lease.run.pk, attempts=self.lease.attempt, state=RunState.RUNNING
            ).update(**self.columns())
        self.written, self.written_at = len(self.done), time.monotonic()


@dataclass(slots=True)
class SealedSteps(Steps):
    """The steps of a public check, which nobody but its own browser can read: `key` and `about` are those of the seal."""

    key: bytes
    about: str

    def __post_init__(self) -> None:
        super(SealedSteps, self).__post_init__()
        self.written = 0

    def begun(self) -> list[StepDone]:
        """It was opened; the row cannot say so before the key is known."""
        return [StepDone(step=Step.OPENED, at=self.lease.run.started_at)]

    def columns(self) -> dict[str, Any]:
        """All of them, encrypted."""
        return {"progress": seal(self.key, json.dumps(self.as_json()).encode(), about=self.about)}
