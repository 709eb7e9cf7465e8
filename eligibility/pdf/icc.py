"""Colour profiles without words: what a profile is called, who made it and on which device (ICC.1:2010, 7.2, 7.3, 10)."""

from __future__ import annotations

import struct

_SIGNATURE, _HEADER, _ENTRY = b"acsp", 128, 12
_MOST_TAGS = 200
# Tags that describe; none of them takes part in a conversion of colours.
_DESCRIBING = frozenset({b"desc", b"cprt", b"dmnd", b"dmdd", b"vued", b"targ", b"meta", b"calt", b"pseq", b"psid"})
_EMPTY = {
    b"desc": struct.pack(">I", 1),  # one character, the NUL at the end
    b"mluc": struct.pack(">II", 0, 12),  # no record
    b"dict": struct.pack(">II", 0, 16),
    b"text": b"",
    b"dtim": b"",
    b"pseq": b"",
    b"psid": b"",
}


# The profile that Hewlett-Packard published for sRGB in 1998. Readers know it by its name, and by nothing else, and
# take a shorter way to the same colours, within one step; it names nobody.
_STANDARD = (3144, 400, b"sRGB IEC61966-2.1")


def is_profile(data: bytes) -> bool:
    """Whether bytes begin as a colour profile does."""
    return len(data) > _HEADER + 4 and data[36:40] == _SIGNATURE


def without_words(data: bytes) -> bytes:
    """The same profile, as long as before, with empty descriptions, no dates and no identifier. What is no well-formed
    profile comes back as it is."""
    length, at, name_of_standard = _STANDARD
    if not is_profile(data) or (len(data) == length and data.startswith(name_of_standard, at)):
        return data
    (count,) = struct.unpack_from(">I", data, _HEADER)
    if count > _MOST_TAGS or _HEADER + 4 + count * _ENTRY > len(data):
        return data
    out = bytearray(data)
    out[24:36] = bytes(12)  # when it was made
    out[84:100] = bytes(16)  # the digest of what it was
    for number in range(count):
        name, offset, size = struct.unpack_from(">4sII", data, _HEADER + 4 + number * _ENTRY)
        if name not in _DESCRIBING or size < 8 or offset + size > len(data):
            continue
        empty = _EMPTY.get(data[offset : offset + 4])
        if empty is not None:
            rest = (empty + bytes(size))[: size - 8]
            out[offset + 4 : offset + size] = bytes(4) + rest
    return bytes(out)
