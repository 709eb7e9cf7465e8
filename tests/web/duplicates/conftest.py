"""A conference with two papers that are alike, at one moment."""

from collections.abc import Iterator

import pytest
import time_machine

from submissions.models import Submission
from tests.reviews.world import NOW, World, make_pair, make_paper, make_user, make_world
from tests.web.duplicates.places import TWIN


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def twin(world: World) -> Submission:
    """A paper of other people in the same track that shares text with the world's paper."""
    paper = make_paper(world.track, make_user("Tina Twin"), title=TWIN)
    make_pair(world.paper, paper)
    return paper
