"""Files that no paper names are deleted once they are old, and no others."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from submissions.files import forget, is_stored, name_of, store_bytes
from submissions.kinds import RunState
from submissions.models import Blinding, CheckRun, Manuscript, Submission
from submissions.services import blinding, tidying
from submissions.services.blinding import run_blinding
from submissions.services.checking import run_check
from submissions.services.tidying import remove_unnamed_files
from submissions.services.uploading import UploadRefused
from tests.submissions.world import (
    make_complete_draft,
    make_conference,
    make_copies,
    make_draft,
    make_pdf,
    make_track,
    make_user,
    store_pdf,
    upload,
)

T = TypeVar("T")


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


def make_old(around: Path, sha256: str) -> None:
    long_ago = (timezone.now() - timedelta(days=2)).timestamp()
    os.utime(around / name_of(sha256), (long_ago, long_ago))


def elsewhere(pool: ThreadPoolExecutor, act: Callable[[], T]) -> "Future[T]":
    """The act in a connection of its own."""

    def run() -> T:
        try:
            return act()
        finally:
            connection.close()

    return pool.submit(run)


@contextmanager
def after_the_names_were_asked(act: Callable[[], object]) -> Iterator[None]:
    """Does the act once, as soon as the tidying has asked which copies are named."""
    done: list[bool] = []

    def ask(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        if not done and '"blinded_sha256" IN' in sql:
            done.append(True)
            act()
        return answer

    with connection.execute_wrapper(ask):
        yield
    assert done


@pytest.mark.django_db(transaction=True)
def test_bytes_that_a_paper_takes_while_they_are_tidied_stay(own_files: Path, invariants_hold: None) -> None:
    user = make_user()
    paper = make_draft(make_track(make_conference()), user)
    data = make_pdf()
    sha256 = store_bytes(data).sha256
    make_old(own_files, sha256)
    with (
        ThreadPoolExecutor(1) as pool,
        after_the_names_were_asked(lambda: elsewhere(pool, lambda: upload(paper, user, data)).result(30)),
    ):
        assert remove_unnamed_files(now=timezone.now()) == 0
    assert is_stored(sha256)


@pytest.mark.django_db(transaction=True)
def test_bytes_that_arrive_while_they_are_tidied_stay(own_files: Path) -> None:
    data = make_pdf()
    sha256 = store_bytes(data).sha256
    make_old(own_files, sha256)
    with after_the_names_were_asked(lambda: store_bytes(data)):
        assert remove_unnamed_files(now=timezone.now()) == 0
    assert is_stored(sha256)


@pytest.mark.django_db(transaction=True)
def test_whoever_names_bytes_in_the_moment_in_which_they_go_is_told(
    own_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = make_user()
    paper = make_draft(make_track(make_conference()), user)
    data = make_pdf()
    sha256 = store_bytes(data).sha256
    make_old(own_files, sha256)
    uploads: list[Future[Submission]] = []
    with ThreadPoolExecutor(1) as pool:

        def forget_meanwhile(sha256: str) -> None:
            uploads.append(elsewhere(pool, lambda: upload(paper, user, data)))
            # It waits for the tidying, which still has the file.
            assert wait(uploads, 1).done == set()
            forget(sha256)

        monkeypatch.setattr(tidying, "forget", forget_meanwhile)
        assert remove_unnamed_files(now=timezone.now()) == 1
        assert isinstance(uploads[0].exception(30), UploadRefused)
    assert (is_stored(sha256), Manuscript.objects.count()) == (False, 0)


@pytest.mark.django_db(transaction=True)
def test_a_file_that_somebody_is_about_to_name_is_left_for_another_night(own_files: Path) -> None:
    user = make_user()
    paper = make_draft(make_track(make_conference()), user)
    data = make_pdf()
    sha256 = store_bytes(data).sha256
    removed: list[int] = []

    def tidy_before_commit(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        if sql.startswith('INSERT INTO "submissions_manuscript"'):
            make_old(own_files, sha256)
            removed.append(elsewhere(pool, lambda: remove_unnamed_files(now=timezone.now())).result(30))
        return answer

    with ThreadPoolExecutor(1) as pool, connection.execute_wrapper(tidy_before_commit):
        upload(paper, user, data)
    assert (removed, is_stored(sha256)) == ([0], True)


@pytest.mark.django_db
def test_a_copy_for_reviewers_that_was_tidied_before_it_was_named_is_made_again(
    monkeypatch: pytest.MonkeyPatch, invariants_hold: None
) -> None:
    paper = make_complete_draft(make_track(make_conference()), make_user())
    run_check(CheckRun.objects.get(manuscript=paper.manuscript).pk)
    made = Blinding.objects.get()

    def tidied(sha256: str) -> bool:
        forget(sha256)
        return True

    with monkeypatch.context() as patched:
        patched.setattr(blinding, "hashes_to_its_name", tidied)
        run_blinding(made.pk)
    made.refresh_from_db()
    assert (made.state, Manuscript.objects.get().blinding_problem) == (RunState.QUEUED, "")
    run_blinding(made.pk)
    assert is_stored(Manuscript.objects.get().blinded_sha256)
