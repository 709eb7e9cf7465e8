"""What breaks in the middle: workers, Redis, web servers. Real processes, killed for real; each paper ends checked.

A check is made slow enough to be killed by stopping (SIGSTOP) the engine's fork server that works for it.
"""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from celery import current_app
from django.conf import settings
from django.test import Client, override_settings
from django.utils import timezone
from kombu import pools

from accounts.models import User
from conferences.kinds import DeadlineKind
from conferences.models import Deadline
from confsys.embedded.keeper import descendants
from submissions import files
from submissions.files import hashes_to_its_name, is_stored
from submissions.kinds import RunState
from submissions.models import CheckRun, Manuscript, Report, Submission
from submissions.services import sending
from submissions.services.checking import queue_check
from submissions.services.sweeping import sweep_checks
from tests.processes import PrivateRedis, RunningWeb, RunningWorker, wait_for
from tests.submissions.world import (
    make_complete_draft,
    make_conference,
    make_draft,
    make_pdf,
    make_track,
    make_user,
    upload,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
StartWorker = Callable[..., RunningWorker]
StartWeb = Callable[..., RunningWeb]
LEASE = 3


@pytest.fixture(autouse=True)
def short_lease(monkeypatch: pytest.MonkeyPatch) -> object:
    """A dead worker is noticed within seconds, by this process and by those that it starts."""
    monkeypatch.setenv("CHECK_LEASE_SECONDS", str(LEASE))
    monkeypatch.setenv("SWEEP_SECONDS", "1")
    monkeypatch.setattr(sending, "_try_again_at", 0.0)
    with override_settings(CHECK_LEASE_SECONDS=LEASE):
        yield


def open_paper() -> tuple[Submission, User]:
    """A complete draft in a conference that is open now, by the real clock; its file is not uploaded yet."""
    user = make_user()
    track = make_track(make_conference())
    now = timezone.now()
    Deadline.objects.filter(kind=DeadlineKind.OPENS).update(instant=now - timedelta(days=1))
    Deadline.objects.filter(kind=DeadlineKind.SUBMISSION).update(instant=now + timedelta(days=1))
    return make_draft(track, user), user


def queue_one() -> CheckRun:
    """A paper whose check is on its way to the workers."""
    user = make_user()
    paper = make_complete_draft(make_track(make_conference()), user)
    return CheckRun.objects.get(manuscript=paper.manuscript)


def state_of(run: CheckRun) -> str:
    return CheckRun.objects.get(pk=run.pk).state


def ends_checked(run: CheckRun, *, seconds: float = 40) -> CheckRun:
    wait_for(f"the check to end (it is {state_of(run)})", lambda: state_of(run) == RunState.DONE, seconds=seconds)
    done = CheckRun.objects.select_related("report", "manuscript").get(pk=run.pk)
    assert done.report is not None
    assert Report.objects.filter(submission_id=done.manuscript.submission_id).count() == 1
    wait_for("the copy", lambda: Manuscript.objects.get(pk=done.manuscript_id).blinded_sha256 != "", seconds=seconds)
    assert hashes_to_its_name(Manuscript.objects.get(pk=done.manuscript_id).blinded_sha256)
    return done


def engines_below(pid: int) -> list[int]:
    """The fork servers below a process, by their command lines."""
    return [one for one in descendants(pid) if b"eligibility.pdf.forkserver" in command_line(one)]


def command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@dataclass
class Frozen:
    """A check that is being made and cannot go on; `child` is the pool's process that makes it."""

    run: CheckRun
    child: int
    engines: list[int]

    def go_on(self) -> None:
        for pid in self.engines:
            try:
                os.kill(pid, signal.SIGCONT)
            except ProcessLookupError:  # gone with its worker
                pass


def worker_of(run: CheckRun) -> int:
    """The process that took the check, by the note that it left."""
    return int(CheckRun.objects.get(pk=run.pk).worker.rpartition(":")[2])


@contextmanager
def frozen_check(worker: RunningWorker) -> Iterator[Frozen]:
    """Checks are made and the engines that they start stopped, until one check hangs in a stopped engine."""
    stopped: list[int] = []

    def hangs(run: CheckRun) -> bool:
        engines = engines_below(worker_of(run)) if state_of(run) == RunState.RUNNING else []
        return engines != [] and set(engines) <= set(stopped)

    run = queue_one()
    while not hangs(run):
        wait_for("its end", lambda run=run: state_of(run) == RunState.DONE or hangs(run), seconds=60)
        for pid in engines_below(worker.main_pid):
            if pid not in stopped:
                os.kill(pid, signal.SIGSTOP)
                stopped.append(pid)
        if state_of(run) == RunState.DONE:
            run = queue_one()
    child = worker_of(run)
    frozen = Frozen(run, child, stopped)
    try:
        yield frozen
    finally:
        frozen.go_on()


def test_a_killed_worker_child_costs_time_and_nothing_else(start_worker: StartWorker) -> None:
    worker = start_worker(beat=True)
    with frozen_check(worker) as frozen:
        os.kill(frozen.child, signal.SIGKILL)
        frozen.go_on()
        assert ends_checked(frozen.run).attempts == 2


def test_a_killed_worker_costs_time_and_nothing_else(start_worker: StartWorker) -> None:
    worker = start_worker()
    with frozen_check(worker) as frozen:
        worker.kill()
        assert state_of(frozen.run) == RunState.RUNNING
        start_worker(beat=True)
        assert ends_checked(frozen.run).attempts == 2


def test_a_living_worker_keeps_its_lease_however_long_it_takes(start_worker: StartWorker) -> None:
    worker = start_worker(beat=True)
    with frozen_check(worker) as frozen:
        time.sleep(2 * LEASE)
        sweep_checks(now=timezone.now())
        assert state_of(frozen.run) == RunState.RUNNING
        frozen.go_on()
        assert ends_checked(frozen.run).attempts == 1


def test_redis_emptied_loses_no_check(start_worker: StartWorker, private_redis: PrivateRedis) -> None:
    run = queue_one()
    assert CheckRun.objects.get(pk=run.pk).sent_at is not None
    private_redis.empty()
    start_worker(beat=True)
    ends_checked(run)


def test_redis_restarted_loses_no_check(start_worker: StartWorker, private_redis: PrivateRedis) -> None:
    start_worker(beat=True)
    private_redis.stop()
    run = queue_one()
    private_redis.start()
    ends_checked(run, seconds=60)
    ends_checked(queue_one())


def test_redis_unreachable_delays_no_page_and_is_counted(
    private_redis: PrivateRedis, start_worker: StartWorker
) -> None:
    private_redis.stop()
    begun = time.monotonic()
    runs = [queue_one() for _ in range(5)]
    assert time.monotonic() - begun < 5
    for run in runs:
        run.refresh_from_db()
        assert (run.state, run.sent_at, run.send_failures) == (RunState.QUEUED, None, 1)
    begun = time.monotonic()
    assert sweep_checks(now=timezone.now()) == 0
    assert time.monotonic() - begun < 1.5
    private_redis.start()
    start_worker(beat=True)
    for run in runs:
        ends_checked(run)


def test_a_redis_that_accepts_and_never_answers_delays_one_page_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        run = queue_one()
        monkeypatch.setattr(sending, "_try_again_at", 0.0)
        address = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        with broker_at(address):
            begun = time.monotonic()
            assert not sending.send_work(CheckRun, run.pk)
            first = time.monotonic() - begun
            begun = time.monotonic()
            assert not sending.send_work(CheckRun, run.pk)
            assert time.monotonic() - begun < 0.2
    assert first < 3


def test_the_same_check_run_by_two_workers_is_one_report(start_worker: StartWorker) -> None:
    start_worker()
    run = queue_one()
    for _ in range(5):
        sending.send_work(CheckRun, run.pk)
    done = ends_checked(run)
    assert done.attempts == 1
    again = queue_check(manuscript_id=done.manuscript_id, now=timezone.now())
    assert ends_checked(CheckRun.objects.get(pk=again)).report_id == done.report_id


@contextmanager
def broker_at(url: str) -> Iterator[None]:
    """Have this process's Celery use another broker for a while."""
    earlier = current_app.conf.broker_url
    use_broker(url)
    try:
        yield
    finally:
        use_broker(earlier)


def use_broker(url: str) -> None:
    """Point this process's Celery at `url`, forgetting connections to the one before."""
    pools.reset()
    current_app.conf.update(broker_url=url, broker_read_url=url, broker_write_url=url)
    current_app._after_fork()  # type: ignore[attr-defined]  # its stubs leave it out


def log_in(user: User) -> str:
    """A session's cookie for a real server."""
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def begin_upload(
    web: RunningWeb, paper: Submission, user: User, data: bytes, *, send: int | None = None
) -> socket.socket:
    """Send the beginning of an upload of this paper's file to a real server, all of it unless `send` says how much."""
    token = "t" * 32
    boundary = "b" * 20
    fields = f'--{boundary}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="p.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    body = fields.encode() + head.encode() + data + f"\r\n--{boundary}--\r\n".encode()
    parts = urlsplit(web.url)
    connection = socket.create_connection((parts.hostname or "", parts.port or 0), timeout=30)
    connection.sendall(
        (
            f"POST /{paper.conference.slug}/papers/{paper.number}/upload/ HTTP/1.1\r\nHost: {parts.netloc}\r\n"
            f"Content-Type: multipart/form-data; boundary={boundary}\r\nContent-Length: {len(body)}\r\n"
            f"Cookie: sessionid={log_in(user)}; csrftoken={token}\r\nOrigin: {web.url}\r\nConnection: close\r\n\r\n"
        ).encode()
    )
    connection.sendall(body if send is None else body[:send])
    return connection


def large_file() -> bytes:
    """More than a server reads at once; only its beginning is that of a PDF."""
    return b"%PDF-1.7\n" + os.urandom(1_500_000)


def incoming_files() -> list[Path]:
    directory = Path(settings.FILES_DIR) / "incoming"
    return list(directory.iterdir()) if directory.exists() else []


def test_a_web_process_killed_while_receiving_leaves_file_and_draft_as_they_were(start_web: StartWeb) -> None:
    paper, user = open_paper()
    paper = upload(paper, user)
    files.remove_abandoned()
    before = (paper.manuscript_id, paper.revision, Manuscript.objects.count())
    web = start_web()
    data = large_file()
    with closing(begin_upload(web, paper, user, data, send=len(data) // 2)):
        wait_for("the half of the file to arrive", lambda: any(p.stat().st_size for p in incoming_files()))
        web.kill()
    assert len(incoming_files()) == 1
    sweep_checks(now=timezone.now())
    assert incoming_files() == []
    paper = Submission.objects.get(pk=paper.pk)
    assert (paper.manuscript_id, paper.revision, Manuscript.objects.count()) == before
    assert paper.manuscript is not None
    assert hashes_to_its_name(paper.manuscript.sha256)


def test_a_client_that_goes_away_leaves_nothing_behind(start_web: StartWeb) -> None:
    paper, user = open_paper()
    files.remove_abandoned()
    web = start_web()
    data = large_file()
    with closing(begin_upload(web, paper, user, data, send=len(data) // 2)):
        wait_for("the half of the file to arrive", lambda: incoming_files() != [])
    wait_for("the half file to go", lambda: incoming_files() == [], seconds=10)
    assert not Manuscript.objects.filter(submission=paper).exists()


def test_a_web_process_killed_after_storing_still_has_its_paper_checked(
    start_web: StartWeb, start_worker: StartWorker, private_redis: PrivateRedis
) -> None:
    paper, user = open_paper()
    private_redis.stop()
    web = start_web()
    data = make_pdf()
    with closing(begin_upload(web, paper, user, data)) as connection:
        wait_for("the version to be kept", lambda: Manuscript.objects.filter(submission=paper).exists())
        web.kill()
        connection.close()
    manuscript = Manuscript.objects.get(submission=paper)
    assert is_stored(manuscript.sha256)
    private_redis.start()
    start_worker(beat=True)
    ends_checked(CheckRun.objects.get(manuscript=manuscript))
