"""Public checks on real Celery: a flood of them holds no submitted paper up, and killed workers cost time and nothing else."""

import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from eligibility.author_lines import authors_in
from submissions.kinds import RunState
from submissions.models import CheckRun, PublicCheck
from submissions.public_files import PublicIncoming, public_files_before
from submissions.services.public_checking import queue_public_check
from submissions.work import OPEN
from tests.processes import RunningWorker, wait_for
from tests.submissions.world import make_complete_draft, make_conference, make_pdf, make_track, make_user

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
StartWorker = Callable[..., RunningWorker]


@pytest.fixture(autouse=True)
def nothing_lying() -> None:
    """Files of earlier tests would be counted here."""
    for path in (Path(settings.DATA_DIR) / "public-checks").rglob("*"):
        if path.is_file():
            path.unlink()


def queue_public(data: bytes, number: int = 0) -> PublicCheck:
    with PublicIncoming(limit=10_000_000) as incoming:
        incoming.write(data)
        name = incoming.finish_apart()
    track = make_track(make_conference(), "Research")
    queue_public_check(
        track_id=track.pk,
        kind="",
        file=name,
        original_name="x.pdf",
        authors=authors_in("Zebulon Canaryworth"),
        address=f"192.0.2.{number}",
        now=timezone.now(),
    )
    return PublicCheck.objects.latest("pk")


def test_p46_a_flood_of_public_checks_holds_no_submitted_paper_up(start_worker: StartWorker) -> None:
    for number in range(15):
        queue_public(make_pdf(pages=6), number)
    user = make_user()
    track = make_track(make_conference())
    papers = [make_complete_draft(track, user) for _ in range(4)]
    start_worker(beat=True, CHECK_LEASE_SECONDS="5", SWEEP_SECONDS="1")
    runs = CheckRun.objects.filter(manuscript__in=[paper.manuscript_id for paper in papers])
    wait_for("the papers", lambda: not runs.filter(state__in=OPEN).exists(), seconds=90)
    last_paper = max(run.finished_at for run in runs if run.finished_at)
    before = PublicCheck.objects.filter(finished_at__lt=last_paper).count()
    assert before <= 1
    wait_for("the flood", lambda: not PublicCheck.objects.filter(state__in=OPEN).exists(), seconds=180)
    assert PublicCheck.objects.filter(state=RunState.DONE).count() == 15
    spans = sorted(PublicCheck.objects.values_list("started_at", "finished_at"))
    # One at a time: each begins when the one before has ended.
    assert [one for one, after in pairwise(spans) if one[1] is None or after[0] is None or after[0] < one[1]] == []
    assert public_files_before(timezone.now()) == set()


def test_a_killed_worker_leaves_no_public_file_and_no_check_undone(start_worker: StartWorker) -> None:
    pace = {"CHECK_LEASE_SECONDS": "3", "SWEEP_SECONDS": "1"}
    data = make_pdf(pages=60, lines=100)
    worker = start_worker(beat=True, **pace)
    row = queue_public(data)
    for attempt in range(1, 11):
        while PublicCheck.objects.get(pk=row.pk).state == RunState.QUEUED:
            time.sleep(0.005)
        worker.kill()
        worker.stop()
        row.refresh_from_db()
        worker = start_worker(beat=True, **pace)
        if row.state == RunState.RUNNING:
            break
        row = queue_public(data, attempt)
    assert row.state == RunState.RUNNING
    assert row.file in public_files_before(timezone.now())
    wait_for("the check", lambda: PublicCheck.objects.get(pk=row.pk).state == RunState.DONE, seconds=60)
    assert PublicCheck.objects.get(pk=row.pk).attempts == 2
    wait_for("the files to go", lambda: public_files_before(timezone.now()) == set(), seconds=20)
