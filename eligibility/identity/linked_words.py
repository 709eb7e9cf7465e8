"""Words of the text that lead somewhere without saying where: "our code is available here". Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from eligibility.facts import LinkFacts, PdfFacts
from eligibility.identity.places import box_within
from eligibility.layout.flow import Flow, link_of_the_text
from eligibility.layout.paper import Paper

_WORD = re.compile(r"\S+")
_SLACK = 2.0
_SCHEME = re.compile(r"^\w+://(?:www\.)?")
_MOST_LINKS = 300


@dataclass(frozen=True, slots=True)
class LinkedWords:
    """Where in the text the words begin and end that lead to `target`, and on which page they stand."""

    start: int
    end: int
    page: int
    link: LinkFacts


def linked_words(facts: PdfFacts, paper: Paper, flow: Flow) -> Iterator[LinkedWords]:
    """Links outside the references whose words are not their address."""
    lines: dict[int, list[int]] = defaultdict(list)
    for number, row in enumerate(flow.rows):
        lines[row.page].append(number)
    left = _MOST_LINKS
    squeezed: str | None = None
    for page, page_facts in enumerate(facts.pages, start=1):
        for link in page_facts.links:
            if not link.target.startswith(("http://", "https://")) or not link_of_the_text(link, page, paper):
                continue
            if left == 0:
                return
            left -= 1
            if squeezed is None:
                squeezed = re.sub(r"\s", "", flow.text)
            written = _SCHEME.sub("", link.target).rstrip("/")
            stretch = None if written in squeezed else _covered(flow, lines[page], link)
            if stretch is not None:
                yield LinkedWords(*stretch, page, link)


def _covered(flow: Flow, lines: list[int], link: LinkFacts) -> tuple[int, int] | None:
    """The words of the first line of these that a link covers."""
    x0, y0, x1, y1 = link.box
    for number in lines:
        row = flow.rows[number]
        middle = (row.box[1] + row.box[3]) / 2
        if not (y0 - _SLACK <= middle <= y1 + _SLACK and row.box[0] - _SLACK <= (x0 + x1) / 2 <= row.box[2] + _SLACK):
            continue
        words = [
            word.span()
            for word in _WORD.finditer(row.text)
            if x0 - _SLACK <= _centre(box_within(row, *word.span())) <= x1 + _SLACK
        ]
        if words:
            begin = flow.starts[number]
            return begin + words[0][0], begin + words[-1][1]
    return None


def _centre(box: tuple[float, float, float, float]) -> float:
    return (box[0] + box[2]) / 2
