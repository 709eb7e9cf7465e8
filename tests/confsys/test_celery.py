"""What a Celery process keeps from task to task: its connection to the database, and its PDF engine."""

import pytest
from django.db import connection

from confsys.embedded.keeper import descendants
from submissions.kinds import RunState
from submissions.models import Blinding, CheckRun
from tests.conftest import StartWorker
from tests.processes import command_of, wait_for
from tests.submissions.world import make_complete_draft, make_conference, make_track, make_user

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def checked_by_a_worker() -> None:
    """A paper is checked and its copy made."""
    paper = make_complete_draft(make_track(make_conference()), make_user())
    for kind in (CheckRun, Blinding):
        wait_for("the work", kind.objects.filter(manuscript=paper.manuscript, state=RunState.DONE).exists)


def other_connections() -> set[int]:
    """The processes of the server that serve others than this test."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return {pid for (pid,) in cursor.fetchall()}


def test_a_process_keeps_its_connection_and_replaces_it_when_it_broke(start_worker: StartWorker) -> None:
    start_worker()
    before = other_connections()
    checked_by_a_worker()
    kept = other_connections() - before
    checked_by_a_worker()
    assert set() < kept <= other_connections()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s) AS pid", [list(kept)])
    wait_for("their end", lambda: not kept & other_connections())
    for _ in range(4):  # whichever of the processes takes them
        checked_by_a_worker()


def test_each_process_starts_its_engine_before_the_first_paper(start_worker: StartWorker) -> None:
    worker = start_worker()

    def has_engine(pid: int) -> bool:
        return any("eligibility.pdf.forkserver" in command_of(one) for one in descendants(pid))

    wait_for("the engines", lambda: [has_engine(pid) for pid in worker.pool_pids()] == [True, True])
