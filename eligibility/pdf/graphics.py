"""Where lines and curves on a page make a drawing: those that touch each other, or nearly. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np

from eligibility.findings import Box

# Lines this near to each other, in points, belong together.
_CELL = 8.0
# A ground or a frame of the whole page is no drawing, nor is what takes less of it, or is as flat as a ruled line.
_WHOLE, _LEAST, _FLATTEST = 0.9, 0.03, 36.0
Cell = tuple[int, int]


def drawn_graphics(boxes: Iterable[Box], width: float, height: float) -> tuple[Box, ...]:
    """The boxes of the drawings on a page of this size, from the boxes of its lines and curves."""
    if width <= 0 or height <= 0:
        return ()
    cells = np.zeros((int(height // _CELL) + 1, int(width // _CELL) + 1), dtype=np.bool_)
    for box in boxes:
        if not all(map(math.isfinite, box)):
            continue
        x0, y0, x1, y1 = max(box[0], 0.0), max(box[1], 0.0), min(box[2], width), min(box[3], height)
        if x1 >= x0 and y1 >= y0 and (x1 - x0) * (y1 - y0) < _WHOLE * width * height:
            cells[int(y0 // _CELL) : int(y1 // _CELL) + 1, int(x0 // _CELL) : int(x1 // _CELL) + 1] = True
    if cells.sum() * _CELL * _CELL < _LEAST * width * height / 4:
        return ()
    taken = {(int(column), int(row)) for row, column in zip(*cells.nonzero(), strict=True)}
    return tuple(box for box in _boxes(taken) if _is_drawing(box, width * height))


def _boxes(taken: set[Cell]) -> Iterator[Box]:
    """One around each group of cells that touch."""
    while taken:
        group = [taken.pop()]
        for column, row in group:
            near = {(column + x, row + y) for x in (-1, 0, 1) for y in (-1, 0, 1)} & taken
            taken -= near
            group += near
        columns, rows = zip(*group, strict=True)
        yield min(columns) * _CELL, min(rows) * _CELL, (max(columns) + 1) * _CELL, (max(rows) + 1) * _CELL


def _is_drawing(box: Box, whole: float) -> bool:
    across, down = box[2] - box[0], box[3] - box[1]
    return min(across, down) > _FLATTEST and _LEAST * whole < across * down < _WHOLE * whole
