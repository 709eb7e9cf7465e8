"""Run one command and end it, with everything it started, as soon as the process that asked for it is gone.

A process killed with `kill -9` cannot tidy up after itself, so each server gets a keeper of its own. The keeper holds
the reading end of a pipe; the one who asked holds the writing end. When that end closes, for any reason, the keeper
stops the command, sweeps up its descendants and removes the files that the command would leave behind.

The file is run by path, with the standard library alone and nothing of this project imported, so that it starts within
milliseconds: `python -I -S keeper.py '<json of Orders>'`.
"""

import ctypes
import dataclasses
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
LOOK_SECONDS = 0.25


@dataclasses.dataclass(frozen=True, kw_only=True)
class Orders:
    """What to run and how to end it; paths are absolute, times in seconds."""

    command: list[str]
    log: str
    cwd: str | None = None
    user: int | None = None
    group: int | None = None
    stop_signal: int = signal.SIGTERM
    # Sent after half the grace; SIGKILL follows after all of it.
    hurry_signal: int = signal.SIGTERM
    grace_seconds: float = 5.0
    # Added to the niceness: 0 runs as this process does, more gives way to others.
    niceness: int = 0
    pass_fds: list[int] = dataclasses.field(default_factory=list)
    # Removed once nothing of the command runs any more: files and whole trees.
    remove: list[str] = dataclasses.field(default_factory=list)


def descendants(root: int) -> list[int]:
    """All processes below `root`, nearest first, as the system lists them now."""
    children: dict[int, list[int]] = {}
    for pid, parent in _pairs():
        children.setdefault(parent, []).append(pid)
    found: list[int] = []
    queue = [root]
    while queue:
        below = children.get(queue.pop(0), [])
        found += below
        queue += below
    return found


def _pairs() -> list[tuple[int, int]]:
    """(pid, parent's pid) of every process."""
    if not Path("/proc/self/stat").exists():
        listing = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        return [(int(pid), int(parent)) for pid, parent in (line.split() for line in listing.splitlines())]
    pairs = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                # The name in brackets may hold spaces and brackets of its own, so the fields count from the last one.
                fields = Path("/proc", entry, "stat").read_text(errors="replace").rpartition(")")[2].split()
            except OSError:  # It ended between the listing and the reading.
                continue
            pairs.append((int(entry), int(fields[1])))
    return pairs


class Keeper:
    """The command, and the three things that end it: it ends by itself, it is told to, or the asker is gone."""

    def __init__(self, orders: Orders) -> None:
        self.orders = orders
        self.asker = os.getppid()
        self.told_to_stop = False
        self.libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

    def run(self) -> int:
        """Run the command to its end and give its exit status, 128 + n for signal n, as a shell does."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop_soon)
        if self.libc is not None:
            # Orphans of the command come to this process instead of to init, so that none can slip away.
            self.libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        with open(self.orders.log, "ab") as log:
            try:
                child = subprocess.Popen(
                    self.orders.command,
                    cwd=self.orders.cwd,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    user=self.orders.user,
                    group=self.orders.group,
                    extra_groups=[] if self.orders.user is not None else None,
                    process_group=0,
                    pass_fds=self.orders.pass_fds,
                    preexec_fn=self._become_child,  # noqa: PLW1509  # this process has no threads
                )
            except OSError as error:
                log.write(f"{self.orders.command[0]} could not be started: {error}\n".encode())
                self._tidy()
                return 127
        for fd in self.orders.pass_fds:
            os.close(fd)
        while child.poll() is None and not self._must_stop():
            pass
        if child.poll() is None:
            self._stop(child)
        self._sweep()
        self._tidy()
        return 128 - child.returncode if child.returncode < 0 else child.returncode

    def _stop_soon(self, _number: int, _frame: object) -> None:
        self.told_to_stop = True

    def _become_child(self) -> None:
        os.nice(self.orders.niceness)
        # For the case that somebody kills the keeper itself. After the change of user, which would clear it.
        if self.libc is not None:
            self.libc.prctl(PR_SET_PDEATHSIG, self.orders.stop_signal, 0, 0, 0)

    def _must_stop(self) -> bool:
        readable, _, _ = select.select([0], [], [], LOOK_SECONDS)
        # The pipe's other end may live on in a fork of the asker, so the parent's identity is looked at too.
        return self.told_to_stop or bool(readable and not os.read(0, 1)) or os.getppid() != self.asker

    def _stop(self, child: subprocess.Popen[bytes]) -> None:
        half = self.orders.grace_seconds / 2
        for number in (self.orders.stop_signal, self.orders.hurry_signal):
            child.send_signal(number)
            try:
                child.wait(half)
                return
            except subprocess.TimeoutExpired:
                continue
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()

    def _sweep(self) -> None:
        """Kill what the command left running, then wait until all of it is gone."""
        until = time.monotonic() + self.orders.grace_seconds
        while time.monotonic() < until:
            left = descendants(os.getpid())
            for pid in left:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            try:
                while os.waitpid(-1, os.WNOHANG) != (0, 0):
                    pass
            except ChildProcessError:
                return
            time.sleep(0.02)

    def _tidy(self) -> None:
        for path in self.orders.remove:
            if os.path.isdir(path) and not os.path.islink(path):
                shutil.rmtree(path, ignore_errors=True)
            else:
                Path(path).unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(Keeper(Orders(**json.loads(sys.argv[1]))).run())
