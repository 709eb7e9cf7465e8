"""JPEG pictures without what cameras and programs wrote beside the picture (ITU-T T.81, annex B)."""

from __future__ import annotations

_START_OF_IMAGE = 0xD8
_START_OF_SCAN = 0xDA
_COMMENT = 0xFE
# APP0 (JFIF), APP2 (colour profile) and APP14 (Adobe's colour transform) decide how the picture looks; the others are
# notes:
# APP1 holds EXIF and XMP, with owner, place and device, APP13 what Photoshop knows.
_APPLICATION = range(0xE0, 0xF0)
_KEPT = {0xE0, 0xE2, 0xEE}


def without_traces(data: bytes) -> bytes:
    """The same picture without EXIF, XMP, IPTC and comments. What is no well-formed JPEG comes back as it is."""
    if len(data) < 4 or data[0] != 0xFF or data[1] != _START_OF_IMAGE:
        return data
    kept = bytearray(data[:2])
    position = 2
    while position + 4 <= len(data):
        if data[position] != 0xFF:
            return data
        marker = data[position + 1]
        if marker == 0xFF:  # a fill byte
            position += 1
            continue
        if marker == _START_OF_SCAN:
            return bytes(kept + data[position:])
        end = position + 2 + int.from_bytes(data[position + 2 : position + 4], "big")
        if marker != _COMMENT and (marker not in _APPLICATION or marker in _KEPT):
            kept += data[position:end]
        position = end
    return data
