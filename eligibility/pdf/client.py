"""The way into the engine: `PdfEngine` has files analysed, blinded and drawn in child processes, and never raises for
a bad file."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from eligibility.facts import FactsError, Outcome, PdfFacts
from eligibility.findings import Finding
from eligibility.inputs import Inputs
from eligibility.pdf import afterwards, protocol
from eligibility.pdf.limits import Limits
from eligibility.rulesets import RuleSetSpec

Source = str | os.PathLike[str] | bytes
_PACKAGE_ROOT = Path(__file__).resolve().parent.parent.parent
# How much longer than a file's own limit the client waits before it takes the server itself for hung.
_SERVER_GRACE = 10.0
# Servers that die under one and the same file before the file is held to be the cause.
_ATTEMPTS = 2
_START_SECONDS = 60.0
_PNG = b"\x89PNG\r\n\x1a\n"


class EngineUnavailable(RuntimeError):
    """The fork server could not be started. No fault of any file: the work can be tried again later."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """What became of one file. `facts` are always there; without `ok` they hold no pages. Times and memory are the
    child's own: `seconds` by the clock, `cpu_seconds` at work, 0 where that is not known (stored facts). `packed` is what
    `facts.to_bytes()` would give, if it is at hand."""

    outcome: Outcome
    facts: PdfFacts
    seconds: float
    peak_mb: float
    reason: str = ""
    cpu_seconds: float = 0.0
    packed: bytes = field(default=b"", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Blinding:
    """What became of a blinded copy. `removed` says in words what the copy lacks; `copy` are its bytes, none without `ok`."""

    outcome: Outcome
    removed: tuple[str, ...]
    seconds: float
    peak_mb: float
    reason: str = ""
    copy: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Rendering:
    """Pictures of pages as PNG, by page; a page that does not exist or cannot be drawn has none. `count` is the number
    of pages of the file, 0 without `ok`."""

    outcome: Outcome
    count: int
    pictures: Mapping[int, bytes]
    seconds: float
    peak_mb: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Judging:
    """What rule sets find of what is known already, by case in the order in which they were given. Without `ok` there
    is nothing."""

    outcome: Outcome
    found: tuple[tuple[Finding, ...], ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The text of a file as its authors wrote it, without references and running headers; empty without `ok`."""

    outcome: Outcome
    text: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Reply:
    outcome: Outcome
    header: Mapping[str, Any]
    payload: bytes
    seconds: float
    peak_mb: float
    reason: str
    cpu_seconds: float = 0.0


class PdfEngine:
    """A fork server and the way to speak to it.

    One engine per process is enough: it is safe to use from many threads at once (each file has a child of its own),
    starts its server at the first use, starts another if that was killed, and starts its own in a process that was
    forked from this one.
    """

    def __init__(self, *, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._lock = threading.Lock()
        self._server: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._is_ready = False
        self._owner = os.getpid()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def server_pid(self) -> int | None:
        """The process id of the fork server, if this process has started one."""
        return self._server.pid if self._server is not None and self._owner == os.getpid() else None

    def begin_start(self) -> None:
        """Let the server start now rather than at the first use, without waiting for it. Raises OSError if there can be
        no process."""
        with self._lock:
            self._spawn_if_none()

    def analyse(self, source: Source, *, limits: Limits | None = None) -> Analysis:
        """The facts of a file, given as a path or as bytes. Raises OSError if the path cannot be opened,
        EngineUnavailable, nothing else."""
        reply = self._perform({"do": "analyse"}, source, limits)
        facts, packed = None, b""
        outcome, reason = reply.outcome, reply.reason
        if reply.payload:
            try:
                facts, packed = PdfFacts.from_bytes(reply.payload), reply.payload
            except FactsError as error:
                outcome, reason = Outcome.CRASHED, f"the child's answer cannot be read: {error}"
        if facts is None:
            facts = PdfFacts(outcome=outcome, size=_size(source), reason=reason)
        return Analysis(outcome, facts, reply.seconds, reply.peak_mb, reason, reply.cpu_seconds, packed)

    def blind(self, source: Source, *, limits: Limits | None = None) -> Blinding:
        """The blinded copy, once it was checked again. Raises as `analyse`."""
        reply = self._perform({"do": "blind"}, source, limits)
        removed = tuple(str(item) for item in reply.header.get("removed", ()))
        copy = reply.payload if reply.outcome is Outcome.OK else b""
        return Blinding(reply.outcome, removed, reply.seconds, reply.peak_mb, reply.reason, copy)

    def render(
        self, source: Source, pages: Sequence[int], *, width: int = 1000, limits: Limits | None = None
    ) -> Rendering:
        """Pictures of pages (from 1), so many pixels wide, all drawn by one child. Raises as `analyse`."""
        reply = self._perform({"do": "render", "pages": list(pages), "width": width}, source, limits)
        if reply.outcome is not Outcome.OK:
            return Rendering(reply.outcome, 0, {}, reply.seconds, reply.peak_mb, reply.reason)
        try:
            count, pictures = _pictures(reply, pages)
        except (KeyError, TypeError, ValueError) as error:
            # The child read a stranger's file: what it sends is taken for pictures only if it is some.
            return Rendering(Outcome.CRASHED, 0, {}, reply.seconds, reply.peak_mb, f"no pictures came back: {error}")
        return Rendering(Outcome.OK, count, pictures, reply.seconds, reply.peak_mb)

    def judge(self, cases: Sequence[tuple[RuleSetSpec, Inputs]], *, limits: Limits | None = None) -> Judging:
        """The findings of rule sets, each over its inputs, all by one child. Raises RuleSetError for a set that cannot
        run, EngineUnavailable."""
        for spec, _ in cases:
            spec.validate()
        reply = self._perform({"do": "judge"}, afterwards.pack_cases(cases), limits)
        if reply.outcome is not Outcome.OK:
            return Judging(reply.outcome, reason=reply.reason)
        try:
            found = tuple(tuple(map(Finding.from_json, one)) for one in reply.header["found"])
        except (KeyError, TypeError, ValueError) as error:
            return Judging(Outcome.CRASHED, reason=f"no findings came back: {error}")
        return Judging(Outcome.OK, found)

    def lay_out(self, facts: PdfFacts, *, limits: Limits | None = None) -> LaidOut:
        """The running text of a file. Raises EngineUnavailable."""
        reply = self._perform({"do": "lay out"}, facts.to_bytes(), limits)
        text = reply.payload.decode("utf-8", "surrogatepass") if reply.outcome is Outcome.OK else ""
        return LaidOut(reply.outcome, text, reply.reason)

    def close(self) -> None:
        """Ends the server and its children. The engine can be used again; it then starts another."""
        with self._lock:
            self._stop()

    def _perform(self, request: dict[str, Any], source: Source, limits: Limits | None) -> _Reply:
        limits = limits or self.limits
        with _opened(source) as descriptor:
            hung = False
            for _ in range(_ATTEMPTS):
                data, hung = self._exchange(request, descriptor, limits)
                message, trailer = protocol.split_trailer(data)
                if trailer is not None:
                    return _reply(message, trailer, limits)
                if hung:
                    break
            outcome = Outcome.TIMED_OUT if hung else Outcome.CRASHED
            return _Reply(outcome, {}, b"", limits.wall_seconds, 0.0, "the fork server did not survive this file")

    def _exchange(self, request: dict[str, Any], descriptor: int, limits: Limits) -> tuple[bytes, bool]:
        """All that comes back, and whether nothing came for too long."""
        mine, childs = socket.socketpair()
        with mine:
            with childs:
                server = self._hand_over(childs, limits)
            mine.settimeout(limits.wall_seconds + _SERVER_GRACE)
            try:
                with suppress(BrokenPipeError, ConnectionResetError):  # what is left to read tells how the child ended
                    protocol.send_request(mine, request, descriptor)
                return _receive_all(mine), False
            except TimeoutError:
                self._discard(server)
                return b"", True

    def _hand_over(self, connection: socket.socket, limits: Limits) -> subprocess.Popen[bytes]:
        with self._lock:
            for _ in range(_ATTEMPTS):
                server, control = self._running()
                try:
                    socket.send_fds(control, [limits.pack()], [connection.fileno()])
                    return server
                except OSError:  # the server is gone: another is started
                    self._stop()
        raise EngineUnavailable("The fork server ends as soon as it is started.")

    def _running(self) -> tuple[subprocess.Popen[bytes], socket.socket]:
        server, control = self._spawn_if_none()
        if not self._is_ready:
            try:
                _wait_until_ready(control)
            except EngineUnavailable:
                self._stop()
                raise
            self._is_ready = True
        return server, control

    def _spawn_if_none(self) -> tuple[subprocess.Popen[bytes], socket.socket]:
        if self._owner != os.getpid():
            # Forked from another process: its server is not ours to speak to, or to wait for.
            if self._control is not None:
                self._control.close()
            self._server, self._control, self._owner = None, None, os.getpid()
        if self._server is not None and self._server.poll() is not None:
            self._stop()
        if self._server is None or self._control is None:
            self._server, self._control = _spawn_server()
            self._is_ready = False
        return self._server, self._control

    def _discard(self, server: subprocess.Popen[bytes]) -> None:
        with self._lock:
            if self._server is server:
                self._stop()

    def _stop(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._server is not None and self._owner == os.getpid():
            self._server.kill()
            self._server.wait()
        self._server = self._control = None


def _spawn_server() -> tuple[subprocess.Popen[bytes], socket.socket]:
    mine, servers = socket.socketpair()
    with servers:
        server = subprocess.Popen(
            [sys.executable, "-m", "eligibility.pdf.forkserver", str(servers.fileno())],
            pass_fds=[servers.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd=_PACKAGE_ROOT,
            # Nothing of our environment (keys, database address) is there to be found by a hijacked child.
            env={"OPENBLAS_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"},
        )
    return server, mine


def _wait_until_ready(control: socket.socket) -> None:
    """Raises EngineUnavailable if the server says something else, or nothing, for too long."""
    control.settimeout(_START_SECONDS)
    try:
        if protocol.receive_exactly(control, len(protocol.READY)) == protocol.READY:
            control.settimeout(None)
            return
        reason = "it said something else than that it is ready"
    except (OSError, protocol.ProtocolError) as error:
        reason = str(error)
    raise EngineUnavailable(f"The fork server does not start: {reason}")


def _receive_all(connection: socket.socket) -> bytes:
    parts = bytearray()
    # The other side may be reset after its last words, if it left a request unread.
    with suppress(ConnectionResetError):
        while part := connection.recv(1 << 20):
            parts += part
            if len(parts) > protocol.REPLY_LIMIT:
                return b""
    return bytes(parts)


def _reply(message: bytes, trailer: protocol.Trailer, limits: Limits) -> _Reply:
    peak_mb = round(trailer.peak_kb / 1024, 1)
    try:
        header, payload = protocol.unpack_message(message)
        outcome = Outcome(header["outcome"])
        # It may quote the file, and is kept in the database, which takes no NUL.
        reason = "".join(one if one.isprintable() else " " for one in str(header.get("reason", "")))
        return _Reply(outcome, header, payload, trailer.seconds, peak_mb, reason, trailer.cpu_seconds)
    except (protocol.ProtocolError, KeyError, ValueError):
        outcome, reason = _how_it_died(trailer, limits)
        return _Reply(outcome, {}, b"", trailer.seconds, peak_mb, reason, trailer.cpu_seconds)


def _pictures(reply: _Reply, pages: Sequence[int]) -> tuple[int, dict[int, bytes]]:
    """The number of pages, and the pictures. Raises ValueError, KeyError or TypeError for anything that is none."""
    pictures: dict[int, bytes] = {}
    at = 0
    for page, size in zip(pages, map(int, reply.header["sizes"]), strict=True):
        picture = reply.payload[at : at + size]
        at += size
        if size and (len(picture) != size or not picture.startswith(_PNG)):
            raise ValueError("this is no PNG")
        if size:
            pictures[page] = picture
    return int(reply.header["count"]), pictures


def _how_it_died(trailer: protocol.Trailer, limits: Limits) -> tuple[Outcome, str]:
    if trailer.timed_out:
        return Outcome.TIMED_OUT, "wall-clock limit"
    if os.WIFSIGNALED(trailer.status):
        number = os.WTERMSIG(trailer.status)
        if number == signal.SIGXCPU:
            return Outcome.TIMED_OUT, "CPU limit"
        # PDFium aborts when it gets no memory; the rest of the address space is what libraries take that are not
        # resident.
        if (
            number in (signal.SIGABRT, signal.SIGSEGV, signal.SIGTRAP)
            and trailer.peak_kb * 1024 > limits.address_space * 0.6
        ):
            return Outcome.OUT_OF_MEMORY, "memory limit"
        return Outcome.CRASHED, f"ended by {signal.Signals(number).name}"
    return Outcome.CRASHED, f"ended with status {os.waitstatus_to_exitcode(trailer.status)}"


@contextmanager
def _opened(source: Source) -> Iterator[int]:
    if isinstance(source, bytes):
        with tempfile.TemporaryFile() as file:
            file.write(source)
            file.flush()
            yield file.fileno()
    else:
        descriptor = os.open(source, os.O_RDONLY | os.O_CLOEXEC)
        try:
            yield descriptor
        finally:
            os.close(descriptor)


def _size(source: Source) -> int:
    return len(source) if isinstance(source, bytes) else Path(os.fspath(source)).stat().st_size
