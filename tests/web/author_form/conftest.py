"""The MLSys call as it is published, open now."""

import pytest

from tests.web.author_world import AuthorWorld, make_author_world


@pytest.fixture
def world() -> AuthorWorld:
    return make_author_world()
