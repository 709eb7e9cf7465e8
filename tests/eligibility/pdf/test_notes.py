"""Notes in photographs and colour profiles: gone from the blinded copy, whatever the photograph is wrapped in."""

import base64
import io
import struct
import zlib

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageCms

from eligibility.pdf import blind, icc, jpx, structure
from eligibility.pdf.limits import Limits
from eligibility.pdf.refusal import Refused

OWNER = b"Greta Hoffmann"


def profile() -> bytes:
    """A profile of sRGB that says whose monitor it describes."""
    made: bytes = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    count = struct.unpack_from(">I", made, 128)[0]
    tags = [struct.unpack_from(">4sII", made, 132 + 12 * number) for number in range(count)]
    offset, size = next((offset, size) for name, offset, size in tags if name == b"desc")
    named = bytearray(made)
    words = OWNER.decode().encode("utf-16-be")
    named[offset + size - len(words) : offset + size] = words  # at the end of the text of its `mluc`
    return bytes(named)


def photograph(*, with_profile: bool = False) -> bytes:
    """A small JPEG with EXIF that names its owner."""
    exif = Image.Exif()
    exif[0x013B] = OWNER.decode()
    out = io.BytesIO()
    pixels = np.arange(48, dtype=np.uint8).reshape(4, 4, 3) * 5
    more = {"icc_profile": profile()} if with_profile else {}
    Image.fromarray(pixels).save(out, "JPEG", exif=exif, **more)
    return out.getvalue()


def file_with(data: bytes, filters: Name | Array = Name.DCTDecode) -> bytes:
    """A page that shows one picture."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    image = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, Width=4, Height=4, BitsPerComponent=8)
    image.ColorSpace = Array([Name.ICCBased, pdf.make_stream(profile(), N=3)])
    image.write(data, filter=filters, type_check=False)
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Im1=image))
    pdf.pages[0].obj.Contents = pdf.make_stream(b"q 200 0 0 200 0 0 cm /Im1 Do Q")
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def pixels_of(data: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    with pdfium.PdfDocument(data) as document:
        drawn: np.ndarray[tuple[int, ...], np.dtype[np.uint8]] = document[0].render(scale=1).to_numpy().copy()
    return drawn


def everything_in(data: bytes) -> bytes:
    """All streams of a file, unpacked as far as they can be."""
    parts = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream):
                raw = thing.read_raw_bytes()
                parts.append(raw if "/Width" in thing else thing.read_bytes())
    return b"\n".join(parts)


def converted(image: Image.Image, of: bytes) -> bytes:
    """The colours of a picture, taken by a profile to those that people see."""
    way = ImageCms.buildTransform(io.BytesIO(of), ImageCms.createProfile("LAB"), "RGB", "LAB")
    seen = ImageCms.applyTransform(image, way)
    assert seen is not None
    return seen.tobytes()


WRAPPED = [
    (photograph(), Name.DCTDecode),
    (photograph(with_profile=True), Name.DCTDecode),
    (photograph(), Array([Name.DCTDecode])),
    (zlib.compress(photograph()), Array([Name.FlateDecode, Name.DCTDecode])),
    (base64.a85encode(photograph()) + b"~>", Array([Name.ASCII85Decode, Name.DCTDecode])),
    (photograph().hex().encode() + b">", Array([Name.ASCIIHexDecode, Name.DCTDecode])),
]


@pytest.mark.parametrize(("data", "filters"), WRAPPED)
def test_a_photograph_loses_its_notes_and_no_pixel(data: bytes, filters: Name | Array) -> None:
    original = file_with(data, filters)
    copy, removed = blind.blinded(original, Limits())
    assert removed == ["1 camera note in a photograph", "1 description of a colour profile"]
    assert OWNER not in everything_in(copy)
    assert OWNER.decode().encode("utf-16-be") not in everything_in(copy)
    assert (pixels_of(original) == pixels_of(copy)).all()


def test_a_photograph_that_nobody_can_unwrap_withholds_the_copy() -> None:
    wrapped = file_with(b"\x00" + photograph(), Array([Name.RunLengthDecode, Name.DCTDecode]))
    with pytest.raises(Refused, match=r"withheld.*photograph"):
        blind.blinded(wrapped, Limits())


def test_a_profile_keeps_its_length_and_its_colours() -> None:
    bare = icc.without_words(profile())
    assert len(bare) == len(profile())
    assert OWNER.decode().encode("utf-16-be") not in bare
    assert icc.without_words(bare) == bare
    image = Image.fromarray(np.arange(192, dtype=np.uint8).reshape(8, 8, 3))
    in_lab = [converted(image, one) for one in (profile(), bare)]
    assert in_lab[0] == in_lab[1]


@pytest.mark.parametrize(
    "data", [b"", b"acsp", profile()[:140], b"\x00" * 200, profile()[:36] + b"ACSP" + profile()[40:]]
)
def test_what_is_no_profile_comes_back_as_it_is(data: bytes) -> None:
    assert icc.without_words(data) == data


def test_jpeg_2000_loses_the_boxes_of_notes_only() -> None:
    start = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
    picture = struct.pack(">I4s", 12, b"jp2h") + b"head"
    codes = struct.pack(">I4s", 0, b"jp2c") + b"codes to the end"
    notes = struct.pack(">I4s", 8 + 16 + len(OWNER), b"uuid") + bytes(16) + OWNER
    long = struct.pack(">I4sQ", 1, b"xml ", 16 + len(OWNER)) + OWNER
    assert jpx.without_traces(start + notes + picture + long + codes) == start + picture + codes
    assert jpx.without_traces(start + picture + codes) == start + picture + codes
    broken = start + struct.pack(">I4s", 4000, b"uuid") + OWNER
    assert jpx.without_traces(broken) == broken


def test_the_copy_is_read_as_any_other_file() -> None:
    copy, _ = blind.blinded(file_with(photograph()), Limits())
    assert structure.look_into(copy, Limits()).page_count == 1
