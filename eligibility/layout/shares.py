"""How much of each page is body, references, appendix or a named section: for the strip of pages in a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eligibility.findings import Box
from eligibility.layout.paper import PageContent, Paper
from eligibility.layout.parts import PageKind
from eligibility.layout.rows import Row, crosses
from eligibility.layout.sections import find_section

# A line takes about so much of its type size, from one to the next.
_LEADING = 1.2


@dataclass(frozen=True, slots=True)
class Share:
    """A stretch of a page that is all of one kind. `section` is the name of the section where one was asked for, else
    empty; `share` is its part of what the page holds, from 0 to 1."""

    kind: PageKind
    section: str
    share: float


_Kind = tuple[PageKind, str]


def page_shares(paper: Paper, sections: Sequence[str] = ()) -> tuple[tuple[Share, ...], ...]:
    """For each page its stretches from top to bottom in reading order, neighbours being of different kinds; the shares
    of a page add up to 1.

    `sections` are the headings of sections to tell apart from the body, such as those that a budget does not count. A
    page with nothing on it is one `blank` stretch, one with only a picture one of `body`.
    """
    named = {row: name for name in sections for row in find_section(paper, name) or ()}
    pages: dict[int, list[tuple[Row, _Kind]]] = {page.number: [] for page in paper.pages}
    for position, (row, kind) in enumerate(zip(paper.rows, paper.kinds, strict=True)):
        pages[row.page].append((row, (kind, named.get(position, ""))))
    return tuple(_shares(page, pages[page.number], page.width / 2) for page in paper.pages)


def _shares(page: PageContent, rows: Sequence[tuple[Row, _Kind]], centre: float) -> tuple[Share, ...]:
    runs: list[tuple[_Kind, float]] = []
    for kind, area in _areas(page, rows, centre):
        before = runs.pop()[1] if runs and runs[-1][0] == kind else 0.0
        runs.append((kind, before + area))
    if not runs:
        return (Share(page.kind, "", 1.0),)
    whole = sum(area for _, area in runs)
    return tuple(Share(kind, section, area / whole) for (kind, section), area in runs)


def _areas(page: PageContent, rows: Sequence[tuple[Row, _Kind]], centre: float) -> Iterator[tuple[_Kind, float]]:
    """What each line takes, and each large picture before the line that stands below it: a height, twice that of what
    runs over both columns."""
    figures = sorted(page.figures, key=lambda box: box[3], reverse=True)
    for row, kind in rows:
        while figures and _is_below(row, figures[-1], centre):
            yield _picture(figures.pop(), kind, centre)
        yield kind, row.size * _LEADING * (2 if crosses(row, centre) else 1)
    last = rows[-1][1] if rows else (page.kind, "")
    for figure in reversed(figures):
        yield _picture(figure, last, centre)


def _is_below(row: Row, figure: Box, centre: float) -> bool:
    same_side = crosses(row, centre) or (row.box[0] < centre) == (figure[0] < centre)
    return same_side and row.box[1] >= figure[3] - row.size


def _picture(figure: Box, around: _Kind, centre: float) -> tuple[_Kind, float]:
    """A picture belongs to what is around it; in the references, to the body, for which it counts the page."""
    own = (PageKind.BODY, "") if around[0] is PageKind.REFERENCES else around
    return own, (figure[3] - figure[1]) * (2 if figure[0] < centre < figure[2] else 1)
