"""The copy for reviewers: made after the check, by work that may be lost, repeated or no longer wanted."""

import io
from dataclasses import replace
from datetime import timedelta

import pikepdf
import pytest
from django.utils import timezone

from eligibility.pdf.client import EngineUnavailable
from submissions.files import StoredFile, store_copy
from submissions.kinds import RunState
from submissions.models import Blinding, CheckRun, Manuscript, PublicCheck, Report, Submission
from submissions.reading import content_of
from submissions.services import blinding
from submissions.services.blinding import run_blinding, without_copy
from submissions.services.checking import queue_check, run_check
from submissions.services.leasing import ATTEMPTS, take_lease
from submissions.services.sending import HELP_PRIORITY
from submissions.services.sweeping import sweep_checks
from tests.submissions.world import (
    NOW,
    make_complete_draft,
    make_conference,
    make_copies,
    make_pdf,
    make_track,
    make_user,
    save,
    upload,
)

pytestmark = pytest.mark.django_db
WITHHELD = "The copy for reviewers is withheld: an author is named in a bookmark. Take the name out, and upload the file again."


def make_draft(data: bytes | None = None) -> Submission:
    return make_complete_draft(make_track(make_conference()), make_user(), data)


def check(paper: Submission) -> None:
    run_check(CheckRun.objects.filter(manuscript__submission=paper).latest("pk").pk)


def manuscript_of(paper: Submission) -> Manuscript:
    manuscript = Submission.objects.get(pk=paper.pk).manuscript
    assert manuscript is not None
    return manuscript


def with_bookmark(title: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(make_pdf())) as pdf:
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(title, 0))
        pdf.save(out)
    return out.getvalue()


def rename_first(paper: Submission, family_name: str) -> None:
    content = content_of(Submission.objects.get(pk=paper.pk))
    first, *others = content.authors
    save(paper, replace(content, authors=(replace(first, family_name=family_name), *others)), paper.created_by)


def test_the_report_is_there_before_the_copy_and_the_copy_is_made_once() -> None:
    paper = make_draft()
    check(paper)
    assert Report.objects.filter(submission=paper).count() == 1
    assert (manuscript_of(paper).blinded_sha256, manuscript_of(paper).blinding_problem) == ("", "")
    made = Blinding.objects.get()
    run_blinding(made.pk)
    copy = manuscript_of(paper).blinded_sha256
    assert copy
    run_blinding(made.pk)
    run_blinding(10**9)
    # Another check needs no other copy.
    run_check(queue_check(manuscript_id=manuscript_of(paper).pk, now=NOW))
    assert (make_copies(), manuscript_of(paper).blinded_sha256) == (0, copy)
    made.refresh_from_db()
    assert (made.state, made.attempts) == (RunState.DONE, 1)


def test_the_copy_waits_behind_checks_and_goes_before_what_nobody_uploaded() -> None:
    assert CheckRun.priority < Blinding.priority < HELP_PRIORITY < PublicCheck.priority


def test_a_copy_that_names_an_author_in_a_bookmark_is_withheld() -> None:
    named, other = make_draft(with_bookmark("Notes of Ada Quill")), make_draft(with_bookmark("Notes of Rosa Feather"))
    check(named)
    check(other)
    assert make_copies() == 1
    assert (manuscript_of(named).blinded_sha256, manuscript_of(named).blinding_problem) == ("", WITHHELD)
    assert (bool(manuscript_of(other).blinded_sha256), manuscript_of(other).blinding_problem) == (True, "")


def test_a_withheld_copy_is_made_once_the_name_in_it_is_no_authors_any_more() -> None:
    paper = make_draft(with_bookmark("Notes of Ada Quill"))
    check(paper)
    rename_first(paper, "Norden")
    check(paper)
    assert (make_copies(), manuscript_of(paper).blinding_problem) == (1, "")
    assert manuscript_of(paper).blinded_sha256


def test_a_copy_that_waits_is_dropped_when_its_bookmark_names_an_author_now() -> None:
    paper = make_draft(with_bookmark("Notes of Ada Norden"))
    check(paper)
    rename_first(paper, "Norden")
    check(paper)
    assert (make_copies(), manuscript_of(paper).blinding_problem) == (0, WITHHELD)
    assert Blinding.objects.get().state == RunState.SUPERSEDED


def test_a_copy_in_the_making_is_not_kept_when_its_bookmark_names_an_author_now(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paper = make_draft(with_bookmark("Notes of Ada Norden"))
    check(paper)

    def meanwhile(copy: bytes) -> StoredFile:
        rename_first(paper, "Norden")
        check(paper)
        return store_copy(copy)

    monkeypatch.setattr(blinding, "store_copy", meanwhile)
    assert make_copies() == 1
    assert (manuscript_of(paper).blinded_sha256, manuscript_of(paper).blinding_problem) == ("", WITHHELD)


def test_a_newer_version_drops_the_copy_that_nobody_has_begun() -> None:
    paper = make_draft()
    check(paper)
    upload(paper, paper.created_by, make_pdf(pages=3))
    assert Blinding.objects.get().state == RunState.SUPERSEDED
    check(paper)
    assert make_copies() == 1
    copies = paper.manuscripts.order_by("version").values_list("blinded_sha256", flat=True)
    assert [bool(copy) for copy in copies] == [False, True]


def test_a_copy_that_loses_every_worker_is_given_up_and_said_to_be() -> None:
    paper = make_draft()
    check(paper)
    made = Blinding.objects.get()
    for _ in range(ATTEMPTS):
        assert take_lease(Blinding, made.pk) is not None
        Blinding.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    sweep_checks(now=timezone.now())
    made.refresh_from_db()
    assert (made.state, manuscript_of(paper).blinding_problem) == (RunState.FAILED, Blinding.NOT_MADE)


def test_a_copy_that_lost_its_worker_is_queued_again() -> None:
    paper = make_draft()
    check(paper)
    assert take_lease(Blinding, Blinding.objects.get().pk) is not None
    Blinding.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert sweep_checks(now=timezone.now()) == 1
    assert (make_copies(), bool(manuscript_of(paper).blinded_sha256)) == (1, True)


def test_without_the_engine_the_copy_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    paper = make_draft()
    check(paper)

    def unavailable() -> None:
        raise EngineUnavailable("no processes left")

    with monkeypatch.context() as patched:
        patched.setattr(blinding, "engine", unavailable)
        make_copies()
    assert (Blinding.objects.get().state, manuscript_of(paper).blinding_problem) == (RunState.QUEUED, "")
    assert (make_copies(), bool(manuscript_of(paper).blinded_sha256)) == (1, True)


def test_a_file_that_the_store_lost_is_a_reason_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    paper = make_draft()
    check(paper)

    def lost(sha256: str) -> None:
        raise FileNotFoundError(sha256)

    monkeypatch.setattr(blinding, "local_path", lost)
    make_copies()
    assert (Blinding.objects.get().state, manuscript_of(paper).blinding_problem) == (RunState.DONE, Blinding.NOT_MADE)


def test_a_copy_that_the_store_does_not_keep_is_told_with_what_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    paper = make_draft()
    check(paper)
    monkeypatch.setattr(blinding, "hashes_to_its_name", lambda _sha256: False)
    make_copies()
    manuscript = manuscript_of(paper)
    assert (manuscript.blinded_sha256, manuscript.blinding_problem) == ("", Blinding.NOT_MADE)


def test_a_copy_that_was_never_queued_is_found_by_the_sweep() -> None:
    paper = make_draft()
    check(paper)
    Blinding.objects.all().delete()
    assert [one.pk for one in without_copy()] == [paper.pk]
    sweep_checks(now=timezone.now())
    assert (make_copies(), list(without_copy())) == (1, [])
    assert manuscript_of(paper).blinded_sha256


def test_a_copy_that_names_a_new_author_is_withheld_until_a_reviewer_has_the_paper() -> None:
    early, late = make_draft(with_bookmark("Notes of Ada Norden")), make_draft(with_bookmark("Notes of Ada Norden"))
    for paper in (early, late):
        check(paper)
    make_copies()
    Submission.objects.filter(pk=late.pk).update(file_frozen_at=NOW)
    for paper in (early, late):
        rename_first(paper, "Norden")
        check(paper)
    assert make_copies() == 0
    assert (manuscript_of(early).blinded_sha256, manuscript_of(early).blinding_problem) == ("", WITHHELD)
    # Pages tell why there is none, and no longer what it left out.
    assert (manuscript_of(early).blinding_removed, manuscript_of(late).blinding_removed != []) == ([], True)
    assert manuscript_of(late).blinded_sha256
