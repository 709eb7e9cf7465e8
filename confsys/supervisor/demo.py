"""Start the demonstration step by step, watch over it, and end it."""

import errno
import os
import shlex
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from types import FrameType

from confsys.embedded.postgres import Postgres, start_postgres
from confsys.embedded.processes import Kept, Orders, StartFailed, start_kept
from confsys.embedded.redis import Redis, start_redis
from confsys.supervisor.data import DataDirectory
from confsys.supervisor.screen import Screen
from confsys.supervisor.service import Service

ROOT = Path(__file__).resolve().parents[2]
LOOK_SECONDS = 0.25
FIRST_PAGE_SECONDS = 180
# Settings of another installation that may lie in the environment of whoever tries the demonstration.
NOT_INHERITED = (
    "DATABASE_URL",
    "REDIS_URL",
    "S3_BUCKET",
    "TLS",
    "STATIC_ROOT",
    "DJANGO_SETTINGS_MODULE",
    "CSRF_TRUSTED_ORIGINS",
)


class Stopped(Exception):
    """Someone asked the demonstration to end."""


def open_port(host: str, port: int) -> socket.socket:
    """Reserve the address that gunicorn will listen on; it inherits this socket, so nobody takes the port meanwhile."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        reserved = socket.socket(family, kind, protocol)
    except OSError as error:
        raise StartFailed(f"HOST={host} is not an address of this machine.") from error
    reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        reserved.bind(address)
    except PermissionError as error:
        raise StartFailed(f"Port {port} may not be used by this user; choose one above 1023 with PORT=.") from error
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise StartFailed(f"HOST={host} is not an address of this machine.") from error
        if error.errno == errno.EADDRINUSE:
            raise StartFailed(
                f"Port {port} on {host} is taken; choose another, for example PORT={port + 1}."
            ) from error
        raise StartFailed(f"Port {port} on {host} cannot be used: {error.strerror}.") from error
    return reserved


class Demo:
    """The processes of one demonstration on one data directory and one address."""

    def __init__(
        self, data: DataDirectory, reserved: socket.socket, *, load: bool, parent: int | None, screen: Screen
    ) -> None:
        self.data = data
        self.reserved = reserved
        self.load = load
        self.screen = screen
        self.services: list[Service] = []
        self.steps: list[Kept] = []
        # Everything ends when this process does; None lets the demonstration outlive who started it.
        self.parent = parent
        host, port = reserved.getsockname()[:2]
        self.host = "localhost" if host in {"127.0.0.1", "::1"} else host
        self.url = f"http://{'localhost' if host in {'0.0.0.0', '::'} else self.host}:{port}"  # noqa: S104  # compared only
        self.environment: dict[str, str] = {}

    def run(self) -> None:
        """Start everything and watch it until `Stopped` or `StartFailed`; then everything has ended again."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _stop)
        try:
            self._start()
            self._watch()
        finally:
            # A second Ctrl-C must not leave anything half stopped.
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            self._end()

    def _start(self) -> None:
        with self.screen.step("Starting PostgreSQL and Redis"):
            postgres = self._start_postgres()
            redis = self._start_redis()
            # The next servers of a restart are put where these were, so the addresses stay.
            self._watch_over(postgres.kept, lambda: self._start_postgres(postgres.socket_directory).kept)
            self._watch_over(redis.kept, lambda: self._start_redis(redis.socket.parent).kept)
        self.environment = self._make_environment(postgres, redis)
        with self.screen.step("Preparing the database and the static files"):
            static = self._begin("collectstatic", "collectstatic", "--no-input", "--verbosity", "0")
            self._finish(self._begin("migrate", "migrate", "--no-input", "--verbosity", "1"))
            self._finish(static)
        with self.screen.step("Starting the worker and the clock"):
            self._add(self._start_worker)
            self._add(self._start_beat)
        if self.load:
            with self.screen.step("Loading the demo conferences"):
                self._finish(self._begin("load_demo", "load_demo"), show=True)
        with self.screen.step("Starting the web server"):
            self._add(self._start_web)
            self._wait_for_first_page()
        self.screen.accounts(self.url, self.data.path)

    def _watch(self) -> None:
        while True:
            time.sleep(LOOK_SECONDS)
            if self.parent is not None and os.getppid() != self.parent:
                raise Stopped
            for service in self.services:
                if news := service.look(time.monotonic()):
                    self.screen.say(news)

    def _end(self) -> None:
        """Stop steps and users of the servers together, then the servers."""
        servers = [service.kept for service in self.services if service.kept.name in {"PostgreSQL", "Redis"}]
        others = [*self.steps, *(service.kept for service in self.services if service.kept not in servers)]
        for group in (others, servers):
            for kept in group:
                kept.ask_to_stop()
            for kept in group:
                kept.stop()
        (self.data.path / "environment").unlink(missing_ok=True)

    # -- Children ----------------------------------------------------------------------------------------------------

    def _watch_over(self, kept: Kept, start: Callable[[], Kept]) -> None:
        self.services.append(Service(kept, start))

    def _add(self, start: Callable[[], Kept]) -> None:
        self._watch_over(start(), start)

    def _start_postgres(self, socket_directory: Path | None = None) -> Postgres:
        return start_postgres(
            self.data.postgres_home,
            log=self.data.log("postgres"),
            lasting=True,
            socket_directory=socket_directory,
            lock_fd=self.data.lock_fd,
        )

    def _start_redis(self, socket_directory: Path | None = None) -> Redis:
        return start_redis(log=self.data.log("redis"), socket_directory=socket_directory, lock_fd=self.data.lock_fd)

    def _start_worker(self) -> Kept:
        # The nodename must differ between demonstrations on one machine only in the logs: each has a Redis of its own.
        return self._start_python(
            "worker",
            *("celery", "--app", "confsys", "worker", "--queues", "pdf,mail,default", "--concurrency", "2"),
            *("--loglevel", "INFO", "--without-gossip", "--without-mingle"),
            # Twenty checks begin at once at the first start; pages come first.
            niceness=5,
        )

    def _start_beat(self) -> Kept:
        return self._start_python("beat", "celery", "--app", "confsys", "beat", "--pidfile=", "--loglevel", "INFO")

    def _start_web(self) -> Kept:
        fd = self.reserved.fileno()
        return self._start_python(
            "web",
            *("gunicorn", "confsys.wsgi:application", "--bind", f"fd://{fd}", "--worker-class", "gthread"),
            *("--workers", "2", "--threads", "8", "--graceful-timeout", "3", "--no-control-socket"),
            pass_fds=[fd],
        )

    def _start_python(self, name: str, *module: str, niceness: int = 0, pass_fds: list[int] | None = None) -> Kept:
        orders = Orders(
            command=[sys.executable, "-m", *module],
            log=str(self.data.log(name)),
            cwd=str(ROOT),
            # A check that is cut off is taken up again at the next start, so nothing is waited for.
            hurry_signal=signal.SIGQUIT,
            grace_seconds=4.0,
            niceness=niceness,
            pass_fds=pass_fds or [],
        )
        return start_kept(name, orders, environment=self.environment, lock_fd=self.data.lock_fd)

    # -- Steps -------------------------------------------------------------------------------------------------------

    def _begin(self, name: str, *command: str) -> Kept:
        log = self.data.log(name)
        log.unlink(missing_ok=True)
        orders = Orders(command=[sys.executable, "manage.py", *command], log=str(log), cwd=str(ROOT), grace_seconds=2.0)
        kept = start_kept(name, orders, environment=self.environment, lock_fd=self.data.lock_fd)
        self.steps.append(kept)
        return kept

    def _finish(self, kept: Kept, *, show: bool = False) -> None:
        """Wait for a step, passing on what it says if asked to."""
        shown = 0
        while True:
            running = kept.running
            log = Path(kept.orders.log)
            if show and log.exists():
                whole = log.read_text(errors="replace")
                whole = whole[: whole.rfind("\n") + 1]
                for line in whole[shown:].splitlines():
                    self.screen.detail(line)
                shown = len(whole)
            if not running:
                break
            time.sleep(0.1)
        self.steps.remove(kept)
        if kept.process.returncode != 0:
            raise StartFailed(f"The step {kept.name} failed: {kept.last_words(1)}. The log is {kept.orders.log}.")

    def _wait_for_first_page(self) -> None:
        until = time.monotonic() + FIRST_PAGE_SECONDS
        while not self._answers():
            for service in self.services:
                service.look(time.monotonic())
            if time.monotonic() > until:
                raise StartFailed(
                    f"The web server did not answer within {FIRST_PAGE_SECONDS} s. The log is {self.data.log('web')}."
                )
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(self.url, timeout=20).close()  # noqa: S310  # our own address
        except urllib.error.HTTPError as error:
            if error.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise StartFailed(
                    f"The first page answered with status {error.code}. The log is {self.data.log('web')}."
                ) from error
        except OSError:
            return False
        return True

    def _make_environment(self, postgres: Postgres, redis: Redis) -> dict[str, str]:
        """What `confsys.settings` reads; also left in DATA/environment for commands beside a running demonstration."""
        hosts = ["*"] if self.host in {"0.0.0.0", "::"} else [self.host, "localhost", "127.0.0.1", "[::1]"]  # noqa: S104  # compared only
        own = {
            "DATABASE_URL": postgres.url,
            "REDIS_URL": redis.url(),
            "SECRET_KEY": self.data.secret_key,
            "DEMO": "true",
            "DEBUG": "false",
            "ALLOWED_HOSTS": ",".join(dict.fromkeys(hosts)),
            "SITE_URL": self.url,
            "DATA_DIR": str(self.data.path),
            "SWEEP_SECONDS": "10",
            "CHECK_LEASE_SECONDS": "20",
        }
        note = self.data.path / "environment"
        with open(os.open(note, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.writelines(f"export {name}={shlex.quote(value)}\n" for name, value in own.items())
        inherited = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
        return {**inherited, **own, "PYTHONUNBUFFERED": "1"}


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped
