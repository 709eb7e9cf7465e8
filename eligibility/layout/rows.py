"""Rows: the lines of a page as a reader sees them, put together from spans and brought into reading order."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from eligibility.facts import PageFacts, Span
from eligibility.findings import Box

# Gaps in multiples of the type size. Wider ones part two rows; beside the centre of a page narrower ones do, for there
# runs the
# gutter between columns.
GAP, GAP_AT_CENTRE = 1.15, 0.75
WORD_GAP = 0.13
INVISIBLE = 3
MOST_CANDIDATES = 40
_DIGITS = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of one column. `page` counts from 1; `size` and `font` are those of most of its characters."""

    page: int
    text: str
    box: Box
    baseline: float
    size: float
    font: int
    spans: tuple[Span, ...]

    @property
    def letters(self) -> int:
        """How many characters are not blank."""
        return sum(not character.isspace() for character in self.text)


def rows_of(page: PageFacts, number: int) -> list[Row]:
    """The rows of a page in reading order, without line numbers, turned, invisible and off-page text."""
    spans = [span for span in page.spans if _on_page(span, page)]
    visible = [span for span in spans if span.mode != INVISIBLE]
    # A scan with recognised text has nothing but invisible text, and that is what it says.
    spans = _without_line_numbers(visible or spans)
    rows = [_row(parts, number) for parts in _lines(spans, page.width / 2)]
    return in_reading_order(rows, page.width / 2)


def _on_page(span: Span, page: PageFacts) -> bool:
    x0, y0, x1, y1 = span.box
    return (
        abs(span.turn) < 10 and x1 > 0 and y1 > 0 and x0 < page.width and y0 < page.height and bool(span.text.strip())
    )


def line_numbers(spans: Sequence[Span]) -> list[Span]:
    """Review versions number their lines: columns of numbers, each greater than that above, ten or more of them."""
    columns: dict[int, list[Span]] = defaultdict(list)
    for span in spans:
        if _DIGITS.fullmatch(span.text.strip()):
            # Numbers of different length are set flush on one side or the other.
            columns[round(span.box[2] / 3)].append(span)
            columns[-1 - round(span.box[0] / 3)].append(span)
    numbers: dict[int, Span] = {}
    for column in columns.values():
        ordered = sorted(column, key=lambda span: span.baseline)
        values = [int(span.text) for span in ordered]
        rising = sum(after - before in (1, 2, 5) for before, after in pairwise(values))
        if len(ordered) >= 10 and rising >= 0.8 * (len(ordered) - 1):
            numbers.update((id(span), span) for span in ordered)
    return list(numbers.values())


def _without_line_numbers(spans: Sequence[Span]) -> list[Span]:
    dropped = {id(span) for span in line_numbers(spans)}
    return [span for span in spans if id(span) not in dropped]


def _lines(spans: Sequence[Span], centre: float) -> list[list[Span]]:
    """Spans that stand on one line side by side. Files write a line from left to right, so most find it in the last
    group."""
    lines: list[list[Span]] = []
    for span in spans:
        if lines and _continues(lines[-1][-1], span, centre):
            lines[-1].append(span)
        else:
            lines.append([span])
    return _joined(lines, centre)


def _continues(before: Span, span: Span, centre: float) -> bool:
    size = max(before.size, span.size, 1.0)
    overlap = min(before.box[3], span.box[3]) - max(before.box[1], span.box[1])
    lower = min(before.box[3] - before.box[1], span.box[3] - span.box[1])
    if overlap < 0.4 * lower or abs(before.baseline - span.baseline) > 0.75 * size:
        return False
    gap = span.box[0] - before.box[2]
    return -0.6 * size <= gap <= _widest_gap(before.box[2], span.box[0], size, centre)


def _widest_gap(left: float, right: float, size: float, centre: float) -> float:
    across = left - size <= centre <= right + size
    return (GAP_AT_CENTRE if across else GAP) * size


def _joined(lines: list[list[Span]], centre: float) -> list[list[Span]]:
    """Pieces of one line that the file wrote at different times, such as a word in another colour."""
    by_baseline: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for number, line in enumerate(lines):
        by_baseline[round(line[0].baseline)].append((line[0].box[0], number))
    for pieces in by_baseline.values():
        pieces.sort()
    gone: set[int] = set()
    for number in sorted(range(len(lines)), key=lambda one: lines[one][0].box[0]):
        if number in gone:
            continue
        while (piece := _next_piece(lines, number, by_baseline, gone, centre)) is not None:
            lines[number].extend(lines[piece])
            gone.add(piece)
    return [line for number, line in enumerate(lines) if number not in gone]


def _next_piece(
    lines: list[list[Span]], number: int, by_baseline: dict[int, list[tuple[float, int]]], gone: set[int], centre: float
) -> int | None:
    end = lines[number][-1]
    key = round(lines[number][0].baseline)
    for near in (key - 1, key, key + 1):
        pieces = by_baseline.get(near, [])
        first = bisect_left(pieces, (end.box[2] - 0.6 * end.size - 1, 0))
        # Only a file made to be slow has very many pieces at one place.
        for _, piece in pieces[first : first + MOST_CANDIDATES]:
            if piece != number and piece not in gone and _continues(end, lines[piece][0], centre):
                return piece
    return None


def _row(parts: list[Span], page: int) -> Row:
    text = parts[0].text
    for before, span in pairwise(parts):
        gap = span.box[0] - before.box[2]
        if gap > WORD_GAP * max(span.size, 1.0) and not text.endswith(" "):
            text += " "
        text += span.text
    weights: Counter[tuple[float, int]] = Counter()
    for span in parts:
        weights[span.size, span.font] += len(span.text)
    (size, font), _ = weights.most_common(1)[0]
    # The baseline is that of the text, not of a superscript at its start.
    baseline = next(span.baseline for span in parts if span.size == size and span.font == font)
    box = (
        min(span.box[0] for span in parts),
        min(span.box[1] for span in parts),
        max(span.box[2] for span in parts),
        max(span.box[3] for span in parts),
    )
    return Row(page, " ".join(text.split()), box, baseline, size, font, tuple(parts))


def crosses(row: Row, centre: float) -> bool:
    """Whether a row runs over the centre of the page, as no row of a column does."""
    return row.box[0] < centre - 8 and row.box[2] > centre + 8


def in_reading_order(rows: Iterable[Row], centre: float) -> list[Row]:
    """Between rows that run over the whole width: the left column from top to bottom, then the right one."""
    ordered: list[Row] = []
    left: list[Row] = []
    right: list[Row] = []
    for row in sorted(rows, key=lambda one: (one.baseline, one.box[0])):
        if crosses(row, centre):
            ordered += [*left, *right, row]
            left, right = [], []
        elif row.box[0] + row.box[2] < 2 * centre:
            left.append(row)
        else:
            right.append(row)
    return [*ordered, *left, *right]
