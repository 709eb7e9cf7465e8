"""Fixtures for tests of papers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import override_settings

from tests.invariants import assert_invariants_hold


@pytest.fixture
def invariants_hold(db: None) -> Iterator[None]:
    """Ask, once the test is over, whether what must always hold still does."""
    yield
    assert_invariants_hold()


@pytest.fixture
def own_public_directory(tmp_path: Path) -> Iterator[None]:
    """A storage of public checks for this test alone."""
    backend = "django.core.files.storage.FileSystemStorage"
    options = {"location": tmp_path / "public-checks", "file_permissions_mode": 0o600}
    storages = {**django_settings.STORAGES, "public_checks": {"BACKEND": backend, "OPTIONS": options}}
    with override_settings(STORAGES=storages):
        yield
