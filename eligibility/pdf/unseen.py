"""Text that cannot be seen: in the colour of what is behind it, behind a picture, clipped away, on a layer that is off.

Whether a piece of text shows is found out by drawing the page with it and without it. That is done only for pages with
text that has a reason to be doubted: a light colour, no opacity, something drawn over it or behind it in its own colour.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pypdfium2 as pdfium
from pypdfium2 import raw

from eligibility.facts import ImageFacts, Span
from eligibility.findings import Box
from eligibility.pdf.calls import HANDLE, INT, UINT, prototype

LARGEST_PAGE = 2400
MOST_OBJECTS = 100_000
LIGHT, CONTRAST, OPAQUE, INVISIBLE_MODE = 0xE0, 12, 64, 3
_SAME_COLOUR = 24
_SAME_PLACE = 3.0
_LARGE_IMAGE = 0.5
# What is smaller covers no word.
_LEAST_COVER = 40.0
_MOST_COVERS = 2_000
Pixels = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]

_object_at = prototype("FPDFPage_GetObject", HANDLE, HANDLE, INT)
_type_of = prototype("FPDFPageObj_GetType", INT, HANDLE)
_bounds_of = prototype("FPDFPageObj_GetBounds", INT, HANDLE, HANDLE, HANDLE, HANDLE, HANDLE)
_draw_mode_of = prototype("FPDFPath_GetDrawMode", INT, HANDLE, HANDLE, HANDLE)
_fill_of = prototype("FPDFPageObj_GetFillColor", INT, HANDLE, HANDLE, HANDLE, HANDLE, HANDLE)
_set_mode = prototype("FPDFTextObj_SetTextRenderMode", INT, HANDLE, INT)
_clip_of = prototype("FPDFPageObj_GetClipPath", HANDLE, HANDLE)
_count_clips = prototype("FPDFClipPath_CountPaths", INT, HANDLE)
_count_segments = prototype("FPDFClipPath_CountPathSegments", INT, HANDLE, INT)
_segment_at = prototype("FPDFClipPath_GetPathSegment", HANDLE, HANDLE, INT, INT)
_point_of = prototype("FPDFPathSegment_GetPoint", INT, HANDLE, HANDLE, HANDLE)


@dataclass(frozen=True, slots=True)
class Written:
    """A span, the text object of PDFium that it comes from, and the opacity (0 to 255) of its colour."""

    span: Span
    owner: int
    alpha: int


@dataclass(frozen=True, slots=True)
class _Cover:
    """Something filled on a page; `order` says when it is drawn, `colour` is None for a picture."""

    box: Box
    order: int
    colour: tuple[int, int, int] | None


@dataclass(slots=True)
class _Drawn:
    """What is drawn on a page besides text, and when each piece of text on the page itself is."""

    covers: list[_Cover] = field(default_factory=list)
    order_of: dict[int, int] = field(default_factory=dict)


def with_unseen(
    written: Sequence[Written], page: pdfium.PdfPage, crop: Box, images: Sequence[ImageFacts], *, layers_off: bool
) -> tuple[Span, ...]:
    """The spans; those are marked that a figure draws, and that nobody can see. Of recognised text over the picture of a
    page: what has no ink behind it."""
    drawn = _drawn(page, crop)
    spans = tuple(
        replace(one.span, inside=True) if drawn.order_of and one.owner not in drawn.order_of else one.span
        for one in written
    )
    width, height = crop[2] - crop[0], crop[3] - crop[1]
    if not written or max(width, height) > LARGEST_PAGE or min(width, height) < 1:
        return spans
    doubtful = [number for number, one in enumerate(written) if layers_off or _is_doubtful(one, drawn, crop)]
    recognised = _recognised(spans, images, width * height)
    if not doubtful and not recognised:
        return spans
    with_them = _picture(page)
    unseen = {number for number in recognised if _contrast(_area(spans[number].box, with_them)) <= CONTRAST}
    if doubtful:
        for number in doubtful:
            _set_mode(written[number].owner, INVISIBLE_MODE)
        without = _picture(page)
        change = np.abs(with_them.astype(np.int16) - without.astype(np.int16)).astype(np.uint8)
        # PDFium reads words that are written twice at one place once. Where there is ink, white words are a rim of dark ones.
        unseen |= {
            number
            for number in doubtful
            if _is_unchanged(spans[number].box, change)
            and not (_is_light(spans[number]) and _contrast(_area(_middle(spans[number].box), with_them)) > CONTRAST)
        }
    shown = _Shown(span for number, span in enumerate(spans) if number not in unseen)
    return tuple(
        replace(span, unseen=True) if number in unseen and not shown.says(span) else span
        for number, span in enumerate(spans)
    )


class _Shown:
    """What can be read where. White letters around the same black ones set them off from lines, and hide nothing."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.places: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for span in spans:
            self.places[span.text.strip()].append(span.box[:2])

    def says(self, span: Span) -> bool:
        """Whether the same words can be read at the same place."""
        x, y, _, _ = span.box
        near = self.places.get(span.text.strip(), ())
        return any(abs(x - left) < _SAME_PLACE and abs(y - top) < _SAME_PLACE for left, top in near)


def _is_light(span: Span) -> bool:
    return all(int(span.colour[start : start + 2], 16) >= LIGHT for start in (0, 2, 4))


def _is_doubtful(one: Written, drawn: _Drawn, crop: Box) -> bool:
    span = one.span
    if span.mode == INVISIBLE_MODE:
        return False  # that is told by itself
    colour = tuple(int(span.colour[start : start + 2], 16) for start in (0, 2, 4))
    if _is_light(span) or one.alpha < OPAQUE or span.mode == 7:
        return True
    order = drawn.order_of.get(one.owner, -1)
    for cover in drawn.covers:
        if not _holds(cover.box, span.box):
            continue
        if cover.order > order >= 0:
            return True
        if cover.colour is not None and all(
            abs(a - b) <= _SAME_COLOUR for a, b in zip(cover.colour, colour, strict=True)
        ):
            return True
    return _is_clipped(one.owner, span.box, crop)


def _holds(cover: Box, box: Box) -> bool:
    """Whether most of a box lies in another."""
    width = min(cover[2], box[2]) - max(cover[0], box[0])
    height = min(cover[3], box[3]) - max(cover[1], box[1])
    return width > 0 and height > 0 and 2 * width * height > (box[2] - box[0]) * (box[3] - box[1])


def _drawn(page: pdfium.PdfPage, crop: Box) -> _Drawn:
    handle = ctypes.cast(page.raw, HANDLE).value
    found = _Drawn()
    edges = [ctypes.c_float() for _ in range(4)]
    references = [ctypes.byref(edge) for edge in edges]
    fill, stroke = INT(), INT()
    for order in range(min(raw.FPDFPage_CountObjects(page.raw), MOST_OBJECTS)):
        thing = _object_at(handle, order)
        kind = _type_of(thing)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            found.order_of[thing] = order
            continue
        if kind == raw.FPDF_PAGEOBJ_FORM or len(found.covers) >= _MOST_COVERS:
            continue
        if kind == raw.FPDF_PAGEOBJ_PATH and not (
            _draw_mode_of(thing, ctypes.byref(fill), ctypes.byref(stroke)) and fill.value
        ):
            continue
        if _bounds_of(thing, *references):
            x0, y0, x1, y1 = (edge.value for edge in edges)
            if (x1 - x0) * (y1 - y0) >= _LEAST_COVER:
                box = (x0 - crop[0], crop[3] - y1, x1 - crop[0], crop[3] - y0)
                found.covers.append(_Cover(box, order, _colour(thing) if kind == raw.FPDF_PAGEOBJ_PATH else None))
    return found


def _colour(thing: int) -> tuple[int, int, int] | None:
    parts = [UINT() for _ in range(4)]
    if not _fill_of(thing, *(ctypes.byref(part) for part in parts)):
        return None
    return parts[0].value, parts[1].value, parts[2].value


def _is_clipped(owner: int, box: Box, crop: Box) -> bool:
    """Whether a text object is cut off by a path that it lies outside of."""
    clip = _clip_of(owner)
    for number in range(min(_count_clips(clip), 8)) if clip else ():
        xs, ys = [], []
        x, y = ctypes.c_float(), ctypes.c_float()
        for index in range(min(_count_segments(clip, number), 64)):
            segment = _segment_at(clip, number, index)
            if segment and _point_of(segment, ctypes.byref(x), ctypes.byref(y)):
                xs.append(x.value - crop[0])
                ys.append(crop[3] - y.value)
        if xs and not _holds((min(xs), min(ys), max(xs), max(ys)), box):
            return True
    return False


def _recognised(spans: Sequence[Span], images: Sequence[ImageFacts], whole: float) -> list[int]:
    """Invisible text over a picture of a whole page, as programs write that read scans, or over the scan of a figure."""
    invisible = [number for number, span in enumerate(spans) if span.mode == INVISIBLE_MODE]
    if not invisible or any((i.box[2] - i.box[0]) * (i.box[3] - i.box[1]) > _LARGE_IMAGE * whole for i in images):
        return invisible
    pictures = [image.box for image in images if image.kind == "image"]
    return [number for number in invisible if any(_holds(box, spans[number].box) for box in pictures)]


def _picture(page: pdfium.PdfPage) -> Pixels:
    """The page in grey, one pixel for a point, as it lies before it is turned."""
    bitmap = page.render(scale=1, draw_annots=False, grayscale=True, rotation=-page.get_rotation() % 360)
    pixels: Pixels = bitmap.to_numpy()
    return pixels.reshape(pixels.shape[0], pixels.shape[1]).copy()


def _area(box: Box, pixels: Pixels) -> Pixels:
    x0, y0, x1, y1 = (round(edge) for edge in box)
    return pixels[max(y0, 0) : max(y1, y0 + 1, 0), max(x0, 0) : max(x1, x0 + 1, 0)]


def _middle(box: Box) -> Box:
    """Without the edges, into which the lines above and below may reach."""
    rim = (box[3] - box[1]) / 4
    return box[0], box[1] + rim, box[2], box[3] - rim


def _contrast(area: Pixels) -> int:
    return int(area.max()) - int(area.min()) if area.size else 0


def _is_unchanged(box: Box, change: Pixels) -> bool:
    area = _area(box, change)
    return area.size > 0 and int(area.max()) <= CONTRAST
