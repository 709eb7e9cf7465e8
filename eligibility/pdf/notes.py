"""Notes inside the streams of a file: in photographs, and in the colour profiles of pictures."""

from __future__ import annotations

import base64
import binascii
import zlib

from pikepdf import Array, Dictionary, Name, Object, PdfError, Stream

from eligibility.pdf import icc, jpeg, jpx

LARGEST_PICTURE = 64 * 1024 * 1024
_PICTURES = {"/DCTDecode": jpeg.without_traces, "/DCT": jpeg.without_traces, "/JPXDecode": jpx.without_traces}


def remove_notes(stream: Stream) -> bool:
    """Takes the notes out of a photograph or a colour profile; whether there were any."""
    kind = picture_filter(stream)
    if kind:
        data = picture_of(stream)
        bare = _PICTURES[kind](data) if data is not None else None
        if bare is None or bare == data:
            return False
        parameters = _last(stream.get("/DecodeParms"))
        stream.write(
            bare,
            filter=Name(kind),
            decode_parms=parameters if isinstance(parameters, Dictionary) else None,
            type_check=False,
        )
        return True
    return _remove_words(stream)


def has_notes(stream: Stream) -> bool:
    """Whether a photograph or a colour profile has notes, or is wrapped so that nobody can say."""
    kind = picture_filter(stream)
    if kind:
        data = picture_of(stream)
        return data is None or _PICTURES[kind](data) != data
    profile = _profile(stream)
    return profile is not None and icc.without_words(profile) != profile


def picture_filter(stream: Stream) -> str:
    """The name of the last filter, if it is that of a photograph; else empty."""
    last = _last(stream.get("/Filter"))
    return str(last) if isinstance(last, Name) and str(last) in _PICTURES else ""


def picture_of(stream: Stream) -> bytes | None:
    """The photograph without what it is wrapped in; None if it cannot be unwrapped."""
    filters = stream.get("/Filter")
    data: bytes = stream.read_raw_bytes()
    for wrapping in list(filters)[:-1] if isinstance(filters, Array) else ():
        unwrapped = _unwrapped(data, str(wrapping))
        if unwrapped is None:
            return None
        data = unwrapped
    return data


def _unwrapped(data: bytes, wrapping: str) -> bytes | None:
    try:
        if wrapping in ("/FlateDecode", "/Fl"):
            inflater = zlib.decompressobj()
            inflated = inflater.decompress(data, LARGEST_PICTURE)
            return None if inflater.unconsumed_tail else inflated
        if wrapping in ("/ASCIIHexDecode", "/AHx"):
            return binascii.unhexlify(b"".join(data.partition(b">")[0].split()))
        if wrapping in ("/ASCII85Decode", "/A85"):
            return base64.a85decode(b"<~" + data.strip().removeprefix(b"<~").partition(b"~>")[0] + b"~>", adobe=True)
    except (zlib.error, ValueError):
        return None
    return None


def _remove_words(stream: Stream) -> bool:
    profile = _profile(stream)
    bare = icc.without_words(profile) if profile is not None else None
    if bare is None or bare == profile:
        return False
    stream.write(bare)
    return True


def _profile(stream: Stream) -> bytes | None:
    """The colour profile that a stream is (ISO 32000-1, 8.6.5.5: it says how many colours it has)."""
    if "/N" not in stream or "/Type" in stream:
        return None
    try:
        data = stream.read_bytes()
    except PdfError:
        return None  # a damaged stream is no profile for any reader
    return data if icc.is_profile(data) else None


def _last(value: Object | None) -> Object | None:
    if isinstance(value, Array):
        return value[-1] if len(value) else None
    return value
