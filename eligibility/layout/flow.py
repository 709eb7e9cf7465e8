"""The running text of a paper in one string, with the way back from each character to its line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eligibility.layout.paper import Paper
from eligibility.layout.rows import Row

_ADDRESS_END = re.compile(r"(?:https?:|www\.|\.(?:com|org|io|edu|net|de|ai|dev)/)\S*$")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\[(])")


@dataclass(frozen=True, slots=True)
class Flow:
    """`rows[i]` begins at `starts[i]` of `text`. Words broken over two lines are whole, and so are addresses."""

    text: str
    starts: tuple[int, ...]
    rows: tuple[Row, ...]

    def row_at(self, offset: int) -> Row:
        """The line that a character stands on."""
        return self.rows[max(0, bisect_right(self.starts, offset) - 1)]

    def sentences(self) -> Iterator[tuple[int, str]]:
        """Each sentence with its offset."""
        begin = 0
        for end in _SENTENCE_END.finditer(self.text):
            yield begin, self.text[begin : end.start()]
            begin = end.end()
        yield begin, self.text[begin:]


def flow_of(rows: Sequence[Row]) -> Flow:
    """Joins lines that follow each other."""
    text = ""
    parts: list[str] = []
    length = 0
    starts: list[int] = []
    for row in rows:
        if parts:
            joint, cut = _joint(text, row.text)
            if cut:
                parts[-1] = parts[-1][:-1]
                length -= 1
            parts.append(joint)
            length += len(joint)
        starts.append(length)
        parts.append(row.text)
        length += len(row.text)
        text = row.text
    return Flow("".join(parts), tuple(starts), tuple(rows))


def without_references(paper: Paper) -> list[Row]:
    """All lines of the paper but those of the references; headers and footers come last."""
    region = paper.references
    rows = list(paper.rows)
    if region is not None:
        rows = rows[: region.start] + rows[region.end :]
    return rows + list(paper.furniture)


def _joint(before: str, after: str) -> tuple[str, bool]:
    """What goes between two lines, and whether the hyphen at the end of the first goes."""
    last_word = before[-200:].rpartition(" ")[2]
    if _ADDRESS_END.search(last_word) and after[:1] not in "([" and not last_word.endswith((".", ",", ")")):
        return "", False
    if before.endswith("-") and after[:1].islower():
        return "", True
    return " ", False
