"""Sizes of type where the file's own say nothing. A Type 3 font may measure its letters in any unit, as the bitmaps do
that dvips writes: its text is then "0.1 pt". Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from eligibility.facts import PageFacts, Span

# A letter is about as high as its type, and never so much higher or lower.
_HIGHER, _LOWER = 3.0, 0.25
# Lines whose size is estimated within these parts of the usual one are of the usual one: some have no bracket.
_USUAL = (0.6, 1.25)


def with_seen_sizes(pages: Sequence[PageFacts]) -> tuple[PageFacts, ...]:
    """The pages, with the sizes that are seen in place of those that cannot be true: for each line, from how high its
    letters are: with a bracket among them as high as the type."""
    lines: dict[tuple[int, int], float] = defaultdict(float)
    for number, page in enumerate(pages):
        for span in page.spans:
            if _is_untrue(span):
                place = number, round(span.baseline)
                lines[place] = max(lines[place], span.box[3] - span.box[1])
    if not lines:
        return tuple(pages)
    ordered = sorted(lines.values())
    usual = ordered[3 * len(ordered) // 4]
    for place, size in lines.items():
        if _USUAL[0] * usual < size < _USUAL[1] * usual:
            lines[place] = usual
    return tuple(
        replace(page, spans=tuple(_seen(span, lines.get((number, round(span.baseline)), 0.0)) for span in page.spans))
        for number, page in enumerate(pages)
    )


def _is_untrue(span: Span) -> bool:
    height = span.box[3] - span.box[1]
    return span.turn == 0 and height > 0 and not _LOWER * span.size <= height <= _HIGHER * span.size


def _seen(span: Span, size: float) -> Span:
    return replace(span, size=round(size, 1)) if size and _is_untrue(span) else span
