"""What PDFium knows about a file's pages, and pictures of them."""

from __future__ import annotations

import ctypes
import struct
import zlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pypdfium2 as pdfium
from pypdfium2 import raw

from eligibility.facts import FontFacts, ImageFacts, LinkFacts, Outcome, PageFacts
from eligibility.findings import Box
from eligibility.pdf.graphics import drawn_graphics
from eligibility.pdf.refusal import Refused
from eligibility.pdf.sizes import with_seen_sizes
from eligibility.pdf.text import Fonts, PageText
from eligibility.pdf.unseen import with_unseen

WIDEST_PICTURE = 2400
# Sixteen levels of each colour make a page of text look the same in half the bytes.
_FEWER_LEVELS = (np.round(np.arange(256) / 17) * 17).astype(np.uint8)
MOST_OBJECTS = 100_000
# A paper of 60 pages has some 15,000 pieces of text. Rules run over them outside the child, without its limits.
MOST_SPANS_OF_A_FILE = 250_000
Pixels = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]
MOST_OBJECTS_OF_A_FORM = 500
# Where a drawing is can be told from its first lines.
MOST_LINES = 5_000
_KINDS = {raw.FPDF_PAGEOBJ_IMAGE: "image", raw.FPDF_PAGEOBJ_FORM: "form", raw.FPDF_PAGEOBJ_SHADING: "image"}


def read_pages(
    data: bytes,
    links: Sequence[Sequence[tuple[Box, str]]],
    units: Sequence[float],
    with_remarks: Collection[int] = (),
    *,
    layers_off: bool = False,
) -> tuple[tuple[PageFacts, ...], tuple[FontFacts, ...]]:
    """The pages of a file that pypdf could open, and whose links and units it found on each of them. What annotations
    write on the pages `with_remarks` (from 1) is read as text of the page. `layers_off` says that a layer is not shown.

    Raises Refused if PDFium cannot open the file, or sees another number of pages.
    """
    expected = len(links)
    with _document(data) as document:
        if len(document) != expected:
            raise Refused(
                Outcome.UNREADABLE, f"readers disagree about the number of pages: {expected} and {len(document)}"
            )
        fonts = Fonts()
        pages: list[PageFacts] = []
        pieces = 0
        for index in range(len(document)):
            if index + 1 in with_remarks:
                _flatten(document, index)
            page = _page(document, index, fonts, links[index], layers_off=layers_off)
            pages.append(page if units[index] == 1 else _in_points(page, units[index]))
            pieces += len(pages[-1].spans)
            if pieces > MOST_SPANS_OF_A_FILE:
                raise Refused(Outcome.TOO_LARGE, f"more than {MOST_SPANS_OF_A_FILE} pieces of text")
        return with_seen_sizes(pages), tuple(fonts.facts())


def draw(data: bytes, *, pages: Sequence[int], width: int) -> tuple[int, list[bytes]]:
    """How many pages there are, and those that are asked for (from 1) as PNG, `width` pixels wide.

    The picture is empty of a page that does not exist or cannot be drawn. Raises Refused if the file cannot be opened.
    """
    with _document(data) as document:
        count = len(document)
        return count, [_picture(document, page, width) if 1 <= page <= count else b"" for page in pages]


def _picture(document: pdfium.PdfDocument, page: int, width: int) -> bytes:
    try:
        sheet = document[page - 1]
        scale = min(width, WIDEST_PICTURE) / max(1.0, sheet.get_width())
        if sheet.get_height() * scale > 4 * WIDEST_PICTURE:
            return b""
        # What annotations write is part of what a reader sees, and findings are boxed on it.
        bitmap = sheet.render(scale=scale, rev_byteorder=True, draw_annots=True)
    except pdfium.PdfiumError:
        return b""
    picture = _png(_FEWER_LEVELS[bitmap.to_numpy()[:, :, :3]])
    sheet.close()
    return picture


@contextmanager
def _document(data: bytes) -> Iterator[pdfium.PdfDocument]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise Refused(Outcome.UNREADABLE, f"PDFium: {error}") from error
    with document:
        yield document


def _flatten(document: pdfium.PdfDocument, index: int) -> None:
    """Makes what annotations draw part of the page, in memory only."""
    page = document[index]
    raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY)
    page.close()


def _page(
    document: pdfium.PdfDocument, index: int, fonts: Fonts, links: Sequence[tuple[Box, str]], *, layers_off: bool
) -> PageFacts:
    page = document[index]
    # With what the page inherits from the tree above it, as its own boxes are without.
    crop = page.get_bbox()
    left, bottom, right, top = crop
    images, drawings, graphics = _drawn(page, crop)
    written = PageText(page, index + 1, crop, fonts).written()
    facts = PageFacts(
        width=round(right - left, 2),
        height=round(top - bottom, 2),
        rotation=page.get_rotation(),
        spans=with_unseen(written, page, crop, images, layers_off=layers_off),
        images=images,
        links=tuple(
            LinkFacts((round(x0 - left, 1), round(top - y1, 1), round(x1 - left, 1), round(top - y0, 1)), target)
            for (x0, y0, x1, y1), target in links
        ),
        drawings=drawings,
        graphics=graphics,
    )
    page.close()
    return facts


def _in_points(page: PageFacts, unit: float) -> PageFacts:
    def scaled(box: Box) -> Box:
        x0, y0, x1, y1 = (round(edge * unit, 1) for edge in box)
        return (x0, y0, x1, y1)

    return replace(
        page,
        width=round(page.width * unit, 2),
        height=round(page.height * unit, 2),
        spans=tuple(
            replace(
                span,
                box=scaled(span.box),
                baseline=round(span.baseline * unit, 1),
                size=round(span.size * unit, 2),
            )
            for span in page.spans
        ),
        images=tuple(replace(image, box=scaled(image.box)) for image in page.images),
        links=tuple(replace(link, box=scaled(link.box)) for link in page.links),
        graphics=tuple(scaled(box) for box in page.graphics),
    )


def _drawn(page: pdfium.PdfPage, crop: Box) -> tuple[tuple[ImageFacts, ...], int, tuple[Box, ...]]:
    """Pictures, and forms that draw one, on the page itself (what a form draws is inside its box); the number of lines
    and curves, and where they make a drawing."""
    left, bottom, right, top = crop
    images: list[ImageFacts] = []
    lines: list[Box] = []
    drawings = 0
    edges = [ctypes.c_float() for _ in range(4)]
    for index in range(min(raw.FPDFPage_CountObjects(page.raw), MOST_OBJECTS)):
        thing = raw.FPDFPage_GetObject(page.raw, index)
        object_kind = raw.FPDFPageObj_GetType(thing)
        is_line = object_kind == raw.FPDF_PAGEOBJ_PATH
        drawings += is_line
        kind = _KINDS.get(object_kind)
        if (kind is None and not is_line) or len(lines) >= MOST_LINES or (kind == "form" and not _is_graphic(thing)):
            continue
        if raw.FPDFPageObj_GetBounds(thing, *edges):
            x0, y0, x1, y1 = (edge.value for edge in edges)
            box = (round(x0 - left, 1), round(top - y1, 1), round(x1 - left, 1), round(top - y0, 1))
            if kind is None:
                lines.append(box)
            else:
                images.append(ImageFacts(box, kind))
    return tuple(images), drawings, drawn_graphics(lines, right - left, top - bottom)


def _is_graphic(form: object) -> bool:
    """Whether a form draws a picture, and not a page of text (as programs write that put files together)."""
    kinds = _kinds_inside(form, depth=0)
    drawn = kinds[raw.FPDF_PAGEOBJ_IMAGE] + kinds[raw.FPDF_PAGEOBJ_SHADING] + kinds[raw.FPDF_PAGEOBJ_PATH]
    return drawn > kinds[raw.FPDF_PAGEOBJ_TEXT] / 4


def _kinds_inside(form: object, depth: int) -> Counter[int]:
    found: Counter[int] = Counter()
    for index in range(min(raw.FPDFFormObj_CountObjects(form), MOST_OBJECTS_OF_A_FORM)):
        thing = raw.FPDFFormObj_GetObject(form, index)
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < 4:
            found += _kinds_inside(thing, depth + 1)
        else:
            found[kind] += 1
    return found


def _png(pixels: Pixels) -> bytes:
    """Height × width × 3 bytes as PNG; each row with the filter Up, which suits text."""
    height, width, _ = pixels.shape
    rows = np.ascontiguousarray(pixels).reshape(height, width * 3)
    filtered = np.empty((height, width * 3 + 1), dtype=np.uint8)
    filtered[:, 0] = 2
    filtered[0, 1:] = rows[0]
    filtered[1:, 1:] = rows[1:] - rows[:-1]
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(filtered.tobytes(), 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
