"""Rows: the lines of a page as a reader sees them, put together from spans and brought into reading order."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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
_GLUED = re.compile(r"(\d{1,4})\s+(?=\S)")
# The scripts of Chinese, Japanese and Korean.
_WIDE = re.compile("[\u2e80-\ufaff]")
# Numbers of lines are flush within so much, and on a page whose lines are numbered there are at least so many.
_FLUSH = 1.6
# So near to the centre of a page is the gutter, so many lines end and begin at it, and so wide it is at least.
_NEAR_CENTRE, _FEWEST_AT_GUTTER, _NARROWEST_GUTTER = 30.0, 8, 4
_FEWEST_NUMBERS = 10
# A line beside another is one of a column, and no number in a margin, from so many letters on.
_LINE_OF_A_COLUMN = 20
# A raised mark is smaller than the word by this, higher by this part of its size, and short.
_MARK_SIZE, _RAISED, _LONGEST_MARK = 0.8, 0.2, 12


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
        """How many characters are not blank; one that says as much as a syllable counts twice."""
        text = self.text
        wide = 0 if text.isascii() else len(_WIDE.findall(text))
        return len(text) - text.count(" ") + wide


def rows_of_pages(pages: Sequence[PageFacts]) -> list[list[Row]]:
    """The rows of each page in reading order, without line numbers, turned, invisible and off-page text."""
    spans = [_readable_spans(page) for page in pages]
    dropped = {id(span) for page_spans in line_numbers(spans) for span in page_spans}
    rows = []
    for number, (page, page_spans) in enumerate(zip(pages, spans, strict=True), start=1):
        kept = [span for span in page_spans if id(span) not in dropped] if dropped else page_spans
        lines = _lines(_without_glued_numbers(kept), page.width / 2)
        rows.append(in_reading_order([_row(parts, number) for parts in lines], page.width / 2))
    return rows


def _readable_spans(page: PageFacts) -> list[Span]:
    spans = [span for span in page.spans if _on_page(span, page)]
    visible = [span for span in spans if span.mode != INVISIBLE]
    # A scan with recognised text has nothing but invisible text, and that is what it says.
    return visible or spans


def _on_page(span: Span, page: PageFacts) -> bool:
    x0, y0, x1, y1 = span.box
    return (
        abs(span.turn) < 10 and x1 > 0 and y1 > 0 and x0 < page.width and y0 < page.height and bool(span.text.strip())
    )


def line_numbers(pages: Sequence[Sequence[Span]]) -> list[list[Span]]:
    """Review versions number their lines. The numbers of each page: flush columns of ten or more, each greater than
    that above; and on the other pages, such as a short last one, rising numbers at the same place or in the same type."""
    columns = [_columns_of_numbers(spans) for spans in pages]
    sure = [one for page in columns for one in page if _are_line_numbers(one[1], _FEWEST_NUMBERS)]
    places = sorted(edge for edge, _ in sure)
    types = {(span.font, span.size) for _, numbers in sure for span in numbers}
    found: list[list[Span]] = []
    for page in columns:
        of_page: dict[int, Span] = {}
        for edge, numbers in page:
            nearest = bisect_left(places, edge - _FLUSH)
            known = nearest < len(places) and places[nearest] <= edge + _FLUSH
            # A few may be set beside the wrong column, in the type of the others.
            alike = len(numbers) > 1 and {(span.font, span.size) for span in numbers} <= types
            fewest = 1 if known else 2 if alike else _FEWEST_NUMBERS
            if _are_line_numbers(numbers, fewest):
                of_page.update((id(span), span) for span in numbers)
        found.append(list(of_page.values()))
    return found


def _columns_of_numbers(spans: Sequence[Span]) -> list[tuple[float, list[Span]]]:
    """Numbers below each other, by where they are flush: at the right (a positive place) or at the left (a negative
    one), for numbers of different length are set either way."""
    numbers = [span for span in spans if len(span.text) < 8 and _DIGITS.fullmatch(span.text.strip())]
    columns = []
    for edge, sign in ((2, 1), (0, -1)):
        column: list[Span] = []
        for span in sorted(numbers, key=lambda one: one.box[edge]):
            if column and span.box[edge] - column[-1].box[edge] > _FLUSH:
                columns.append((sign * column[0].box[edge], column))
                column = []
            column.append(span)
        if column:
            columns.append((sign * column[0].box[edge], column))
    return columns


def _are_line_numbers(column: Sequence[Span], fewest: int) -> bool:
    if len(column) < fewest:
        return False
    values = [int(span.text) for span in sorted(column, key=lambda span: span.baseline)]
    rising = sum(after - before in (1, 2, 5) for before, after in pairwise(values))
    return rising >= 0.8 * (len(values) - 1)


def _without_glued_numbers(spans: Sequence[Span]) -> Sequence[Span]:
    """Some files write the number of a line and its text in one go. Most lines of a column then begin with a number
    that is one greater than that above."""
    glued = [span for span in spans if span.text[:1].isdigit() and _GLUED.match(span.text)]
    if len(glued) < _FEWEST_NUMBERS:
        return spans
    columns: dict[int, list[Span]] = defaultdict(list)
    for span in sorted(glued, key=lambda span: span.baseline):
        columns[round(span.box[0] / 4)].append(span)
    without: dict[int, Span] = {}
    for column in columns.values():
        values = [int(span.text.split(maxsplit=1)[0]) for span in column]
        rising = sum(after - before in (1, 2, 5) for before, after in pairwise(values))
        if len(column) >= _FEWEST_NUMBERS and rising >= 0.8 * (len(column) - 1):
            without.update((id(span), _behind_number(span)) for span in column)
    return [without.get(id(span), span) for span in spans]


def _behind_number(span: Span) -> Span:
    """The span without the number at its start; where its text begins is as good as its characters are alike."""
    text = _GLUED.sub("", span.text, count=1)
    x0, y0, x1, y1 = span.box
    return replace(span, text=text, box=(x1 - (x1 - x0) * len(text) / len(span.text), y0, x1, y1))


Gutter = tuple[float, float]


def _gutter(spans: Sequence[Span], centre: float) -> Gutter | None:
    """The white between two columns: where the lines of the left one end and those of the right one begin, if many do
    so near the centre of the page. It may be narrower than a gap within a line."""
    ends = Counter(round(span.box[2]) for span in spans if -_NEAR_CENTRE < span.box[2] - centre < _NEAR_CENTRE / 2)
    begins = Counter(round(span.box[0]) for span in spans if -_NEAR_CENTRE / 2 < span.box[0] - centre < _NEAR_CENTRE)
    if not ends or not begins:
        return None
    (left, ending), (right, beginning) = ends.most_common(1)[0], begins.most_common(1)[0]
    if min(ending, beginning) < _FEWEST_AT_GUTTER or right - left < _NARROWEST_GUTTER:
        return None
    return (left + 1.0, right - 1.0)


def _lines(spans: Sequence[Span], centre: float) -> list[list[Span]]:
    """Spans that stand on one line side by side. Files write a line from left to right, so most find it in the last
    group."""
    gutter = _gutter(spans, centre)
    lines: list[list[Span]] = []
    for span in spans:
        if lines and _continues(lines[-1][-1], span, centre, gutter):
            lines[-1].append(span)
        else:
            lines.append([span])
    return _joined(lines, centre, gutter)


def _continues(before: Span, span: Span, centre: float, gutter: Gutter | None) -> bool:
    size = max(before.size, span.size, 1.0)
    overlap = min(before.box[3], span.box[3]) - max(before.box[1], span.box[1])
    lower = min(before.box[3] - before.box[1], span.box[3] - span.box[1])
    if overlap < 0.4 * lower or abs(before.baseline - span.baseline) > 0.75 * size:
        return False
    if gutter is not None and before.box[2] <= gutter[0] and span.box[0] >= gutter[1]:
        return False
    gap = span.box[0] - before.box[2]
    return -0.6 * size <= gap <= _widest_gap(before, span, size, centre)


def _widest_gap(before: Span, span: Span, size: float, centre: float) -> float:
    if before.box[2] - size <= centre <= span.box[0] + size:
        # A large heading in one column has small text beside it in the other.
        return GAP_AT_CENTRE * max(min(before.size, span.size), 1.0)
    return GAP * size


def _joined(lines: list[list[Span]], centre: float, gutter: Gutter | None) -> list[list[Span]]:
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
        while (piece := _next_piece(lines, number, by_baseline, gone, centre, gutter)) is not None:
            lines[number].extend(lines[piece])
            gone.add(piece)
    return [line for number, line in enumerate(lines) if number not in gone]


def _next_piece(
    lines: list[list[Span]],
    number: int,
    by_baseline: dict[int, list[tuple[float, int]]],
    gone: set[int],
    centre: float,
    gutter: Gutter | None,
) -> int | None:
    end = lines[number][-1]
    key = round(lines[number][0].baseline)
    for near in (key - 1, key, key + 1):
        pieces = by_baseline.get(near, [])
        first = bisect_left(pieces, (end.box[2] - 0.6 * end.size - 1, 0))
        # Only a file made to be slow has very many pieces at one place.
        for _, piece in pieces[first : first + MOST_CANDIDATES]:
            if piece != number and piece not in gone and _continues(end, lines[piece][0], centre, gutter):
                return piece
    return None


def _row(parts: list[Span], page: int) -> Row:
    first = parts[0]
    if len(parts) == 1:
        return Row(page, " ".join(first.text.split()), first.box, first.baseline, first.size, first.font, (first,))
    text = first.text
    for before, span in pairwise(parts):
        gap = span.box[0] - before.box[2]
        if (gap > WORD_GAP * max(span.size, 1.0) or _is_mark(before, span)) and not text.endswith(" "):
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


def _is_mark(before: Span, span: Span) -> bool:
    """Whether one of two neighbours is the raised mark of a footnote or an affiliation, and no part of the word beside
    it. Powers and ordinals stand behind digits."""
    mark, word = (span, before) if span.size < before.size else (before, span)
    if mark.size > _MARK_SIZE * word.size or word.baseline - mark.baseline < _RAISED * word.size:
        return False
    beside = word.text.rstrip()[-1:] if mark is span else word.text.lstrip()[:1]
    return beside.isalpha() and mark.text[:1].isalnum() and len(mark.text.strip()) <= _LONGEST_MARK


def crosses(row: Row, centre: float) -> bool:
    """Whether a row runs over the centre of the page, as no row of a column does."""
    return row.box[0] < centre - 8 and row.box[2] > centre + 8


def in_reading_order(rows: Iterable[Row], centre: float) -> list[Row]:
    """Between rows that run over the whole width: the left column from top to bottom, then the right one."""
    ordered: list[Row] = []
    left: list[Row] = []
    right: list[Row] = []
    in_order = sorted(rows, key=lambda one: (one.baseline, one.box[0]))
    for position, row in enumerate(in_order):
        # A line that only sticks out of its column has one of the other column beside it.
        if crosses(row, centre) and not _has_line_beside(in_order, position, centre):
            ordered += [*left, *right, row]
            left, right = [], []
        elif row.box[0] + row.box[2] < 2 * centre:
            left.append(row)
        else:
            right.append(row)
    return [*ordered, *left, *right]


def _has_line_beside(rows: Sequence[Row], position: int, centre: float) -> bool:
    row = rows[position]
    for other in (*rows[max(0, position - 3) : position], *rows[position + 1 : position + 4]):
        overlap = min(row.box[3], other.box[3]) - max(row.box[1], other.box[1])
        if overlap > 0.25 * row.size and other.letters >= _LINE_OF_A_COLUMN and not crosses(other, centre):
            return True
    return False
