"""A track with rules about files."""

import pytest

from conferences.models import Track
from tests.submissions.world import (
    FILE_RULES,
    make_conference,
    make_track,
)


@pytest.fixture
def track() -> Track:
    return make_track(make_conference(), "Research", FILE_RULES)
