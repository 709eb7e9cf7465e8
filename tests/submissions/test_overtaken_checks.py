"""What is saved while a check runs: its report may be about rules and names that hold no more, and then another check is queued."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from conferences.kinds import Anonymity
from conferences.models import Track
from eligibility.findings import Verdict
from eligibility.patience import evaluate_in_time
from eligibility.services import save_rule_set
from submissions.kinds import RunState
from submissions.models import Blinding, CheckRun, Report, Submission
from submissions.reading import check_state, content_of
from submissions.services import blinding, checking
from submissions.services.checking import run_check
from submissions.services.judging import judge_saved
from submissions.services.sweeping import sweep_checks
from tests.submissions.world import (
    FILE_RULES,
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


def fresh(paper: Submission) -> Submission:
    return Submission.objects.select_related("manuscript").get(pk=paper.pk)


def rename(paper: Submission) -> None:
    content = content_of(fresh(paper))
    first, *others = content.authors
    save(paper, replace(content, authors=(replace(first, family_name="Norden"), *others)), paper.created_by)


def retitle(paper: Submission) -> None:
    save(paper, replace(content_of(fresh(paper)), title="Another title"), paper.created_by)


def tighten(paper: Submission) -> None:
    stricter = (*FILE_RULES[:2], replace(FILE_RULES[2], parameters={"max_pages": 4}))
    save_rule_set(
        conference_id=paper.conference_id, slug="research", name="Research", settings=stricter, by_id=None, now=NOW
    )


def open_names(paper: Submission) -> None:
    Track.objects.filter(pk=paper.track_id).update(anonymity=Anonymity.OPEN)


def upload_again(paper: Submission) -> None:
    upload(paper, paper.created_by, make_pdf(pages=6))


@contextmanager
def while_rules_run(monkeypatch: pytest.MonkeyPatch, change: Callable[[], None]) -> Iterator[None]:
    def evaluated(*args: Any, **more: Any) -> object:
        change()
        return evaluate_in_time(*args, **more)

    with monkeypatch.context() as patched:
        patched.setattr(checking, "evaluate_in_time", evaluated)
        yield


@pytest.fixture
def paper() -> Submission:
    return make_complete_draft(make_track(make_conference(), "Research", FILE_RULES), make_user(), make_pdf(pages=5))


def run_of(paper: Submission) -> CheckRun:
    return CheckRun.objects.filter(manuscript__submission=paper).latest("pk")


@pytest.mark.parametrize("change", [rename, tighten, open_names, upload_again])
def test_what_a_report_reads_changed_meanwhile_and_needs_another_check(
    paper: Submission, change: Callable[[Submission], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_of(paper)
    with while_rules_run(monkeypatch, lambda: change(paper)):
        run_check(run.pk)
    run.refresh_from_db()
    following = run_of(paper)
    assert (run.state, following.state) == (RunState.DONE, RunState.QUEUED)
    run_check(following.pk)
    assert not CheckRun.objects.filter(state=RunState.QUEUED).exists()
    report = run_of(paper).report
    assert report is not None
    assert report.verdict == (Verdict.FAIL if change is tighten else Verdict.PASS)
    stored = fresh(paper)
    assert stored.missing_count == len(judge_saved(stored).stopping)


def test_another_title_meanwhile_needs_none_and_is_kept(paper: Submission, monkeypatch: pytest.MonkeyPatch) -> None:
    with while_rules_run(monkeypatch, lambda: retitle(paper)):
        run_check(run_of(paper).pk)
    assert (run_of(paper).state, fresh(paper).title) == (RunState.DONE, "Another title")


def test_a_version_that_came_meanwhile_keeps_its_own_standing(
    paper: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    with while_rules_run(monkeypatch, lambda: upload_again(paper)):
        run_check(run_of(paper).pk)
    assert check_state(fresh(paper)).verdict is None
    assert not Blinding.objects.exists()


def test_the_same_file_again_gets_the_report_that_there_is(paper: Submission) -> None:
    mine, other = make_pdf(pages=5), make_pdf(pages=6)
    for data in (mine, other, mine):
        upload(paper, paper.created_by, data)
        run_check(run_of(paper).pk)
    first, _, third = CheckRun.objects.filter(state=RunState.DONE).order_by("pk")
    assert (first.report_id, Report.objects.count()) == (third.report_id, 2)
    assert make_copies() > 0
    assert fresh(paper).manuscript.blinded_sha256  # type: ignore[union-attr]  # it has a file


@pytest.mark.django_db(transaction=True)
def test_a_copy_that_no_broker_took_says_so_and_is_sent_by_the_sweep(
    paper: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as gone:
        gone.setattr("submissions.services.sending.hand_over", lambda *_args, **_more: False)
        run_check(run_of(paper).pk)
    row = Blinding.objects.get()
    assert (row.state, row.sent_at, row.send_failures) == (RunState.QUEUED, None, 1)
    taken: list[tuple[str, int]] = []

    def take(task: str, key: int, *, priority: int) -> bool:
        taken.append((task, key))
        return True

    monkeypatch.setattr("submissions.services.sending.hand_over", take)
    sweep_checks(now=timezone.now())
    assert (Blinding.task, row.pk) in taken
    row.refresh_from_db()
    assert row.sent_at is not None
    blinding.run_blinding(row.pk)
    assert fresh(paper).manuscript.blinded_sha256  # type: ignore[union-attr]  # it has a file
