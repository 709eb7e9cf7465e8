"""Pages as they are seen: some programs write a page sideways and have viewers turn it back."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from eligibility.facts import PageFacts, Span
from eligibility.findings import Box

# Where the baseline lies in the height of a line's box.
_BASELINE = 0.78


def upright(page: PageFacts) -> PageFacts:
    """The page with its rotation applied, if that brings most of its text upright; else the page itself."""
    if not page.rotation:
        return page
    letters: Counter[int] = Counter()
    for span in page.spans:
        letters[round(span.turn / 90) * 90 % 360] += len(span.text)
    if not letters or letters.most_common(1)[0][0] != page.rotation:
        return page
    sideways = page.rotation != 180
    return replace(
        page,
        width=page.height if sideways else page.width,
        height=page.width if sideways else page.height,
        rotation=0,
        spans=tuple(_turned(span, page) for span in page.spans),
        images=tuple(replace(image, box=_turned_box(image.box, page)) for image in page.images),
        links=tuple(replace(link, box=_turned_box(link.box, page)) for link in page.links),
        graphics=tuple(_turned_box(box, page) for box in page.graphics),
    )


def _turned(span: Span, page: PageFacts) -> Span:
    box = _turned_box(span.box, page)
    turn = (span.turn - page.rotation + 180) % 360 - 180
    return replace(span, box=box, baseline=round(box[1] + _BASELINE * (box[3] - box[1]), 1), turn=turn)


def _turned_box(box: Box, page: PageFacts) -> Box:
    x0, y0, x1, y1 = box
    if page.rotation == 90:
        return (page.height - y1, x0, page.height - y0, x1)
    if page.rotation == 270:
        return (y0, page.width - x1, y1, page.width - x0)
    return (page.width - x1, page.height - y1, page.width - x0, page.height - y0)
