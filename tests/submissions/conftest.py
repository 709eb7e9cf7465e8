"""Fixtures for tests of papers."""

from collections.abc import Iterator

import pytest

from tests.invariants import assert_invariants_hold


@pytest.fixture
def invariants_hold(db: None) -> Iterator[None]:
    """Ask, once the test is over, whether what must always hold still does."""
    yield
    assert_invariants_hold()
