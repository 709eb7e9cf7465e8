"""Writing down the steps of a check while it runs: each in a short transaction of its own that does not wait for the disk."""

from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from submissions.kinds import RunState
from submissions.services.leasing import Lease
from submissions.steps import StepDone


@dataclass(slots=True)
class Steps:
    """The steps of one worker's run. Another worker that takes over begins anew, and this one's are no longer written."""

    lease: Lease[Any]
    done: list[StepDone] = field(default_factory=list)

    def note(self, step: StepDone) -> None:
        """Let pages show it from now on."""
        self.done.append(step)
        with transaction.atomic():
            with connection.cursor() as cursor:
                # A step that a crash forgets is no harm: the check is begun again then.
                cursor.execute("SET LOCAL synchronous_commit = off")
            type(self.lease.run)._default_manager.filter(
                pk=self.lease.run.pk, attempts=self.lease.attempt, state=RunState.RUNNING
            ).update(steps=[one.to_json() for one in self.done])
