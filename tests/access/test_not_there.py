"""What is not there and what is not theirs: the same questions to the database, so that time does not tell them apart (P1)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access import gate
from access.gate import NotThere
from accounts.models import User
from reviews.kinds import ConflictSource
from reviews.models import Conflict
from tests.reviews.world import NOW, World, add_manuscript, make_user, make_world

pytestmark = pytest.mark.django_db
Ask = Callable[..., Any]
QUESTIONS: dict[str, Ask] = {
    "author's paper": gate.author_paper,
    "author's form": gate.author_desk,
    "author's file": lambda user, slug, number, now: gate.author_file(user, slug, number, 1, now),
    "author's conflicts": gate.author_conflicts,
    "chair's paper": gate.chair_paper,
    "chair's file": lambda user, slug, number, now: gate.chair_file(user, slug, number, 1, now),
    "reviewer's paper": gate.reviewer_paper,
}


@pytest.fixture
def world() -> World:
    made = make_world()
    add_manuscript(made.paper, sha256="a" * 64)
    return made


def queries(ask: Ask, user: User, slug: str, number: int) -> int:
    with CaptureQueriesContext(connection) as captured, pytest.raises(NotThere):
        ask(user, slug, number, NOW)
    return len(captured)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("who", ["outsider", "pc", "conflicted chair"])
def test_p1_a_paper_of_others_costs_the_questions_of_a_missing_one(world: World, question: str, who: str) -> None:
    user = {"outsider": make_user(), "pc": world.pc, "conflicted chair": world.chair}[who]
    if who == "conflicted chair":
        Conflict.objects.create(submission=world.paper, user=user, source=ConflictSource.CHAIR)
    slug, number = world.conference.slug, world.paper.number
    assert [queries(QUESTIONS[question], user, slug, one) for one in (number, 98_765)] == [1, 1]
