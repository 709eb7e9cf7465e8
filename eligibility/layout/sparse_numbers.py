"""Numbers in the margins at every second, fifth or tenth line alone, as LaTeX's `\\modulolinenumbers` and Word's "Count by"
set them: too few on a page to be told from other numbers there, but they run on from page to page."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from eligibility.facts import PageFacts, PdfFacts, Span
from eligibility.layout.rows import Row

_DIGITS = re.compile(r"\d{1,5}")
_TYPEWRITER = re.compile(
    r"mono|courier|consol|menlo|typewriter|inconsol|(?:cm|lm|ec|tx|pcr)\w?tt|tt\d|teletype", re.IGNORECASE
)
# A line of a column has so many letters, and a page of text so many of these.
_LINE_LETTERS, _FEWEST_LINES = 20, 8
# A column ends where most lines do, if so many do: a number may be read as part of its line. Else so much of them is stray.
_MANY, _STRAY = 0.3, 0.15
_LEAST_SHARE = 0.8
# Baselines of one line are so near.
_SAME_LINE = 3.0

_Column = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Way:
    """How numbers go on, and what there is of them at least on a numbered page: so many, over so much of its height."""

    anew_on_each_page: bool
    fewest: int
    height: float


# Numbers that begin anew are those of a listing or a table, too, but for these being shorter.
_WAYS = (_Way(anew_on_each_page=False, fewest=2, height=0.35), _Way(anew_on_each_page=True, fewest=3, height=0.5))


@dataclass(frozen=True, slots=True)
class _Page:
    """The numbers beside the columns of a page, each column's from top to bottom, and the height of the text."""

    groups: tuple[tuple[Span, ...], ...] = ()
    height: float = 0.0

    @property
    def spans(self) -> list[Span]:
        return [span for group in self.groups for span in group]


def sparse_line_numbers(facts: PdfFacts, rows: Sequence[Row]) -> list[list[Span]]:
    """The numbers of each page; empty lists unless the lines of a file are numbered in steps greater than one, on half of
    its pages and on two at least. `rows` are those of all pages. The lines of listings are left alone."""
    by_page: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_page[row.page].append(row)
    code = frozenset(number for number, font in enumerate(facts.fonts or ()) if _TYPEWRITER.search(font.name))
    pages = [_beside_text(page, by_page[number], code) for number, page in enumerate(facts.pages, start=1)]
    step = _step_of(pages)
    for way in _WAYS if step > 1 else ():
        numbered = [page if _is_numbered(page, step, way) else _Page() for page in pages]
        count = sum(bool(page.groups) for page in numbered)
        if count >= max(2, (len(pages) + 1) // 2) and _run_on(numbered, step, way):
            return [page.spans for page in numbered]
    return [[] for _ in pages]


def _beside_text(page: PageFacts, rows: Sequence[Row], code: Collection[int]) -> _Page:
    lines = [row for row in rows if row.letters >= _LINE_LETTERS]
    if len(lines) < _FEWEST_LINES:
        return _Page()
    columns = _columns(lines, page.width / 2)
    top, bottom = min(row.box[1] for row in lines), max(row.box[3] for row in lines)
    of_code = sorted(row.baseline for row in rows if row.font in code)
    groups: dict[int, list[Span]] = defaultdict(list)
    for span in page.spans:
        if span.inside or span.unseen or abs(span.turn) >= 10 or not _DIGITS.fullmatch(span.text.strip()):
            continue
        x0, _, x1, _ = span.box
        is_beside = all(x1 < left or x0 > right for left, right in columns) and top <= span.baseline <= bottom
        if is_beside and not _has_near(of_code, span.baseline):
            groups[sum(left < x0 for left, _ in columns)].append(span)
    ordered = (tuple(sorted(groups[place], key=lambda span: span.baseline)) for place in sorted(groups))
    return _Page(tuple(ordered), bottom - top)


def _has_near(baselines: Sequence[float], baseline: float) -> bool:
    nearest = bisect_left(baselines, baseline - _SAME_LINE)
    return nearest < len(baselines) and baselines[nearest] <= baseline + _SAME_LINE


def _columns(lines: Sequence[Row], centre: float) -> list[_Column]:
    """From where to where the text runs, in one column or on both sides of the centre."""
    left = [row for row in lines if row.box[2] < centre + 10]
    right = [row for row in lines if row.box[0] > centre - 10]
    sides = [side for side in (left, right) if side] if len(left) + len(right) >= len(lines) / 2 else [list(lines)]
    return [(_edge([row.box[0] for row in side], 0), _edge([row.box[2] for row in side], -1)) for side in sides]


def _edge(places: Sequence[float], side: int) -> float:
    """Where lines begin (`side` 0) or end (-1)."""
    place, many = Counter(round(place / 2) * 2.0 for place in places).most_common(1)[0]
    stray = int(len(places) * _STRAY)
    return place if many >= _MANY * len(places) else sorted(places)[-1 - stray if side else stray]


def _step_of(pages: Sequence[_Page]) -> int:
    """By how much most numbers are greater than that above; 0 where there are none."""
    steps = Counter(step for page in pages for group in page.groups for step in _steps(group))
    return steps.most_common(1)[0][0] if steps else 0


def _steps(group: Sequence[Span]) -> list[int]:
    return [after - before for before, after in pairwise(int(span.text) for span in group)]


def _is_numbered(page: _Page, step: int, way: _Way) -> bool:
    values = [int(span.text) for span in page.spans]
    if len(values) < way.fewest:
        return False
    steps = [one for group in page.groups for one in _steps(group)]
    right = sum(one == step for one in steps) + sum(value % step == 0 for value in values)
    tallest = max(group[-1].baseline - group[0].baseline for group in page.groups)
    return right >= _LEAST_SHARE * (len(steps) + len(values)) and tallest >= way.height * page.height


def _run_on(pages: Sequence[_Page], step: int, way: _Way) -> bool:
    """Whether the numbers go on from column to column, and from page to page or anew on each. Those of a column beside
    which there is no room may be among its text: then others go on behind them."""
    passages: list[bool] = []
    last = 0
    for page in pages:
        for position, group in enumerate(page.groups):
            first = int(group[0].text)
            if way.anew_on_each_page and position == 0:
                passages.append(first == step)
            else:
                passages.append(step <= first - last <= step * (len(group) + 3))
            last = int(group[-1].text)
    return sum(passages) >= _LEAST_SHARE * len(passages)
