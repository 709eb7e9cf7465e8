"""The running text of a paper in one string, with the way back from each character to its line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eligibility.facts import LinkFacts, PdfFacts, Span
from eligibility.layout.paper import Paper
from eligibility.layout.rows import Row
from eligibility.layout.upright import upright

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


def own_lines(paper: Paper) -> list[Row]:
    """What the authors wrote: all lines but those of the references, of headers and of footers."""
    cited = {position for region in paper.bibliographies for position in range(region.start, region.end)}
    return [row for position, row in enumerate(paper.rows) if position not in cited]


def without_references(paper: Paper) -> list[Row]:
    """All lines of the paper but those of the references; headers and footers come last."""
    return own_lines(paper) + list(paper.furniture)


def beside_the_text(facts: PdfFacts, paper: Paper) -> list[Row]:
    """What stands on the pages and is part of no line: turned text, as in margins; text that cannot be seen. A row for
    each page and direction."""
    of_rows: dict[int, list[Span]] = defaultdict(list)
    for row in (*paper.rows, *paper.furniture):
        of_rows[row.page] += row.spans
    found: list[Row] = []
    for number, page in enumerate(facts.pages, start=1):
        # Nearly all spans are in rows as they are; the others may be there without the number of their line.
        known = {id(span) for span in of_rows[number]}
        others = [span for span in upright(page).spans if id(span) not in known]
        if not others:
            continue
        places = {_place(span) for span in of_rows[number]}
        groups: dict[tuple[int, int], list[Span]] = defaultdict(list)
        for span in others:
            if _place(span) not in places and any(character.isalpha() for character in span.text):
                groups[span.turn, span.mode].append(span)
        found += [_row_beside(spans, number) for spans in groups.values()]
    return found


def _place(span: Span) -> tuple[float, float, float]:
    """Where a span ends on its page, which stays when the number of its line is taken off its start."""
    return span.baseline, span.box[2], span.box[3]


def _row_beside(spans: list[Span], page: int) -> Row:
    edges = list(zip(*(span.box for span in spans), strict=True))
    return Row(
        page=page,
        text=" ".join(" ".join(span.text for span in spans).split()),
        box=(min(edges[0]), min(edges[1]), max(edges[2]), max(edges[3])),
        baseline=spans[0].baseline,
        size=spans[0].size,
        font=spans[0].font,
        spans=tuple(spans),
    )


def link_of_the_text(link: LinkFacts, page: int, paper: Paper) -> bool:
    """Whether a link is not one of the references, where links lead to whoever is cited."""
    x, y = (link.box[0] + link.box[2]) / 2, (link.box[1] + link.box[3]) / 2
    cited = (row for region in paper.bibliographies for row in paper.rows[region.start : region.end])
    rows = (row for row in cited if row.page == page)
    return not any(row.box[0] - 2 <= x <= row.box[2] + 2 and row.box[1] - 4 <= y <= row.box[3] + 4 for row in rows)


def _joint(before: str, after: str) -> tuple[str, bool]:
    """What goes between two lines, and whether the hyphen at the end of the first goes."""
    last_word = before[-200:].rpartition(" ")[2]
    if _ADDRESS_END.search(last_word) and after[:1] not in "([" and not last_word.endswith((".", ",", ")")):
        return "", False
    if before.endswith("-") and after[:1].islower():
        return "", True
    return " ", False
