"""What PDFium knows about a file's pages, and pictures of them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pypdfium2 as pdfium

from eligibility.facts import FontFacts, Outcome, PageFacts
from eligibility.pdf.refusal import Refused

WIDEST_PICTURE = 2400


def read_pages(data: bytes, expected: int) -> tuple[tuple[PageFacts, ...], tuple[FontFacts, ...] | None]:
    """The pages of a file that pypdf could open. Raises Refused if PDFium cannot, or sees another number of pages."""
    with _document(data) as document:
        if len(document) != expected:
            raise Refused(
                Outcome.UNREADABLE, f"readers disagree about the number of pages: {expected} and {len(document)}"
            )
        return tuple(_page(document, index) for index in range(len(document))), None


def draw(data: bytes, *, page: int, width: int) -> bytes:
    """A page (from 1) as PNG, `width` pixels wide. Raises Refused if there is no such page or it cannot be drawn."""
    with _document(data) as document:
        if not 1 <= page <= len(document):
            raise Refused(Outcome.UNREADABLE, f"there is no page {page}")
        sheet = document[page - 1]
        scale = min(width, WIDEST_PICTURE) / max(1.0, sheet.get_width())
        if sheet.get_height() * scale > 4 * WIDEST_PICTURE:
            raise Refused(Outcome.TOO_LARGE, "the page is too long for a picture")
        bitmap = sheet.render(scale=scale, rev_byteorder=True, draw_annots=False)
        return _png(bitmap.to_numpy()[:, :, :3])


@contextmanager
def _document(data: bytes) -> Iterator[pdfium.PdfDocument]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise Refused(Outcome.UNREADABLE, f"PDFium: {error}") from error
    with document:
        yield document


def _page(document: pdfium.PdfDocument, index: int) -> PageFacts:
    page = document[index]
    left, bottom, right, top = page.get_cropbox()
    return PageFacts(width=round(right - left, 2), height=round(top - bottom, 2), rotation=page.get_rotation())


def _png(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> bytes:
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
