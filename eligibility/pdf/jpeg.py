"""JPEG pictures without what cameras and programs wrote beside the picture (ITU-T T.81, annex B)."""

from __future__ import annotations

from eligibility.pdf import icc

_START_OF_IMAGE = 0xD8
_START_OF_SCAN = 0xDA
_COMMENT = 0xFE
# APP0 (JFIF), APP2 (colour profile) and APP14 (Adobe's colour transform) decide how the picture looks; the others are
# notes:
# APP1 holds EXIF and XMP, with owner, place and device, APP13 what Photoshop knows.
_APPLICATION = range(0xE0, 0xF0)
_KEPT = {0xE0, 0xE2, 0xEE}
_PROFILE, _PROFILE_NAME = 0xE2, b"ICC_PROFILE\x00"
_PROFILE_BEGIN = 2 + 2 + len(_PROFILE_NAME) + 2  # marker, length, name, number of this piece and of all


def without_traces(data: bytes) -> bytes:
    """The same picture without EXIF, XMP, IPTC and comments. What is no well-formed JPEG comes back as it is."""
    if len(data) < 4 or data[0] != 0xFF or data[1] != _START_OF_IMAGE:
        return data
    kept = bytearray(data[:2])
    profile: list[tuple[int, int]] = []  # where in `kept` the pieces of the colour profile lie
    position = 2
    while position + 4 <= len(data):
        if data[position] != 0xFF:
            return data
        marker = data[position + 1]
        if marker == 0xFF:  # a fill byte
            position += 1
            continue
        if marker == _START_OF_SCAN:
            return bytes(_without_words(kept, profile) + data[position:])
        end = position + 2 + int.from_bytes(data[position + 2 : position + 4], "big")
        if marker != _COMMENT and (marker not in _APPLICATION or marker in _KEPT):
            begins = data[position + 4 : position + 16] == _PROFILE_NAME
            if marker == _PROFILE and begins and end - position > _PROFILE_BEGIN:
                profile.append((len(kept) + _PROFILE_BEGIN, len(kept) + end - position))
            kept += data[position:end]
        position = end
    return data


def _without_words(kept: bytearray, pieces: list[tuple[int, int]]) -> bytearray:
    """A colour profile may come in several pieces; its description goes, its length stays."""
    bare = icc.without_words(b"".join(kept[begin:end] for begin, end in pieces))
    for begin, end in pieces:
        kept[begin:end], bare = bare[: end - begin], bare[end - begin :]
    return kept
