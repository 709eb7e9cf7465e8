"""JPEG 2000 pictures without what programs wrote beside the picture (ISO 15444-1, annex I)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_START = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
# Boxes of notes: EXIF, XMP and IPTC come as `uuid`, other metadata as XML; `uinf` says where to find more.
_NOTES = frozenset({b"uuid", b"xml ", b"uinf", b"jp2i"})
_MOST_BOXES = 1_000


def without_traces(data: bytes) -> bytes:
    """The same picture without its notes. What is no well-formed JPEG 2000 file comes back as it is."""
    if not data.startswith(_START):
        return data
    kept = bytearray()
    end = 0
    for begin, end, name in _boxes(data):
        if name not in _NOTES:
            kept += data[begin:end]
    return bytes(kept) if end == len(data) else data


def _boxes(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The outermost boxes: where each begins and ends, and what it is called."""
    position = 0
    for _ in range(_MOST_BOXES):
        if position + 8 > len(data):
            return
        length, name = struct.unpack_from(">I4s", data, position)
        if length == 1 and position + 16 <= len(data):
            (length,) = struct.unpack_from(">Q", data, position + 8)
        end = len(data) if length == 0 else position + length
        if end < position + 8 or end > len(data):
            return
        yield position, end, name
        position = end
