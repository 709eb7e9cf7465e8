"""The servers of a test run: shared by its workers, each with a database of its own, and gone with the run."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import connection

from confsys.embedded.keeper import descendants
from tests.conftest import StartWorker
from tests.processes import ROOT, RunningWorker, alive, wait_for
from tests.services import RUN_DIRECTORY, WORKER

SLEEPER = """
import os, time
from pathlib import Path

def test_sleep() -> None:
    Path({note!r}).write_text(os.environ["CONFSYS_TEST_RUN_DIRECTORY"])
    time.sleep(600)
"""


@pytest.mark.django_db
def test_each_parallel_worker_has_a_redis_database_and_a_postgresql_database_of_its_own() -> None:
    worker = os.environ.get(WORKER)
    number = int(worker.removeprefix("gw")) + 1 if worker else 0
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        assert client.connection_pool.connection_kwargs["db"] == number
    # Celery is told of the same one, under the name that it uses for it.
    assert settings.CELERY_BROKER_URL.endswith(f"virtual_host={number}")
    assert settings.DATABASES["default"]["NAME"] == (f"test_confsys_{worker}" if worker else "test_confsys")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_stopped_leaves_no_process_and_no_file(tmp_path: Path, number: signal.Signals) -> None:
    note = tmp_path / "note"
    (tmp_path / "test_sleeper.py").write_text(SLEEPER.format(note=str(note)))
    own = {name: value for name, value in os.environ.items() if not name.startswith(("CONFSYS_TEST", "PYTEST"))}
    with (tmp_path / "log").open("w") as log:
        run = subprocess.Popen(
            [sys.executable, "-m", "pytest", "-n", "2", "--rootdir", str(ROOT), "-c", "pyproject.toml", str(tmp_path)],
            cwd=ROOT,
            env=own,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        wait_for("the sleeping test", lambda: note.exists() and note.read_text(), seconds=60)
        directory = Path(note.read_text())
        assert directory != Path(os.environ[RUN_DIRECTORY])
        pids = descendants(run.pid)
        assert directory.is_dir()
        if number == signal.SIGINT:
            # As a terminal does it: to all processes in front.
            os.killpg(run.pid, number)
        else:
            run.send_signal(number)
        run.wait(60)
    finally:
        run.kill()
        run.wait()
    wait_for("the end of the servers", lambda: alive(pids) == [], seconds=20)
    assert not directory.exists()


@pytest.mark.slow
def test_a_real_worker_uses_the_tests_own_database(start_worker: StartWorker) -> None:
    worker: RunningWorker = start_worker()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        assert cursor.fetchone() is not None
    assert len(worker.pool_pids()) == 2
    before = worker.kill_pool_children()
    wait_for("new pool children", lambda: len(worker.pool_pids()) == 2 and not set(worker.pool_pids()) & set(before))
    pids = descendants(worker.kept.process.pid)
    worker.kill()
    assert alive(pids) == []
