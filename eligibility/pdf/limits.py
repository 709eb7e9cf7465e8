"""What one file may cost, and how a child process binds itself to it."""

from __future__ import annotations

import os
import resource
import struct
from dataclasses import dataclass
from typing import Self

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one file in one child process. A paper of 60 pages stays below a tenth of each."""

    wall_seconds: float = 30.0
    cpu_seconds: int = 20
    address_space: int = 1024 * MEBIBYTE
    max_bytes: int = 200 * MEBIBYTE
    max_pages: int = 1000
    stream_bytes: int = 64 * MEBIBYTE
    content_bytes: int = 192 * MEBIBYTE
    form_invocations: int = 20_000

    def pack(self) -> bytes:
        """A fixed number of bytes, for the request to the fork server."""
        return _FORMAT.pack(
            self.wall_seconds,
            self.cpu_seconds,
            self.address_space,
            self.max_bytes,
            self.max_pages,
            self.stream_bytes,
            self.content_bytes,
            self.form_invocations,
        )

    @classmethod
    def unpack(cls, data: bytes) -> Self:
        """The inverse of `pack`."""
        return cls(*_FORMAT.unpack(data))


_FORMAT = struct.Struct(">dQQQQQQQ")
PACKED_SIZE = _FORMAT.size


def bind_this_process(limits: Limits) -> None:
    """Own session, no core file, no file written or opened any more, and no more memory or CPU time than the limits
    give.

    Called in the child after it was forked, when everything that it needs is already imported.
    """
    os.setsid()
    os.nice(5)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, 0)
    _limit(resource.RLIMIT_AS, limits.address_space)
    # At the soft limit SIGXCPU ends the process; the hard one, a second later, is for code that would ignore it.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))


def _limit(what: int, value: int) -> None:
    _, hard = resource.getrlimit(what)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(what, (value, value))
