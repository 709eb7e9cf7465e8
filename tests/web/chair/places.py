"""Addresses of the chairs' desk, and what lies on it."""

from typing import Any

from reviews.kinds import ReviewState
from reviews.models import Assignment, Review
from tests.reviews.world import COMPLETE, NOW, World

ORIGINAL = b"%PDF-1.7\n% the authors' bytes\n%%EOF\n"


def desk(world: World, rest: str = "") -> str:
    return f"/{world.conference.slug}/chair/{rest}"


def paper(world: World, rest: str = "", number: int | None = None) -> str:
    return desk(world, f"submissions/{number or world.paper.number}/{rest}")


def review(world: World, answers: dict[str, Any] = COMPLETE, state: ReviewState = ReviewState.SUBMITTED) -> Review:
    row = Assignment.objects.create(submission=world.paper, reviewer=world.reviewer, alias="K", assigned_at=NOW)
    submitted = NOW if state is ReviewState.SUBMITTED else None
    return Review.objects.create(assignment=row, state=state, answers=answers, saved_at=NOW, submitted_at=submitted)


def live_reviewers(world: World) -> list[int]:
    rows = Assignment.objects.filter(submission=world.paper, removed_at=None)
    return list(rows.values_list("reviewer_id", flat=True))
