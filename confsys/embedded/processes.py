"""Start a command under a keeper, so that it cannot outlive this process."""

import dataclasses
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from confsys.embedded import keeper
from confsys.embedded.keeper import Orders

__all__ = ["Kept", "Orders", "StartFailed", "start_kept"]


class StartFailed(Exception):
    """A server or a step could not be started; the message is one sentence for the person at the terminal."""


@dataclasses.dataclass
class Kept:
    """A running command and its keeper."""

    name: str
    orders: Orders
    process: subprocess.Popen[bytes]

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def ask_to_stop(self) -> None:
        """Let the keeper stop its command; returns at once."""
        if self.process.stdin is not None and not self.process.stdin.closed:
            self.process.stdin.close()

    def stop(self) -> None:
        """Stop the command with all its descendants and wait until they are gone."""
        self.ask_to_stop()
        # The keeper itself kills after its grace; twice that is never reached but by a keeper that was stopped.
        try:
            self.process.wait(self.orders.grace_seconds * 2 + 5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def last_words(self, lines: int = 3) -> str:
        """The end of the log, on one line, for a message."""
        try:
            text = Path(self.orders.log).read_text(errors="replace")
        except FileNotFoundError:
            return ""
        return " ".join(line.strip() for line in text.splitlines()[-lines:]).rstrip(". ")


def start_kept(
    name: str, orders: Orders, *, environment: Mapping[str, str] | None = None, lock_fd: int | None = None
) -> Kept:
    """Start `orders.command` under a keeper.

    `lock_fd`, if given, stays open in the keeper, so that a lock held on it lasts until the command is really gone.
    """
    fds = [*orders.pass_fds, *([lock_fd] if lock_fd is not None else [])]
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", keeper.__file__, json.dumps(dataclasses.asdict(orders))],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env=dict(environment) if environment is not None else dict(os.environ),
        pass_fds=fds,
        # Ctrl-C reaches the process in front only; it then stops the others in order.
        start_new_session=True,
    )
    return Kept(name, orders, process)


def wait_until_gone(pid: int, *, seconds: float) -> bool:
    """Wait for a process that is not a child; True when it has ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            pass
        time.sleep(0.05)
    return False
