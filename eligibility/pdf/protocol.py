"""How the engine's client, its fork server and the children of that server speak to each other.

The client holds one control socket to the server. For each file it makes a socket pair and passes one end through the
control socket, with the limits. The server forks a child that takes over this end: it receives what to do and the open
file, and sends its reply. When the child is gone, however it went, the server appends a trailer that tells how. So a
child that is killed in the middle cannot pass for one that finished, and the client needs no timer of its own but for
a server that hangs.
"""

from __future__ import annotations

import json
import socket
import struct
from dataclasses import dataclass
from typing import Any

READY = b"ready\n"
_LENGTH = struct.Struct(">Q")
_TRAILER = struct.Struct(">8si?dQd")
_MAGIC = b"\x00CFEND\xff\n"
TRAILER_SIZE = _TRAILER.size
# A blinded copy is no larger than its original by much; this bounds what a hijacked child could make the client hold.
REPLY_LIMIT = 512 * 1024 * 1024


class ProtocolError(Exception):
    """The other side broke off in the middle of a message."""


@dataclass(frozen=True, slots=True)
class Trailer:
    """How a child ended: its wait status as os.wait4 gives it, whether the server killed it for time, and what it
    used."""

    status: int
    timed_out: bool
    seconds: float
    peak_kb: int
    cpu_seconds: float

    def pack(self) -> bytes:
        """TRAILER_SIZE bytes."""
        return _TRAILER.pack(_MAGIC, self.status, self.timed_out, self.seconds, self.peak_kb, self.cpu_seconds)


def split_trailer(data: bytes) -> tuple[bytes, Trailer | None]:
    """What the child sent, and the server's trailer: None if the server itself is gone."""
    if len(data) < TRAILER_SIZE:
        return data, None
    magic, status, timed_out, seconds, peak_kb, cpu_seconds = _TRAILER.unpack(data[-TRAILER_SIZE:])
    if magic != _MAGIC:
        return data, None
    return data[:-TRAILER_SIZE], Trailer(status, timed_out, seconds, peak_kb, cpu_seconds)


def pack_message(header: dict[str, Any], payload: bytes = b"") -> bytes:
    """A message: what it says as JSON, and bytes."""
    text = json.dumps(header).encode()
    return _LENGTH.pack(len(text)) + text + payload


def unpack_message(data: bytes) -> tuple[dict[str, Any], bytes]:
    """The inverse of `pack_message`. Raises ProtocolError for a message that is cut off or no message."""
    if len(data) < _LENGTH.size:
        raise ProtocolError("A message is cut off.")
    (length,) = _LENGTH.unpack_from(data)
    end = _LENGTH.size + length
    if len(data) < end:
        raise ProtocolError("A message is cut off.")
    try:
        header = json.loads(data[_LENGTH.size : end])
    except ValueError as error:
        raise ProtocolError("A message is damaged.") from error
    if not isinstance(header, dict):
        raise ProtocolError("A message is damaged.")
    return header, data[end:]


def send_request(connection: socket.socket, header: dict[str, Any], descriptor: int) -> None:
    """What to do, with the open file. The header is a few hundred bytes, so one packet carries it and the
    descriptor."""
    text = json.dumps(header).encode()
    socket.send_fds(connection, [_LENGTH.pack(len(text))], [descriptor])
    connection.sendall(text)


def receive_request(connection: socket.socket) -> tuple[dict[str, Any], int]:
    """The inverse of `send_request`, in the child."""
    data, descriptors, _, _ = socket.recv_fds(connection, _LENGTH.size, 1)
    if len(data) < _LENGTH.size or len(descriptors) != 1:
        raise ProtocolError("A request is cut off.")
    (length,) = _LENGTH.unpack(data)
    header: dict[str, Any] = json.loads(receive_exactly(connection, length))
    return header, descriptors[0]


def receive_exactly(connection: socket.socket, size: int) -> bytes:
    """So many bytes; raises ProtocolError if the other side closes before."""
    parts = bytearray()
    while len(parts) < size:
        part = connection.recv(size - len(parts))
        if not part:
            raise ProtocolError("The connection was closed in the middle of a message.")
        parts += part
    return bytes(parts)
