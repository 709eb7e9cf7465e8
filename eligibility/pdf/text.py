"""The text of a page with its geometry, by PDFium.

One text-showing operator of the file is one text object of PDFium, and becomes one span: most often a line or a good
part of one. Geometry is asked for once per span, not per character, and the functions are called through prototypes of
our own with plain integers as handles: that is what keeps a paper below a tenth of a second.
"""

from __future__ import annotations

import ctypes
import math
import re
from dataclasses import dataclass, field, replace
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from eligibility.facts import FontFacts, Outcome, Span
from eligibility.findings import Box
from eligibility.pdf.calls import DOUBLE, HANDLE, INT, UINT, prototype
from eligibility.pdf.refusal import Refused
from eligibility.pdf.unseen import Written

MOST_CHARACTERS = 200_000
MOST_SPANS = 20_000
# U+0002 or U+FFFE is what PDFium writes for a hyphen at the end of a line that belongs to a broken word.
_CHARACTERS = {0x02: "-", 0xFFFE: "-", 0xAD: "-", 0xFFFF: "", 0x0D: "", 0x0A: "", 0x00: "", 0x09: " ", 0xA0: " "}
_CHARACTERS |= {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}
# Bitmap fonts of TeX tell no letters; their ligatures then come as the codes of TeX's encodings (T1, OT1).
_CHARACTERS |= {
    0x1B: "ff",
    0x1C: "fi",
    0x1D: "fl",
    0x1E: "ffi",
    0x1F: "ffl",
    0x0B: "ff",
    0x0C: "fi",
    0x0E: "ffi",
    0x0F: "ffl",
}

_LEAP = 16
_HALVES = re.compile("[\ud800-\udfff]")

_object_at = prototype("FPDFText_GetTextObject", HANDLE, HANDLE, INT)
_character_at = prototype("FPDFText_GetUnicode", UINT, HANDLE, INT)
_count_characters = prototype("FPDFText_CountChars", INT, HANDLE)
_characters = prototype("FPDFText_GetText", INT, HANDLE, INT, INT, HANDLE)
_font_size_at = prototype("FPDFText_GetFontSize", DOUBLE, HANDLE, INT)
_loose_box_at = prototype("FPDFText_GetLooseCharBox", INT, HANDLE, INT, HANDLE)
_origin_at = prototype("FPDFText_GetCharOrigin", INT, HANDLE, INT, HANDLE, HANDLE)
_matrix_at = prototype("FPDFText_GetMatrix", INT, HANDLE, INT, HANDLE)
_colour_at = prototype("FPDFText_GetFillColor", INT, HANDLE, INT, HANDLE, HANDLE, HANDLE, HANDLE)
_mode_of = prototype("FPDFTextObj_GetTextRenderMode", INT, HANDLE)
_font_of = prototype("FPDFTextObj_GetFont", HANDLE, HANDLE)
_font_name = prototype("FPDFFont_GetBaseFontName", ctypes.c_ulong, HANDLE, ctypes.c_char_p, ctypes.c_ulong)
_font_embedded = prototype("FPDFFont_GetIsEmbedded", INT, HANDLE)


@dataclass(slots=True)
class Fonts:
    """The fonts of a document in the order in which text meets them."""

    numbers: dict[tuple[str, bool], int] = field(default_factory=dict)
    by_handle: dict[int, int] = field(default_factory=dict)
    pages: list[dict[int, None]] = field(default_factory=list)

    def number(self, handle: int, page: int) -> int:
        """The number of a font, noting that the page (from 1) uses it. Handles are good for one page only."""
        if handle not in self.by_handle:
            buffer = ctypes.create_string_buffer(256)
            _font_name(handle, buffer, 256)
            name = buffer.value.decode("utf-8", "replace")
            key = (name, _font_embedded(handle) == 1)
            if key not in self.numbers:
                self.numbers[key] = len(self.pages)
                self.pages.append({})
            self.by_handle[handle] = self.numbers[key]
        number = self.by_handle[handle]
        self.pages[number][page] = None
        return number

    def facts(self) -> list[FontFacts]:
        """In the order of their numbers."""
        return [
            FontFacts(name=name, type="", embedded=embedded, pages=tuple(self.pages[number]))
            for (name, embedded), number in self.numbers.items()
        ]


def _codes(page: Any, count: int) -> list[int]:
    """The UTF-16 codes of a page's characters: in one call if PDFium leaves none out, else one by one."""
    buffer = (ctypes.c_ushort * (count + 1))()
    if _characters(page, 0, count, buffer) == count + 1:
        return buffer[:count]
    return [min(_character_at(page, index), 0x10FFFF) for index in range(count)]


def readable(text: str) -> str:
    """Without what stands for nothing; characters beyond the basic plane, as in mathematical italics, come in halves."""
    if _HALVES.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.translate(_CHARACTERS)


class PageText:
    """Reads the spans of one page."""

    def __init__(self, page: pdfium.PdfPage, number: int, crop: Box, fonts: Fonts) -> None:
        self.left, _, _, self.top = crop
        self.number = number
        self.fonts = fonts
        self.fonts.by_handle.clear()
        self.page = page
        self.rectangle = raw.FS_RECTF()
        self.matrix = raw.FS_MATRIX()
        self.x, self.y = DOUBLE(), DOUBLE()
        self.colour = [UINT() for _ in range(4)]
        # References are made once: a page has thousands of pieces of text, and each is asked for all of these.
        self.to_rectangle, self.to_matrix = ctypes.byref(self.rectangle), ctypes.byref(self.matrix)
        self.to_x, self.to_y = ctypes.byref(self.x), ctypes.byref(self.y)
        self.to_colour = [ctypes.byref(part) for part in self.colour]

    def written(self) -> tuple[Written, ...]:
        """All spans with where they come from, in the order in which PDFium reads them. Raises Refused
        for a page with absurdly much text."""
        textpage = self.page.get_textpage()
        handle = ctypes.cast(textpage.raw, HANDLE).value
        count = _count_characters(handle)
        if count > MOST_CHARACTERS:
            raise Refused(Outcome.TOO_LARGE, f"{count} characters on page {self.number}")
        spans: list[Written] = []
        characters = "".join(map(chr, _codes(handle, max(count, 0))))
        index = 0
        while index < count:
            owner = _object_at(handle, index)
            end, last = self._run(handle, index, count, owner)
            text = readable(characters[index:end])
            if owner is None:
                # PDFium made these up from a gap at the start of the page.
                index = end
                continue
            if len(spans) > MOST_SPANS:
                raise Refused(Outcome.TOO_LARGE, f"more than {MOST_SPANS} pieces of text on page {self.number}")
            self._add(spans, handle, owner, index, last, text)
            index = end
        textpage.close()
        return tuple(spans)

    def _run(self, page: Any, first: int, count: int, owner: int | None) -> tuple[int, int]:
        """Where the characters of one text object end (those behind it that PDFium made up from a gap go with it), and
        the last of its own. The characters of an object follow each other, so not each has to be asked for."""
        last, step = first, _LEAP
        while step and last + 1 < count:
            if last + step < count and _object_at(page, last + step) == owner:
                last += step
            else:
                step //= 2
        end = last + 1
        while owner is not None and end < count:
            other = _object_at(page, end)
            if other is not None and other != owner:
                break
            last = end if other == owner else last
            end += 1
        return end, last

    def _add(self, spans: list[Written], page: Any, owner: int, first: int, last: int, text: str) -> None:
        if not text.strip():
            if spans and text and not spans[-1].span.text.endswith(" "):
                spans[-1] = replace(spans[-1], span=replace(spans[-1].span, text=spans[-1].span.text + " "))
            return
        x0, y0, x1, y1 = self._box(page, first)
        if last != first:
            a0, b0, a1, b1 = self._box(page, last)
            x0, y0, x1, y1 = min(x0, a0), min(y0, b0), max(x1, a1), max(y1, b1)
        _origin_at(page, first, self.to_x, self.to_y)
        _matrix_at(page, first, self.to_matrix)
        scale = math.hypot(self.matrix.c, self.matrix.d)
        turn = round(math.degrees(math.atan2(self.matrix.b, self.matrix.a))) if self.matrix.b else 0
        _colour_at(page, first, *self.to_colour)
        red, green, blue, alpha = self.colour
        shade = red.value << 16 | green.value << 8 | blue.value
        span = Span(
            text=text,
            box=(round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1)),
            baseline=round(self.top - self.y.value, 1),
            font=self.fonts.number(_font_of(owner), self.number),
            size=round(_font_size_at(page, first) * scale, 2),
            colour=f"{shade:06x}" if shade else "000000",
            mode=_mode_of(owner),
            turn=turn,
        )
        spans.append(Written(span, owner, alpha.value))

    def _box(self, page: Any, index: int) -> Box:
        _loose_box_at(page, index, self.to_rectangle)
        box = self.rectangle
        return (box.left - self.left, self.top - box.top, box.right - self.left, self.top - box.bottom)
