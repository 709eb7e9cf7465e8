"""What the tests of the submission form share."""

from datetime import timedelta
from typing import Any

import time_machine

from conferences.kinds import DeadlineKind
from conferences.models import Deadline
from submissions.models import Submission
from tests.web.author_world import (
    AuthorWorld,
)


def edit(world: AuthorWorld, paper: Submission, **more: Any) -> Any:
    """Save the form of this paper."""
    return world.client.post(world.url(f"{paper.number}/edit/"), **more)


def stored(paper: Submission) -> Submission:
    return Submission.objects.get(pk=paper.pk)


def closed(world: AuthorWorld, *, by: timedelta = timedelta(minutes=5)) -> Any:
    """Some time after papers closed."""
    deadline = Deadline.objects.get(conference=world.conference, kind=DeadlineKind.SUBMISSION)
    return time_machine.travel(deadline.instant + by, tick=False)
