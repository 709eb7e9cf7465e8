"""A conference with a paper that has a file, at one moment."""

from collections.abc import Iterator

import pytest
import time_machine

from submissions.files import store_bytes
from tests.reviews.world import NOW, World, add_manuscript, make_world
from tests.web.chair.places import ORIGINAL


@pytest.fixture
def _at_the_moment() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    made = make_world()
    stored = store_bytes(ORIGINAL).sha256
    add_manuscript(made.paper, sha256=stored, blinded_sha256=stored, size=len(ORIGINAL))
    return made
