"""Sections by their headings."""

from __future__ import annotations

from eligibility.layout.marks import letters_of
from eligibility.layout.paper import Paper
from eligibility.layout.rows import Row

_LONGEST_HEADING = 60


def find_section(paper: Paper, name: str) -> range | None:
    """The rows from a heading of this name up to before the next heading, the references or the appendix; None if there
    is no such section. "Ethics Statement" is found as "7 ETHICS STATEMENT" and as "Ethics Statement and Impact"."""
    wanted = letters_of(name)
    start = next((one for one in paper.headings if _names(paper.rows[one], wanted)), None) if wanted else None
    if start is None:
        return None
    ends = [one for one in paper.headings if one > start and not _continues_heading(paper, start, one)]
    ends += [region.start for region in paper.bibliographies] + [part.start for part in paper.appendix]
    return range(start, min((end for end in ends if end > start), default=len(paper.rows)))


def has_section(paper: Paper, name: str) -> bool:
    """Whether there is a section of this name; also one whose heading begins a paragraph ("Limitations. We ...")."""
    wanted = letters_of(name)
    return find_section(paper, name) is not None or any(_runs_in(row, wanted) for row in paper.rows)


def _names(row: Row, wanted: str) -> bool:
    return len(row.text) <= _LONGEST_HEADING and letters_of(row.text).startswith(wanted)


def _continues_heading(paper: Paper, start: int, position: int) -> bool:
    """Whether a heading is the second line of the one that begins the section, or of a smaller one within it."""
    first, other = paper.rows[start], paper.rows[position]
    return position == start + 1 or other.size < first.size - 0.4


def _runs_in(row: Row, wanted: str) -> bool:
    """Whether a line begins with these letters in a font of their own."""
    begun = ""
    for span in row.spans:
        if span.font == row.font and span.size == row.size:
            break
        begun += span.text
    return bool(wanted) and letters_of(begun) == wanted
