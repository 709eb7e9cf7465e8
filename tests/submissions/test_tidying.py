"""Files that no paper names are deleted once they are old, and no others."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import override_settings
from django.utils import timezone

from submissions.files import is_stored, name_of, store_bytes
from submissions.models import CheckRun, Submission
from submissions.services.checking import run_check
from submissions.services.tidying import remove_unnamed_files
from tests.submissions.world import (
    make_complete_draft,
    make_conference,
    make_copies,
    make_pdf,
    make_track,
    make_user,
    store_pdf,
)


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path) -> Iterator[Path]:
    """A store whose files a test may make old."""
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    with override_settings(STORAGES=storages):
        yield tmp_path


@pytest.mark.django_db
def test_only_old_files_without_a_name_are_deleted(own_files: Path, invariants_hold: None) -> None:
    paper = make_complete_draft(make_track(make_conference()), make_user())
    run_check(CheckRun.objects.get(manuscript=paper.manuscript).pk)
    make_copies()
    manuscript = Submission.objects.get(pk=paper.pk).manuscript
    assert manuscript is not None
    data = make_pdf()
    stray, again, young = store_pdf().sha256, store_bytes(data).sha256, store_pdf().sha256
    now = timezone.now()
    long_ago = (now - timedelta(days=2)).timestamp()
    for sha256 in (manuscript.sha256, manuscript.blinded_sha256, stray, again):
        os.utime(own_files / name_of(sha256), (long_ago, long_ago))
    # The same bytes arrive once more, and are about to be named.
    store_bytes(data)
    assert remove_unnamed_files(now=now) == 1
    assert [is_stored(one) for one in (manuscript.sha256, manuscript.blinded_sha256, stray, again, young)] == [
        *(True, True, False, True, True),
    ]
