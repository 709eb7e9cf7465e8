"""Running headers and footers, page numbers and the like: what is on a page without being part of the paper."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from eligibility.facts import PageFacts
from eligibility.layout.rows import Row

_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?i)[\s\-–—|]*(?:page|seite|p\.)?\s*(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/|von)\s*\d{1,4})?[\s\-–—|]*"
)
# The share of a page's height in which headers and footers stand.
ZONE = 0.115
_NUMBER_ZONE = 0.10
_LONGEST_NUMBER = 24


def furniture_of(pages: Sequence[PageFacts], rows: Sequence[Sequence[Row]]) -> set[int]:
    """The ids of the rows that are header or footer: alike, digits aside, at the same height on several pages; or a
    page number."""
    alike: dict[tuple[str, int], dict[int, list[Row]]] = defaultdict(dict)
    found: set[int] = set()
    for page, page_rows in zip(pages, rows, strict=True):
        for row in page_rows:
            above = row.box[3] < ZONE * page.height
            if not above and row.box[1] <= (1 - ZONE) * page.height:
                continue
            masked = _NUMBER.sub("#", row.text).casefold()
            alike[masked, round(row.baseline / 4)].setdefault(row.page, []).append(row)
            near_edge = row.box[3] < _NUMBER_ZONE * page.height or row.box[1] > (1 - _NUMBER_ZONE) * page.height
            if near_edge and len(row.text) <= _LONGEST_NUMBER and _PAGE_NUMBER.fullmatch(row.text):
                found.add(id(row))
    # Even and odd pages may have headers of their own, and the first page none.
    enough = 2 if len(pages) < 6 else 3
    for on_pages in alike.values():
        if len(on_pages) >= enough:
            found.update(id(row) for group in on_pages.values() for row in group)
    return found
