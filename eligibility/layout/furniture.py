"""Running headers and footers, page numbers, watermarks: what is on a page without being part of the paper."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from eligibility.facts import PageFacts
from eligibility.layout.rows import Row

_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?i)[\s\-–—|]*(?:page|seite|p\.)?\s*(?:[A-Z][.-]?)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/|von)\s*\d{1,4})?[\s\-–—|]*"
)
# The share of a page's height in which headers and footers stand.
ZONE = 0.115
_NUMBER_ZONE = 0.10
_LONGEST_NUMBER = 24
# A header stands off from the text by more type sizes than lines of text do from each other.
_STANDS_OFF, _SAME_LINE = 1.9, 3.0
_LONGEST_HEADER = 130
# What stands at one place on so many of the pages is no text of any of them, wherever it is.
_ON_MOST, _FEWEST = 0.6, 3
# Headers, footers and a watermark are a few lines; where whole pages are alike, it is their text that is.
_MOST_STAMPS = 8


def furniture_of(pages: Sequence[PageFacts], rows: Sequence[Sequence[Row]]) -> set[int]:
    """The ids of the rows that are header or footer: alike, digits aside, at the same height on several pages; of
    whatever words, but always at that height and apart from the text; or a page number. And of those that are the same
    at one place on most pages, such as a watermark."""
    alike: dict[tuple[str, int], dict[int, list[Row]]] = defaultdict(dict)
    apart: dict[int, dict[int, list[Row]]] = defaultdict(dict)
    everywhere: dict[tuple[str, int, int], list[Row]] = defaultdict(list)
    found: set[int] = set()
    for page, page_rows in zip(pages, rows, strict=True):
        for row in page_rows:
            everywhere[row.text, round(row.baseline / 4), round(row.box[0] / 4)].append(row)
        outermost = _standing_off(page_rows)
        for row in page_rows:
            in_zone = row.box[3] < ZONE * page.height or row.box[1] > (1 - ZONE) * page.height
            stands_off = id(row) in outermost
            if in_zone or stands_off:
                alike[_masked(row), round(row.baseline / 4)].setdefault(row.page, []).append(row)
            if in_zone and stands_off and len(row.text) <= _LONGEST_HEADER:
                apart[round(row.baseline / 4)].setdefault(row.page, []).append(row)
            if _is_page_number(row, page):
                found.add(id(row))
    # Even and odd pages may have headers of their own, and the first page none.
    enough = 2 if len(pages) < 6 else 3
    for on_pages in alike.values():
        if len(on_pages) >= enough:
            found.update(id(row) for group in on_pages.values() for row in group)
    for on_pages in apart.values():
        if len(on_pages) >= max(2, (len(pages) - 1) * _ON_MOST):
            found.update(id(row) for group in on_pages.values() for row in group)
    stamps = [same for same in everywhere.values() if len(same) >= max(_FEWEST, len(pages) * _ON_MOST)]
    if len(stamps) <= _MOST_STAMPS:
        found.update(id(row) for same in stamps for row in same)
    return found


def _masked(row: Row) -> str:
    return _NUMBER.sub("#", row.text).casefold()


def _is_page_number(row: Row, page: PageFacts) -> bool:
    near_edge = row.box[3] < _NUMBER_ZONE * page.height or row.box[1] > (1 - _NUMBER_ZONE) * page.height
    return near_edge and len(row.text) <= _LONGEST_NUMBER and _PAGE_NUMBER.fullmatch(row.text) is not None


def _standing_off(rows: Sequence[Row]) -> set[int]:
    """The ids of the outermost line at the top and of that at the bottom, where white divides it from the next."""
    found: set[int] = set()
    for sign in (1, -1):
        heights = [sign * row.baseline for row in rows]
        edge = min(heights, default=0.0)
        line = [row for row, height in zip(rows, heights, strict=True) if height - edge < _SAME_LINE]
        rest = [height - edge for height in heights if height - edge >= _SAME_LINE]
        if rest and min(rest) > _STANDS_OFF * max(row.size for row in line):
            found.update(id(row) for row in line)
    return found
