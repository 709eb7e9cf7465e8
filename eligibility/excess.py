"""What stands on the pages beyond a limit, and how to get it off them in LaTeX and in Word. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from eligibility.findings import Box
from eligibility.layout.paper import Paper
from eligibility.layout.parts import PageKind
from eligibility.layout.rows import Row
from eligibility.words import count

_QUOTED = 60


@dataclass(frozen=True, slots=True)
class Excess:
    """What counts on the pages beyond a limit, by where it has to go.

    `lines` is the number of lines of the text, `last_page` the page on which the text has to end, 0 for none. The rows
    are the first of the appendix, of text behind the references, and of a caption among them.
    """

    lines: int = 0
    last_page: int = 0
    appendix: Row | None = None
    behind: Row | None = None
    floating: Row | None = None
    picture: bool = False


def excess_of(paper: Paper, counting: Collection[int], pages: Collection[int], *, last_page: int) -> Excess:
    """Sorts the rows with these numbers (`counting`) that stand on these pages."""
    lines = 0
    appendix = behind = floating = None
    first = paper.references.start if paper.references is not None else len(paper.rows)
    for position in sorted(counting):
        row = paper.rows[position]
        if row.page not in pages:
            continue
        if paper.kinds[position] is PageKind.APPENDIX:
            appendix = appendix or row
        elif position < first:
            lines += 1
        elif any(region.start <= position < region.end for region in paper.bibliographies):
            if paper.kinds[position] is PageKind.BODY:
                floating = floating or row
        else:
            behind = behind or row
    picture = any(page.figures for page in paper.pages if page.number in pages)
    return Excess(lines, last_page, appendix, behind, floating, picture)


def how_to_mend(excess: Excess, *, has_references: bool, references_are_free: bool) -> str:
    """What to do, most of it first, and the command for it in LaTeX and in Word."""
    if not has_references:
        return (
            "Put the references under the heading “References” at the end of the paper. LaTeX: \\bibliography or "
            "\\printbibliography. Word: a paragraph “References” in the style Heading 1."
        )
    told = []
    if excess.lines:
        until = f"so that the text ends on page {excess.last_page}" if excess.last_page else "the whole text"
        told.append(f"Cut {count(excess.lines, 'line')} from the body, {until}.")
    if excess.appendix is not None:
        where = f"into the first {count(excess.last_page, 'page')}" if excess.last_page else "elsewhere"
        told.append(f"Move the appendix (from {_quoted(excess.appendix)} on) {where}, or leave it out.")
    if excess.behind is not None:
        told.append(f"Move {_quoted(excess.behind)} and what follows it ahead of the references, or leave it out.")
    if excess.floating is not None:
        told.append(f"Move {_quoted(excess.floating)} ahead of the references.")
    elif excess.picture and not excess.lines and excess.appendix is None:
        told.append("Move the picture ahead of the references.")
    if not told:
        told.append("Shorten the paper by these pages.")
    if references_are_free:
        told.append(
            "LaTeX: \\clearpage before \\bibliography starts the references on a page of their own and keeps figures "
            "off it. Word: Insert > Page Break before the heading of the references."
        )
    return " ".join(told)


def heading_or_first(paper: Paper, counting: Collection[int], page: int) -> int | None:
    """The row that tells best why a page counts: the first heading on it that does, else the first line. None without
    any."""
    on_page = [position for position in sorted(counting) if paper.rows[position].page == page]
    headings = set(paper.headings) | {part.start for part in paper.appendix}
    return next((one for one in on_page if one in headings), on_page[0] if on_page else None)


def block_from(paper: Paper, counting: Collection[int], position: int) -> Box:
    """The place of the lines from this one on that count, down to the end of its column or to what does not count."""
    first = paper.rows[position]
    x0, y0, x1, y1 = first.box
    below = position + 1
    while below < len(paper.rows) and below in counting:
        row = paper.rows[below]
        if row.page != first.page or row.box[1] < y0 or row.box[0] > x1 + first.size:
            break
        x0, x1, y1 = min(x0, row.box[0]), max(x1, row.box[2]), max(y1, row.box[3])
        below += 1
    return (x0, y0, x1, y1)


def _quoted(row: Row) -> str:
    return f"“{row.text[:_QUOTED]}”"
