"""Real processes for tests: Celery workers, web servers and a Redis of one's own, against the test's database."""

import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import redis
from django.conf import settings

from confsys.embedded.keeper import descendants
from confsys.embedded.processes import Kept, Orders, start_kept
from confsys.embedded.redis import Redis, start_redis

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
PROGRAMS = Path(sys.executable).parent


def child_environment(**changes: str) -> dict[str, str]:
    """The environment in which `confsys.settings` names the very database that this test uses."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    path = f"{parts.path.rpartition('/')[0]}/{settings.DATABASES['default']['NAME']}"
    return {**os.environ, "DATABASE_URL": urlunsplit(parts._replace(path=path)), "PYTHONUNBUFFERED": "1", **changes}


def wait_for(what: str, answer: object, *, seconds: float = 30.0, pause: float = 0.05) -> None:
    """Call `answer` until it is true; fail the test, naming `what`, when that takes longer than `seconds`."""
    assert callable(answer)
    until = time.monotonic() + seconds
    while not answer():
        if time.monotonic() > until:
            raise AssertionError(f"Waited {seconds:g} s in vain for {what}.")
        time.sleep(pause)


def command_of(pid: int) -> str:
    """The command line of a process; empty when it has ended, also while nobody has waited for it."""
    try:
        return Path("/proc", str(pid), "cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def alive(pids: list[int]) -> list[str]:
    """The commands of those that still run."""
    return [command for pid in pids if (command := command_of(pid))]


@dataclass
class RunningWorker:
    """A prefork Celery worker; `log` holds what it wrote."""

    kept: Kept
    log: Path

    @property
    def main_pid(self) -> int:
        """The process that the pool's children belong to."""
        return descendants(self.kept.process.pid)[0]

    def pool_pids(self) -> list[int]:
        """The children in which tasks run, in order of their age."""
        below = descendants(self.main_pid)
        deeper = {pid for child in below for pid in descendants(child)}
        return sorted(pid for pid in below if pid not in deeper)

    def kill_pool_children(self) -> list[int]:
        """`kill -9` each child of the pool; the main process lives on and replaces them. Returns whom it killed."""
        killed = self.pool_pids()
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        return killed

    def kill(self) -> None:
        """`kill -9` the whole worker, main process first, and wait until nothing of it is left."""
        for pid in descendants(self.kept.process.pid):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:  # A pool child may end by itself once its main process is gone.
                pass
        self.kept.process.wait(START_SECONDS)

    def stop(self) -> None:
        self.kept.stop()


def start_worker(directory: Path, *, name: str = "worker", beat: bool = False, **environment: str) -> RunningWorker:
    """Start a worker of two processes on all queues, and return when it takes tasks.

    `beat` adds the periodic tasks to it; `environment` changes settings for this worker only.
    """
    log = directory / f"{name}.log"
    command = [
        *(sys.executable, "-m", "celery", "--app", "confsys", "worker", "--queues", "pdf,mail,default"),
        *("--concurrency", "2", "--loglevel", "INFO", "--without-gossip", "--without-mingle"),
        *("--hostname", f"{name}-{os.getpid()}@localhost"),
        *(("--beat", "--schedule", str(directory / f"{name}-schedule")) if beat else ()),
    ]
    kept = start_kept(
        name, Orders(command=command, log=str(log), cwd=str(ROOT)), environment=child_environment(**environment)
    )
    worker = RunningWorker(kept, log)
    try:
        wait_for("the Celery worker", lambda: _said(worker, " ready."), seconds=START_SECONDS)
    except BaseException:
        worker.stop()
        raise
    return worker


def _said(worker: RunningWorker, text: str) -> bool:
    assert worker.kept.running, f"The Celery worker ended: {worker.kept.last_words(20)}"
    return worker.log.exists() and text in worker.log.read_text(errors="replace")


@dataclass
class RunningWeb:
    """Gunicorn as in production, on a port of its own."""

    kept: Kept
    url: str

    def kill(self) -> None:
        """`kill -9` the arbiter and its workers, and wait until nothing of them is left."""
        for pid in descendants(self.kept.process.pid):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.kept.process.wait(START_SECONDS)

    def stop(self) -> None:
        self.kept.stop()


def start_web(directory: Path, *, name: str = "web", workers: int = 1, **environment: str) -> RunningWeb:
    """Start gunicorn against the test's database and return when it answers; static files must have been collected."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        fd = listening.fileno()
        command = [
            *(sys.executable, "-m", "gunicorn", "confsys.wsgi:application", "--bind", f"fd://{fd}"),
            *("--worker-class", "gthread", "--threads", "4", "--workers", str(workers), "--no-control-socket"),
        ]
        orders = Orders(command=command, log=str(directory / f"{name}.log"), cwd=str(ROOT), pass_fds=[fd])
        url = f"http://127.0.0.1:{port}"
        kept = start_kept(name, orders, environment=child_environment(SITE_URL=url, **environment))
    web = RunningWeb(kept, url)
    try:
        wait_for("the web server", lambda: _answers(web), seconds=START_SECONDS)
    except BaseException:
        web.stop()
        raise
    return web


def _answers(web: RunningWeb) -> bool:
    assert web.kept.running, f"Gunicorn ended: {web.kept.last_words(20)}"
    try:
        urllib.request.urlopen(web.url, timeout=30).close()  # noqa: S310  # the server that was just started
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


@dataclass
class PrivateRedis:
    """A Redis that a test may empty, stop and start again at the same address."""

    log: Path
    server: Redis

    @property
    def url(self) -> str:
        return self.server.url()

    def stop(self) -> None:
        """Make it unreachable; what it held is lost."""
        self.server.kept.stop()

    def start(self) -> None:
        """Start it again, empty, where it was."""
        self.server = start_redis(log=self.log, socket_directory=self.server.socket.parent)

    def empty(self) -> None:
        with redis.Redis(unix_socket_path=str(self.server.socket)) as client:
            client.flushall()


def collect_static(directory: Path, environment: Mapping[str, str]) -> None:
    """Run collectstatic once, as a deployment does."""
    kept = start_kept(
        "collectstatic",
        Orders(
            command=[sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"],
            log=str(directory / "collectstatic.log"),
            cwd=str(ROOT),
        ),
        environment=environment,
    )
    code = kept.process.wait(120)
    kept.ask_to_stop()
    assert code == 0, kept.last_words(20)
