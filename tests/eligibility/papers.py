"""Papers written as facts: pages of lines, for tests of the layout and of the rules about it."""

from collections.abc import Sequence
from typing import Any

from eligibility.facts import FontFacts, ImageFacts, Outcome, PageFacts, PdfFacts, Span
from eligibility.inputs import Inputs

ROMAN, BOLD = 0, 1
FONTS = (FontFacts("LinLibertineT", "Type1", True, (1,)), FontFacts("LinBiolinumTB", "Type1", True, (1,)))
PROSE = "We study how practitioners handle anomaly detection when code"
LEFT, RIGHT, TOP = 54.0, 318.0, 85.0


def line(
    text: str, x: float, y: float, *, width: float = 240.0, size: float = 9.0, font: int = ROMAN, **more: Any
) -> Span:
    """A line of text whose baseline is `y` points below the top of the page."""
    return Span(text, (x, y - 0.75 * size, x + width, y + 0.2 * size), y, font, size, **more)


def column(lines: Sequence[str], x: float, *, top: float = TOP, leading: float = 10.96, **more: Any) -> list[Span]:
    """Lines one below the other. A line that begins with # is a heading."""
    spans = []
    for number, text in enumerate(lines):
        y = top + 9 + number * leading
        if text.startswith("#"):
            spans.append(line(text[1:], x, y, width=5.0 * len(text), size=10.9, font=BOLD))
        else:
            spans.append(line(text, x, y, **more))
    return spans


def page(*columns: list[Span], images: Sequence[ImageFacts] = (), **more: Any) -> PageFacts:
    """A page in US letter."""
    spans = tuple(span for spans in columns for span in spans)
    return PageFacts(**{"width": 612.0, "height": 792.0, "spans": spans, "images": tuple(images), **more})


def body_page(**more: Any) -> PageFacts:
    """Two full columns of prose."""
    return page(column([PROSE] * 55, LEFT, **more), column([PROSE] * 55, RIGHT, **more))


def entries(number: int, first: int = 1) -> list[str]:
    """Lines of a bibliography."""
    lines = []
    for entry in range(first, first + number):
        lines.append(f"[{entry}] Greta Hoffmann and Lars Rossi. 2019. Automating software architecture")
        lines.append(f"in edge deployment. In Proceedings of the Conference (ICSE). IEEE, {entry}0–{entry}9.")
    return lines


def facts(*pages: PageFacts, **more: Any) -> PdfFacts:
    """A file of these pages."""
    return PdfFacts(
        **{"outcome": Outcome.OK, "size": 1000, "page_count": len(pages), "pages": pages, "fonts": FONTS, **more}
    )


def inputs(*pages: PageFacts, **more: Any) -> Inputs:
    """A file of these pages, as rules get it."""
    return Inputs(pdf=facts(*pages, **more))
