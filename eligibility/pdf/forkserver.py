"""The fork server: imports the PDF libraries once, then forks one child for each file.

Started by `client.PdfEngine` as a process of its own, because Celery's worker children may not have children of
multiprocessing. It has one thread, opens no file of a stranger itself, outlives any child's crash, and ends when the
process that started it does: then its control socket closes. Its children die with it.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import selectors
import signal
import socket
import sys
import time
from dataclasses import dataclass

from eligibility.pdf import limits as bounds
from eligibility.pdf import protocol, work

_PR_SET_PDEATHSIG = 1


@dataclass(slots=True)
class Child:
    """A child at work, and where its trailer goes."""

    connection: socket.socket
    started: float
    deadline: float
    timed_out: bool = False


class ForkServer:
    """Serves one control socket until it closes."""

    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.children: dict[int, Child] = {}
        self.nowhere = os.open(os.devnull, os.O_RDWR)
        self.wakeup, self.wakeup_end = socket.socketpair()
        self.wakeup.setblocking(False)
        self.wakeup_end.setblocking(False)

    def serve(self) -> None:
        """Forks, reaps and kills until the client is gone; then kills what is left."""
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self.wakeup_end.fileno(), warn_on_full_buffer=False)
        selector = selectors.DefaultSelector()
        selector.register(self.control, selectors.EVENT_READ)
        selector.register(self.wakeup, selectors.EVENT_READ)
        self.control.sendall(protocol.READY)
        try:
            while self._turn(selector):
                pass
        finally:
            for pid in self.children:
                _kill(pid)

    def _turn(self, selector: selectors.BaseSelector) -> bool:
        timeout = None
        if self.children:
            timeout = max(0.0, min(child.deadline for child in self.children.values()) - time.monotonic())
        ready = {key.fileobj for key, _ in selector.select(timeout)}
        if self.wakeup in ready:
            with contextlib.suppress(BlockingIOError):
                self.wakeup.recv(4096)
        self._reap()
        self._kill_overdue()
        return self.control not in ready or self._accept(selector)

    def _accept(self, selector: selectors.BaseSelector) -> bool:
        data, descriptors, _, _ = socket.recv_fds(self.control, bounds.PACKED_SIZE, 1)
        if not data:
            return False
        if len(data) < bounds.PACKED_SIZE or len(descriptors) != 1:
            raise protocol.ProtocolError("The client sent half a request.")
        connection = socket.socket(fileno=descriptors[0])
        limits = bounds.Limits.unpack(data)
        started = time.monotonic()
        server = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._run_child(selector, connection, limits, server)
        self.children[pid] = Child(connection, started, started + limits.wall_seconds)
        return True

    def _run_child(
        self, selector: selectors.BaseSelector, connection: socket.socket, limits: bounds.Limits, server: int
    ) -> None:
        """Never returns: whatever happens in the child may not run the server's code on."""
        status = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _die_with_parent(server)
            selector.close()
            for own in (
                self.control,
                self.wakeup,
                self.wakeup_end,
                *(child.connection for child in self.children.values()),
            ):
                own.close()
            os.dup2(self.nowhere, 1)
            os.dup2(self.nowhere, 2)
            # A child lives for one file, within a limit of memory: collecting its garbage would cost more than it frees.
            gc.disable()
            request, descriptor = protocol.receive_request(connection)
            bounds.bind_this_process(limits)
            connection.sendall(work.perform(request, descriptor, limits))
            status = 0
        finally:
            os._exit(status)

    def _reap(self) -> None:
        for pid in list(self.children):
            # The dead leader stays a zombie while its group is killed, so that the number cannot belong to anybody else
            # by then.
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                continue
            _kill(pid)
            _, status, usage = os.wait4(pid, 0)
            child = self.children.pop(pid)
            peak_kb = usage.ru_maxrss if sys.platform == "linux" else usage.ru_maxrss // 1024
            trailer = protocol.Trailer(
                status,
                child.timed_out,
                time.monotonic() - child.started,
                peak_kb,
                usage.ru_utime + usage.ru_stime,
            )
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the client did not wait for the answer
                child.connection.sendall(trailer.pack())
            child.connection.close()

    def _kill_overdue(self) -> None:
        now = time.monotonic()
        for pid, child in self.children.items():
            if now >= child.deadline:
                child.timed_out = True
                child.deadline = now + 1.0
                _kill(pid)


def _kill(pid: int) -> None:
    """The child and its group, if it has come so far as to have one."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)


def _die_with_parent(server: int) -> None:
    if sys.platform == "linux":
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != server:
        os._exit(1)


_LIBC = ctypes.CDLL(None)


def main() -> None:
    """`python -m eligibility.pdf.forkserver FD`: FD is the inherited control socket."""
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C goes to the whole terminal group; the client closes the socket
    control = socket.socket(fileno=int(sys.argv[1]))
    work.warm_up()
    # What is imported by now stays for good: children share it unwritten, as long as no collection of garbage touches it.
    gc.collect()
    gc.freeze()
    ForkServer(control).serve()


if __name__ == "__main__":
    main()
