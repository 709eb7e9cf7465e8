"""What the person at the terminal sees."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


class Screen:
    """Progress line by line, so that it reads the same in a terminal and in a log."""

    def __init__(self, out: TextIO = sys.stdout) -> None:
        self.out = out
        self.began = time.monotonic()

    def say(self, text: str) -> None:
        self.out.write(f"{text}\n")
        self.out.flush()

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Say what begins, and how long it took when it has ended well."""
        began = time.monotonic()
        self.say(f"{text} ...")
        yield
        self.detail(f"done in {time.monotonic() - began:.1f} s")

    def detail(self, text: str) -> None:
        self.say(f"    {text}")

    def accounts(self, url: str, data: Path) -> None:
        """The address and, if the demo has been loaded, who can log in."""
        self.say(f"\nConfsys answers at {url} after {time.monotonic() - self.began:.0f} s. Ctrl-C stops it.\n")
        file = data / "accounts.json"
        if not file.exists():
            return
        columns = ("role", "conference", "email", "password")
        rows = [
            columns,
            *(tuple(str(account.get(name) or "") for name in columns) for account in json.loads(file.read_text())),
        ]
        widths = [max(len(row[index]) for row in rows) for index in range(len(columns))]
        for row in rows:
            self.say("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        self.say(f"\nThe accounts are also in {file}; logs are in {data / 'logs'}.")
