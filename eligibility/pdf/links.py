"""Where the links of a page lead, by pypdf."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pypdf import PageObject
from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject

from eligibility.findings import Box
from eligibility.pdf.objects import resolved

MOST_LINKS = 2000
LONGEST_TARGET = 2000
# Actions that lead out of the file, and the entry that says where to.
_OUTSIDE = {"/URI": "/URI", "/GoToR": "/F", "/GoToE": "/F", "/Launch": "/F"}


def links_of(page: PageObject) -> Iterator[tuple[Box, str]]:
    """The links to the outside, with their rectangles in the file's own coordinates (upwards from the lower left)."""
    annotations = resolved(page.get("/Annots"))
    for reference in annotations[:MOST_LINKS] if isinstance(annotations, ArrayObject) else ():
        annotation = resolved(reference)
        if not isinstance(annotation, DictionaryObject) or annotation.get("/Subtype") != "/Link":
            continue
        target = _target(resolved(annotation.get("/A")))
        box = _rectangle(resolved(annotation.get("/Rect")))
        if target and box is not None:
            yield box, target


def _target(action: Any) -> str:
    if not isinstance(action, DictionaryObject):
        return ""
    where = resolved(action.get(_OUTSIDE.get(str(action.get("/S")), "")))
    if isinstance(where, DictionaryObject):
        where = resolved(where.get("/UF") or where.get("/F"))
    if isinstance(where, ByteStringObject):
        where = bytes(where).decode("utf-8", "replace")
    return str(where)[:LONGEST_TARGET].strip() if where is not None else ""


def _rectangle(value: Any) -> Box | None:
    if not isinstance(value, ArrayObject) or len(value) != 4:
        return None
    try:
        x0, y0, x1, y1 = (float(resolved(edge)) for edge in value)
    except (TypeError, ValueError, OverflowError):
        return None  # a broken rectangle: there is no such place on the page, and nobody can follow the link
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
