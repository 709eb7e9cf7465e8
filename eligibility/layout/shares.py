"""How much of each page is body, references, appendix or a named section: for the strip of pages in a report."""

from __future__ import annotations

from collections.abc import Sequence
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


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: PageKind
    section: str
    area: float


def page_shares(paper: Paper, sections: Sequence[str] = ()) -> tuple[tuple[Share, ...], ...]:
    """For each page its stretches from top to bottom in reading order, neighbours being of different kinds; the shares
    of a page add up to 1.

    `sections` are the headings of sections to tell apart from the body, such as those that a budget does not count. A
    page with nothing on it is one `blank` stretch, one with only a picture one of `body`.
    """
    named = {row: name for name in sections for row in find_section(paper, name) or ()}
    pages: dict[int, list[tuple[Row, PageKind, str]]] = {}
    for position, (row, kind) in enumerate(zip(paper.rows, paper.kinds, strict=True)):
        pages.setdefault(row.page, []).append((row, kind, named.get(position, "")))
    return tuple(_shares(page, pages.get(page.number, []), page.width / 2) for page in paper.pages)


def _shares(page: PageContent, rows: Sequence[tuple[Row, PageKind, str]], centre: float) -> tuple[Share, ...]:
    pieces = _pieces(page, rows, centre)
    if not pieces:
        return (Share(page.kind, "", 1.0),)
    whole = sum(piece.area for piece in pieces)
    joined: list[Share] = []
    for piece in pieces:
        share = piece.area / whole
        if joined and (joined[-1].kind, joined[-1].section) == (piece.kind, piece.section):
            share += joined.pop().share
        joined.append(Share(piece.kind, piece.section, share))
    return tuple(joined)


def _pieces(page: PageContent, rows: Sequence[tuple[Row, PageKind, str]], centre: float) -> list[_Piece]:
    """A piece for each line, and for each large picture before the line that stands below it."""
    figures = sorted(page.figures, key=lambda box: box[3])
    pieces: list[_Piece] = []
    for row, kind, section in rows:
        while figures and _is_below(row, figures[0], centre):
            pieces.append(_picture(figures.pop(0), kind, section, centre))
        columns = 2 if crosses(row, centre) else 1
        pieces.append(_Piece(kind, section, row.size * _LEADING * columns))
    last_kind, last_section = (rows[-1][1], rows[-1][2]) if rows else (page.kind, "")
    return pieces + [_picture(figure, last_kind, last_section, centre) for figure in figures]


def _is_below(row: Row, figure: Box, centre: float) -> bool:
    same_side = crosses(row, centre) or (row.box[0] < centre) == (figure[0] < centre)
    return same_side and row.box[1] >= figure[3] - row.size


def _picture(figure: Box, kind: PageKind, section: str, centre: float) -> _Piece:
    """A picture belongs to what is around it; in the references, to the body, for which it counts the page."""
    own = PageKind.BODY if kind is PageKind.REFERENCES else kind
    columns = 2 if figure[0] < centre < figure[2] else 1
    return _Piece(own, section if own is kind else "", (figure[3] - figure[1]) * columns)
