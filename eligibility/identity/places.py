"""Where on a page the words stand that a rule found: the box around the words, not around their line."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from eligibility.facts import Span
from eligibility.findings import Box
from eligibility.layout.flow import Flow
from eligibility.layout.rows import Row

LONGEST_QUOTE = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Words on a page: what they are, where, and the line that they begin on."""

    page: int
    box: Box
    quote: str
    row: Row


def place_of(flow: Flow, start: int, end: int) -> Place:
    """The place of a stretch of the text; of one that runs over several lines the quote is whole and the box is that of
    its first line."""
    number = max(0, bisect_right(flow.starts, start) - 1)
    row, begin = flow.rows[number], flow.starts[number]
    return Place(
        row.page, box_within(row, start - begin, end - begin), flow.text[start : min(end, start + LONGEST_QUOTE)], row
    )


def box_within(row: Row, start: int, end: int) -> Box:
    """The box of some characters of a line. Within one piece of text all characters count as equally wide."""
    first = len("".join(row.text[:start].split()))
    length = len("".join(row.text[start:end].split()))
    boxes = _boxes(row.spans)[first : first + max(length, 1)]
    if not boxes:
        return row.box
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return round(min(x0), 1), round(min(y0), 1), round(max(x1), 1), round(max(y1), 1)


def _boxes(spans: Sequence[Span]) -> list[Box]:
    """The box of each character that is not blank; of turned text that of the whole piece."""
    boxes: list[Box] = []
    for span in spans:
        x0, y0, x1, y1 = span.box
        text = span.text.rstrip()
        width = (x1 - x0) / max(len(text), 1)
        for number, character in enumerate(text):
            if not character.isspace():
                whole = abs(span.turn) >= 10
                boxes.append(span.box if whole else (x0 + number * width, y0, x0 + (number + 1) * width, y1))
    return boxes


def around(rows: Sequence[Row]) -> Box | None:
    """The box around whole lines; None if there are none."""
    if not rows:
        return None
    x0, y0, x1, y1 = zip(*(row.box for row in rows), strict=True)
    return min(x0), min(y0), max(x1), max(y1)
