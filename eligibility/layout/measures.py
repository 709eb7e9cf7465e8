"""Sizes of a paper: body type, leading, columns, margins. Taken from long lines of running text, never from figures or
captions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from eligibility.facts import PageFacts
from eligibility.layout.rows import Row, crosses

LONG_LINE = 35
_ONE_SIDED, _SOME_ACROSS = 0.12, 0.1
# An outer one of three columns takes more of the page's width than this, and each of them more of the text than that.
_OUTER_COLUMN, _OF_THREE = 0.26, 0.2


@dataclass(frozen=True, slots=True)
class Margins:
    """The white edges of the pages in points, each the smallest that running text leaves."""

    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Measures:
    """What is typical for the whole paper; None where there is too little text to tell. Lengths in points."""

    columns: int | None = None
    body_size: float | None = None
    leading: float | None = None
    column_width: float | None = None
    margins: Margins | None = None


def measure(
    pages: Sequence[PageFacts], rows: Sequence[Sequence[Row]], typical: Sequence[Sequence[Row]] | None = None
) -> Measures:
    """Measures the rows of the pages, without headers and footers. Sizes are taken from the `typical` rows, if given:
    those before the references, which may be longer than the text."""
    long = [[row for row in page_rows if row.letters >= LONG_LINE] for page_rows in typical or rows]
    weights: Counter[float] = Counter()
    for page_rows in long:
        for row in page_rows:
            weights[round(row.size, 1)] += row.letters
    if not weights:
        return Measures(columns=_columns(pages, rows))
    body_size = max(weights, key=lambda size: weights[size])
    body = [[row for row in page_rows if abs(row.size - body_size) < 0.15] for page_rows in long]
    of_that_size = [
        [row for row in page_rows if row.letters >= LONG_LINE and abs(row.size - body_size) < 0.15]
        for page_rows in rows
    ]
    return Measures(
        columns=_columns(pages, rows),
        body_size=body_size,
        leading=_leading(body),
        column_width=_usual_width(body),
        margins=_margins(pages, of_that_size),
    )


def _columns(pages: Sequence[PageFacts], rows: Sequence[Sequence[Row]]) -> int | None:
    """One if most of the text runs over the centre of its page, or next to none stands on one side of it; three if a
    third of it stands in the middle alone."""
    over, left, right, middle = 0, 0, 0, 0
    for page, page_rows in zip(pages, rows, strict=True):
        centre = page.width / 2
        for row in page_rows:
            if crosses(row, centre):
                over += row.letters
                between = row.box[0] > _OUTER_COLUMN * page.width and row.box[2] < (1 - _OUTER_COLUMN) * page.width
                middle += row.letters if between else 0
            elif row.box[0] + row.box[2] < 2 * centre:
                left += row.letters
            else:
                right += row.letters
    all_text = over + left + right
    if not all_text:
        return None
    if min(left, middle, right) > _OF_THREE * all_text:
        return 3
    # Short lines of one column all stand on one side; but in two columns, one of which holds pictures, none is across.
    one_sided = min(left, right) < _ONE_SIDED * all_text and over > _SOME_ACROSS * all_text
    return 1 if over > 0.4 * all_text or one_sided else 2


def _leading(body: Sequence[Sequence[Row]]) -> float | None:
    """The most frequent distance from one line to the next of the same column."""
    distances: Counter[float] = Counter()
    for page_rows in body:
        for above, below in pairwise(page_rows):
            distance = below.baseline - above.baseline
            if abs(above.box[0] - below.box[0]) < 15 and 0.8 * above.size < distance < 2.2 * above.size:
                distances[round(distance, 1)] += 1
    if not distances:
        return None
    # Justified columns stretch a little: the mode's neighbours are averaged in.
    mode = max(distances, key=lambda one: distances[one])
    near = {distance: number for distance, number in distances.items() if abs(distance - mode) <= 0.15}
    return round(sum(distance * number for distance, number in near.items()) / sum(near.values()), 2)


def _usual_width(body: Sequence[Sequence[Row]]) -> float | None:
    widths = Counter(round(row.box[2] - row.box[0]) for page_rows in body for row in page_rows)
    if not widths:
        return None
    best = max(widths, key=lambda width: sum(widths[near] for near in (width - 1, width, width + 1)))
    near = [row.box[2] - row.box[0] for page in body for row in page if abs(row.box[2] - row.box[0] - best) <= 1.5]
    return round(sum(near) / len(near), 1)


def _margins(pages: Sequence[PageFacts], body: Sequence[Sequence[Row]]) -> Margins | None:
    edges: dict[str, list[float]] = defaultdict(list)
    for page, page_rows in zip(pages, body, strict=True):
        for row in page_rows:
            edges["left"].append(row.box[0])
            edges["right"].append(page.width - row.box[2])
        if len(page_rows) >= 20:
            edges["top"].append(min(row.box[1] for row in page_rows))
            edges["bottom"].append(page.height - max(row.box[3] for row in page_rows))
    if not edges["top"]:
        return None
    return Margins(*(_nearly_least(edges[side]) for side in ("left", "right", "top", "bottom")))


def _nearly_least(values: list[float]) -> float:
    """The least but for strays: one line in fifty may stick out."""
    return round(sorted(values)[len(values) // 50], 1)
