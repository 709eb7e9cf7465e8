"""Sections by their headings."""

from __future__ import annotations

import re

from eligibility.layout.marks import behind_name, letters_of
from eligibility.layout.paper import Paper
from eligibility.layout.rows import Row

_LONGEST_HEADING = 60
# What joins two names in one heading: "Ethics and Impact", "Limitations: What We Could Not Do".
_JOINED = r"[&,:;/(–—-]|(?:and|und|et|y)\b"
_ENDS_NAME = re.compile(rf"[\s.]*(?:$|{_JOINED})", re.IGNORECASE)
_JOIN = re.compile(rf"(?:^|\s)(?:{_JOINED})\s*", re.IGNORECASE)
_NUMBER = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2})*)\.?\s")


def find_section(paper: Paper, name: str) -> range | None:
    """The rows from a heading of this name up to before the next heading, the references or the appendix; None if there
    is no such section. "Ethics Statement" is found as "7 ETHICS STATEMENT" and as "Ethics Statement and Impact";
    "Limitations of Existing Systems" is another section than "Limitations"."""
    wanted = letters_of(name)
    start = next((one for one in paper.headings if _begins_with(paper.rows[one], wanted)), None) if wanted else None
    if start is None:
        return None
    ends = [one for one in paper.headings if one > start and not _continues_heading(paper, start, one)]
    ends += [region.start for region in paper.bibliographies] + [part.start for part in paper.appendix]
    return range(start, min((end for end in ends if end > start), default=len(paper.rows)))


def has_section(paper: Paper, name: str) -> bool:
    """Whether there is a section of this name; also one that it shares ("Threats and Limitations"), and one whose heading
    begins a paragraph ("Limitations. We ...")."""
    wanted = letters_of(name)
    if find_section(paper, name) is not None or any(_runs_in(row, wanted) for row in paper.rows):
        return True
    return bool(wanted) and any(_shares(paper.rows[one], wanted) for one in paper.headings)


def _begins_with(row: Row, wanted: str) -> bool:
    return len(row.text) <= _LONGEST_HEADING and _is_name(row.text, wanted)


def _shares(row: Row, wanted: str) -> bool:
    return len(row.text) <= _LONGEST_HEADING and any(
        _is_name(row.text[join.end() :], wanted) for join in _JOIN.finditer(row.text)
    )


def _is_name(text: str, wanted: str) -> bool:
    behind = behind_name(text, wanted)
    return behind is not None and _ENDS_NAME.match(behind) is not None


def _continues_heading(paper: Paper, start: int, position: int) -> bool:
    """Whether a heading is the second line of the one that begins the section, or of a smaller one within it."""
    first, other = paper.rows[start], paper.rows[position]
    return position == start + 1 or other.size < first.size - 0.4 or _is_lower(paper, first, other)


def _is_lower(paper: Paper, first: Row, other: Row) -> bool:
    """Whether a heading of the same size is of a lower level: by its number, as 5.1 is within 5, or because sections are
    set in capitals, as the references are, and it is not."""
    above, below = _NUMBER.match(first.text), _NUMBER.match(other.text)
    if above and below:
        return below[1].startswith(f"{above[1]}.")
    in_capitals = paper.references is not None and paper.rows[paper.references.start].text.isupper()
    return in_capitals and first.text.isupper() and not other.text.isupper()


def _runs_in(row: Row, wanted: str) -> bool:
    """Whether a line begins with these letters in a font of their own."""
    begun = ""
    for span in row.spans:
        if span.font == row.font and span.size == row.size:
            break
        begun += span.text
    return bool(wanted) and letters_of(begun) == wanted
