"""Ways to break a PDF: at the level of bytes, of its structure, of its streams; cut off; put together of two."""

from __future__ import annotations

import io
import random
import re
import zlib
from collections.abc import Callable, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

Mutation = Callable[[bytes, bytes, random.Random], bytes]
_NUMBERS = (0, -1, 7, 65535, 2**31, 10**12)
_FILTERS = (
    "/FlateDecode",
    "/LZWDecode",
    "/ASCII85Decode",
    "/ASCIIHexDecode",
    "/RunLengthDecode",
    "/DCTDecode",
    "/JPXDecode",
    "/Crypt",
)
_MOST_CHANGES = 12
_MOST_INFLATED = 200_000


def mutated(data: bytes, other: bytes, chance: random.Random) -> tuple[str, bytes]:
    """One way, chosen by chance, and what became of the file; `other` is a file that it may be put together with."""
    name, mutation = chance.choice(MUTATIONS)
    return name, mutation(data, other, chance)


def _bytes(data: bytes, _other: bytes, chance: random.Random) -> bytes:
    """Some bytes overwritten, cut out, or doubled, or numbers replaced by others."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 40)):
        at = chance.randrange(len(out))
        length = chance.randint(1, 64)
        match chance.randrange(4):
            case 0:
                out[at : at + length] = chance.randbytes(length)
            case 1:
                del out[at : at + length]
            case 2:
                out[at:at] = out[at : at + length]
            case _:
                if number := re.compile(rb"\d+").search(out, at):
                    out[number.start() : number.end()] = str(chance.choice(_NUMBERS)).encode()
        if len(out) < 128:
            break
    return bytes(out)


def _cut(data: bytes, _other: bytes, chance: random.Random) -> bytes:
    """The first part of a file; or without a part in the middle."""
    at = chance.randrange(1, len(data))
    return data[:at] if chance.random() < 0.6 else data[: at // 2] + data[at:]


def _spliced(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """The beginning of one and the end of another; one behind the other; or pieces of one in the other."""
    at, there = chance.randrange(len(data)), chance.randrange(len(other))
    match chance.randrange(3):
        case 0:
            return data[:at] + other[there:]
        case 1:
            return data + other
        case _:
            return data[:at] + other[there : there + chance.randint(64, 8192)] + data[at:]


def _table(data: bytes, _other: bytes, chance: random.Random) -> bytes:
    """Where objects are said to lie: offsets of the table, of its beginning, of the table before."""
    out = data
    for pattern in (
        rb"\d{10} \d{5} [nf]",
        rb"startxref\s+\d+",
        rb"/Prev \d+",
        rb"/Size \d+",
        rb"/(?:Root|Info) \d+ \d+ R",
    ):
        places = list(re.finditer(pattern, out))
        if places and chance.random() < 0.7:
            place = chance.choice(places)
            number = str(chance.choice([*_NUMBERS, chance.randrange(len(data))])).encode()
            out = out[: place.start()] + re.sub(rb"\d+", number, place[0], count=1) + out[place.end() :]
    return out


def _structure(data: bytes, _other: bytes, chance: random.Random) -> bytes:
    """Entries of dictionaries removed, replaced by values of another type, by other objects, by themselves."""
    return _changed(data, chance, lambda pdf, thing: _entry(pdf, thing, chance))


def _streams(data: bytes, _other: bytes, chance: random.Random) -> bytes:
    """What a stream holds changed and packed again; or said to be packed in other ways than it is."""
    return _changed(data, chance, lambda _, thing: _stream(thing, chance) if isinstance(thing, Stream) else None)


MUTATIONS: Sequence[tuple[str, Mutation]] = (
    ("bytes", _bytes),
    ("cut", _cut),
    ("spliced", _spliced),
    ("table", _table),
    ("structure", _structure),
    ("streams", _streams),
)


def _changed(data: bytes, chance: random.Random, change: Callable[[Pdf, Object], None]) -> bytes:
    """A file that qpdf can open, after some changes; others are changed byte by byte."""
    out = io.BytesIO()
    try:
        with Pdf.open(io.BytesIO(data)) as pdf:
            things = [thing for thing in pdf.objects if isinstance(thing, Dictionary | Stream | Array)]
            for thing in chance.sample(things, min(len(things), chance.randint(1, _MOST_CHANGES))):
                change(pdf, thing)
            pdf.save(out, static_id=True, fix_metadata_version=False)
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, TypeError, KeyError, AttributeError, RuntimeError):
        return _bytes(data, data, chance)  # qpdf does not write everything that one can say to it
    return out.getvalue()


def _entry(pdf: Pdf, thing: Object, chance: random.Random) -> None:
    value = chance.choice(
        [
            chance.choice(_NUMBERS),
            String("x" * chance.choice([0, 1, 5000])),
            Name("/" + chance.choice(["Page", "Pages", "Catalog", "Form", "Image", "Type3", "JavaScript", "Sig"])),
            Array([chance.choice(_NUMBERS) for _ in range(chance.choice([0, 2, 4, 300]))]),
            Dictionary(Type=Name.Page),
            thing if thing.is_indirect else None,
            pdf.Root,
            chance.choice(list(pdf.objects)),
        ]
    )
    if isinstance(thing, Array):
        if len(thing):
            thing[chance.randrange(len(thing))] = value
        return
    keys = list(thing.keys())
    key = chance.choice(keys) if keys else "/Kids"
    if chance.random() < 0.3 and key in thing:
        del thing[key]
    elif value is not None:
        thing[key] = value


def _stream(thing: Stream, chance: random.Random) -> None:
    match chance.randrange(4):
        case 0:
            thing.Filter = Name(chance.choice(_FILTERS))
        case 1:
            thing.Filter = Array([Name(chance.choice(_FILTERS)) for _ in range(chance.choice([2, 5, 60]))])
        case 2:
            content = bytearray(_inflated(thing) or b" ")
            for _ in range(chance.randint(1, 30)):
                at = chance.randrange(len(content))
                content[at : at + chance.randint(0, 8)] = chance.choice(
                    [b"q ", b"BT ", b"/X Do ", b"(", b"<<", b"1e99 ", b"\x00"]
                )
            thing.write(zlib.compress(bytes(content)), filter=Name.FlateDecode)
        case _:
            thing.DecodeParms = Dictionary(
                Predictor=chance.choice([2, 12, 15, 99]),
                Columns=chance.choice(_NUMBERS),
                Colors=chance.choice(_NUMBERS),
            )


def _inflated(thing: Stream) -> bytes:
    """The first part of a stream that is packed in the usual way: the seeds hold some that would fill the memory."""
    if thing.get("/Filter") != Name.FlateDecode:
        return b""
    try:
        return zlib.decompressobj().decompress(thing.read_raw_bytes(), _MOST_INFLATED)
    except zlib.error:
        return b""  # broken on purpose
