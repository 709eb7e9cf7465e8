"""What tests of every package may use: browsers, real Celery workers and web servers, a Redis that can be stopped."""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from celery import current_app
from django.db import connection
from kombu import pools
from pytest_django import DjangoDbBlocker, Settings

from confsys.embedded.redis import start_redis
from tests.processes import PrivateRedis, RunningWeb, RunningWorker, collect_static
from tests.processes import start_web as start_web_process
from tests.processes import start_worker as start_worker_process

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# A shell starts the jobs that it runs in the background with Ctrl-C ignored, and whatever they start inherits that; tests
# press Ctrl-C on what they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def find_chromium() -> str | None:
    """The system's Chromium: the one that CHROMIUM names, else the first on PATH."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The databases of this run. What a killed process or a thread of a server left connected is hung up before they go."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How pytest-playwright starts its browser; every test that uses one of its fixtures comes through here."""
    executable = find_chromium()
    if executable is None:
        reason = "No Chromium was found; `apt-get install chromium` installs it, or CHROMIUM names the program."
        if os.environ.get("CONFSYS_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    # Chromium's sandbox refuses to work for root; the pages it shows here are our own.
    return {"executable_path": executable, "args": [*CHROMIUM_FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]}


@pytest.fixture(scope="session")
def collected_static(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Static files under their hashed names, as `confsys.settings` wants them outside of tests."""
    collect_static(tmp_path_factory.mktemp("static"), {**os.environ})


@pytest.fixture
def empty_queues() -> None:
    """Forget messages that earlier tests of this process left on the test Redis; each parallel worker has its own."""
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as client:
        client.flushdb()


StartWorker = Callable[..., RunningWorker]
StartWeb = Callable[..., RunningWeb]


@pytest.fixture
def start_worker(transactional_db: None, empty_queues: None, tmp_path: Path) -> Iterator[StartWorker]:
    """Start real Celery workers as `tests.processes.start_worker` says; they are gone before the tables are emptied."""
    started: list[RunningWorker] = []

    def start(*, beat: bool = False, **environment: str) -> RunningWorker:
        worker = start_worker_process(tmp_path, name=f"worker{len(started) + 1}", beat=beat, **environment)
        started.append(worker)
        return worker

    yield start
    for worker in started:
        worker.stop()


@pytest.fixture
def celery_worker(start_worker: StartWorker) -> RunningWorker:
    """One worker of two processes on all queues, without the periodic tasks."""
    return start_worker()


@pytest.fixture
def start_web(transactional_db: None, collected_static: None, tmp_path: Path) -> Iterator[StartWeb]:
    """Start real web servers as `tests.processes.start_web` says."""
    started: list[RunningWeb] = []

    def start(*, workers: int = 1, **environment: str) -> RunningWeb:
        web = start_web_process(tmp_path, name=f"web{len(started) + 1}", workers=workers, **environment)
        started.append(web)
        return web

    yield start
    for web in started:
        web.stop()


@pytest.fixture
def private_redis(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[PrivateRedis]:
    """A running Redis for this test alone, which this process, and workers started after it, use as their broker."""
    log = tmp_path / "redis.log"
    server = PrivateRedis(log, start_redis(log=log))
    monkeypatch.setenv("REDIS_URL", server.url)
    settings.REDIS_URL = server.url
    earlier = current_app.conf.broker_url
    _use_broker(f"redis+socket://{server.server.socket}?virtual_host=0")
    yield server
    _use_broker(earlier)
    server.stop()


def _use_broker(url: str) -> None:
    """Point this process's Celery at `url`, forgetting connections to the one before."""
    pools.reset()
    current_app.conf.update(broker_url=url, broker_read_url=url, broker_write_url=url)
    # Celery does this in forked children, which must not share connections either; its stubs leave it out.
    current_app._after_fork()  # type: ignore[attr-defined]
