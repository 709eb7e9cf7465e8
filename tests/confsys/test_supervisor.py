"""`make demo` as real processes: what it starts, how it ends, what it says when it cannot."""

import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest

from confsys.embedded.keeper import descendants
from confsys.embedded.processes import Kept, Orders, StartFailed, start_kept
from confsys.supervisor.service import TRIES, WITHIN_SECONDS, Service
from tests.processes import ROOT, alive, command_of, wait_for

START_SECONDS = 90
COMMAND = [sys.executable, "-m", "confsys.supervisor"]


class RunningDemo:
    """A supervisor, with an empty database, whose first page has answered."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.log = data.with_name(f"{data.name}.log")
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*COMMAND, "run", "--empty", "--port", "0", "--data", str(data)], cwd=ROOT, stdout=log, stderr=log
            )

    def wait_until_it_answers(self) -> str:
        def said() -> bool:
            assert self.process.poll() is None, self.log.read_text()
            return "Ctrl-C stops it" in self.log.read_text()

        wait_for("the demonstration", said, seconds=START_SECONDS)
        found = re.search(r"http://localhost:\d+", self.log.read_text())
        assert found is not None
        return found.group()

    def environment(self) -> dict[str, str]:
        lines = (self.data / "environment").read_text().splitlines()
        return dict(line.removeprefix("export ").replace('"', "").split("=", 1) for line in lines)

    def everything(self) -> list[int]:
        return [self.process.pid, *descendants(self.process.pid)]

    def pids_of(self, words: str) -> list[int]:
        return [pid for pid in descendants(self.process.pid) if words in command_of(pid)]


@pytest.fixture
def start_demo(tmp_path: Path) -> Iterator[Callable[[], RunningDemo]]:
    started: list[RunningDemo] = []
    # As root PostgreSQL's user must be able to pass, and pytest's directories are closed to it.
    data = tmp_path / "demo"

    def start() -> RunningDemo:
        started.append(RunningDemo(data))
        return started[-1]

    yield start
    for demo in started:
        if demo.process.poll() is None:
            demo.process.send_signal(signal.SIGINT)
            demo.process.wait(30)
    subprocess.run([*COMMAND, "reset", "--data", str(data)], cwd=ROOT, check=True, capture_output=True)


def status_of(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310  # the server under test
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def query(demo: RunningDemo, statement: str) -> list[tuple[object, ...]]:
    found = re.search(r"@/(.+)/confsys$", demo.environment()["DATABASE_URL"])
    assert found is not None
    connection = psycopg2.connect(host=found.group(1).replace("%2F", "/"), user="confsys", dbname="confsys")
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def run(*arguments: str) -> tuple[int, str]:
    ran = subprocess.run([*COMMAND, *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    return ran.returncode, ran.stderr or ran.stdout


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
def test_a_killed_supervisor_leaves_nothing_and_the_next_one_finds_the_data(
    start_demo: Callable[[], RunningDemo],
) -> None:
    demo = start_demo()
    url = demo.wait_until_it_answers()
    assert status_of(url) < 500
    query(demo, "CREATE TABLE kept AS SELECT 'still here' AS word")
    sockets = [
        Path(found)
        for found in re.findall(r"/[\w/]+/confsys-\w+", (demo.data / "environment").read_text().replace("%2F", "/"))
    ]
    assert [path.is_dir() for path in sockets] == [True, True]
    everything = demo.everything()

    demo.process.kill()
    demo.process.wait()
    wait_for("the end of all processes", lambda: alive(everything) == [], seconds=20)
    assert [path for path in sockets if path.exists()] == []
    assert [path.name for path in demo.data.rglob("*") if path.suffix in {".pid", ".lock", ".sock"}] == []

    # At once, as a person would do it.
    again = start_demo()
    url = again.wait_until_it_answers()
    assert query(again, "SELECT word FROM kept") == [("still here",)]

    # While it runs, nobody else may start or delete it.
    assert run("run", "--port", "0", "--data", str(again.data)) == (
        1,
        (
            f"A demonstration runs on {again.data}; stop it first (Ctrl-C where it was started), "
            "or choose another directory with DATA=.\n"
        ),
    )
    assert run("reset", "--data", str(again.data))[0] == 1

    # A child that dies is started again, at the same address.
    for words in (
        "gunicorn",
        "redis-server",
        "bin/postgres",
        "celery --app confsys worker",
        "celery --app confsys beat",
    ):
        before = again.pids_of(words)
        assert before != [], words
        os.kill(before[1 if len(before) > 1 and "keeper" in command_of(before[0]) else 0], signal.SIGKILL)
        wait_for(
            f"the next {words}",
            lambda w=words, b=before: set(again.pids_of(w)) - set(b) and not set(again.pids_of(w)) & set(b),
            seconds=30,
        )
    wait_for("the web page", lambda: 0 < status_of(url) < 500, seconds=30)
    wait_for("PostgreSQL", lambda: query(again, "SELECT word FROM kept") == [("still here",)], seconds=30)

    everything = again.everything()
    began = time.monotonic()
    again.process.send_signal(signal.SIGINT)
    assert again.process.wait(20) == 0
    assert time.monotonic() - began < 10
    assert alive(everything) == []
    assert "Stopped. The data stays" in again.log.read_text()

    assert run("reset", "--data", str(again.data)) == (0, f"{again.data} was deleted.\n")
    assert not again.data.exists()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
def test_ctrl_c_during_the_start_stops_what_has_begun(start_demo: Callable[[], RunningDemo]) -> None:
    demo = start_demo()
    wait_for("the migrations", lambda: demo.pids_of("manage.py migrate") != [], seconds=START_SECONDS)
    everything = demo.everything()
    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(20) == 0
    assert alive(everything) == []


def test_a_taken_port_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run("run", "--port", str(port), "--data", str(tmp_path / "demo")) == (
            1,
            f"Port {port} on 127.0.0.1 is taken; choose another, for example PORT={port + 1}.\n",
        )
    assert not (tmp_path / "demo").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--port", "many"), "PORT=many is not a port; it is a number up to 65535.\n"),
        (("--port", "65536"), "PORT=65536 is not a port; it is a number up to 65535.\n"),
        (("--port", "0", "--host", "192.0.2.1"), "HOST=192.0.2.1 is not an address of this machine.\n"),
        (
            ("--port", "0", "--host", "no.such.host.invalid"),
            "HOST=no.such.host.invalid is not an address of this machine.\n",
        ),
    ],
)
def test_an_address_that_cannot_be_used_is_said_in_one_sentence(
    tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    assert run("run", "--data", str(tmp_path / "demo"), *arguments) == (1, sentence)


def test_a_directory_with_other_files_is_neither_used_nor_deleted(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    sentence = f"{tmp_path} holds files that are not a demonstration's; give DATA= a new or an empty directory.\n"
    assert run("run", "--port", "0", "--data", str(tmp_path)) == (1, sentence)
    assert run("reset", "--data", str(tmp_path)) == (1, sentence)
    assert (tmp_path / "thesis.tex").read_text() == "years of work"


def test_a_reset_of_nothing_says_so(tmp_path: Path) -> None:
    assert run("reset", "--data", str(tmp_path / "demo")) == (0, f"There is nothing in {tmp_path / 'demo'}.\n")


def test_a_database_that_is_gone_is_said_in_one_sentence(tmp_path: Path) -> None:
    data = tmp_path / "demo"
    data.mkdir()
    (data / "demo.json").write_text('{"postgres_home": "/no/such/place", "secret_key": "x"}')
    assert run("run", "--port", "0", "--data", str(data)) == (
        1,
        "The database of this demonstration was in /no/such/place, which is gone; `make demo-reset` starts over.\n",
    )


def test_the_data_is_closed_to_other_users(tmp_path: Path) -> None:
    data = tmp_path / "demo"
    data.mkdir(mode=0o755)
    (data / "logs").mkdir()
    with socket.create_server(("127.0.0.1", 0)):
        ran = subprocess.Popen([*COMMAND, "run", "--empty", "--port", "0", "--data", str(data)], cwd=ROOT)
        wait_for("the note", (data / "demo.json").exists)
        ran.send_signal(signal.SIGINT)
        ran.wait(30)
    assert stat.S_IMODE((data / "demo.json").stat().st_mode) == 0o600
    assert run("reset", "--data", str(data))[0] == 0


def test_a_child_that_keeps_ending_is_given_up_with_its_last_words(tmp_path: Path) -> None:
    def start() -> Kept:
        log = str(tmp_path / "log")
        return start_kept("web", Orders(command=["sh", "-c", "echo 'no such table'; exit 1"], log=log))

    service = Service(start(), start)
    news: list[str] = []

    def watch() -> None:
        for turn in range(int(WITHIN_SECONDS * 4)):
            service.kept.process.wait()
            if said := service.look(1000.0 + turn / 4):
                news.append(said)

    with pytest.raises(StartFailed, match=rf"^web ended {TRIES} times within a minute, last with: no such table\. "):
        watch()
    service.kept.stop()
    assert news == [f"web ended; it is started again in {pause} s." for pause in ("0.5", "1", "2", "4")]
