"""The whole paper: its rows without furniture, its sizes, and what each page holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eligibility.facts import PageFacts, PdfFacts
from eligibility.findings import Box
from eligibility.layout.furniture import furniture_of
from eligibility.layout.marks import is_heading, letters_of
from eligibility.layout.measures import LONG_LINE, Measures, measure
from eligibility.layout.parts import PageKind, Parts, parts_of
from eligibility.layout.references import Region, find_headings, find_references
from eligibility.layout.rows import Row, rows_of_pages
from eligibility.layout.upright import upright

# A picture that takes more of a page than this is no ornament of a reference.
LARGE_IMAGE = 0.03
# A picture behind so much of the text of a page is its ground, as of a scan.
_GROUND = 0.6
_ENOUGH_LONG_LINES = 20
# As measured, which for sigconf gives 53.5 and 240.6.
_SIDE_OF_ACMTOG, _COLUMN_OF_ACMTOG = 52.2, 242.6
# The sizes that sigconf is set in unless told otherwise, and with the option 10pt. Of that size sigplan is, too, which
# begins at 75 pt, and not at 87.
_USUAL, _LARGER, _TOP_OF_SIGCONF = 9.5, 10.3, 82.0
# Text takes 0.6 to 1 squares of its size for each letter, the labels of a figure four and more.
_ROOM_OF_A_LETTER = 2.5
# Lines and curves, of which a ruled page without a word still has some.
_DRAWING = 20


@dataclass(frozen=True, slots=True)
class PageContent:
    """What a page holds, in any amount, and the first line of it that is neither of the references nor of the appendix.

    `because` is None on a page without such a line, or that counts for its picture. `figures` are the places of large
    pictures, `width` is the page's in points.
    """

    number: int
    holds: frozenset[PageKind]
    because: Row | None = None
    appendix_line: Row | None = None
    figures: tuple[Box, ...] = ()
    width: float = 0.0

    @property
    def kind(self) -> PageKind:
        """The one word for a page: body before appendix before references, for doubt counts a page."""
        return next(kind for kind in PageKind if kind in self.holds)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as laid out. `rows` are all rows in reading order, `kinds` what each is part of; those of headers and
    footers are in `furniture` only. `headings` are the numbers of rows that are set as one, `appendix` the ranges of
    its rows. `references` are the first list of references, `bibliographies` all of them."""

    rows: tuple[Row, ...]
    kinds: tuple[PageKind, ...]
    furniture: tuple[Row, ...]
    measures: Measures
    bibliographies: tuple[Region, ...]
    pages: tuple[PageContent, ...]
    template: str | None
    headings: tuple[int, ...] = ()
    appendix: tuple[range, ...] = ()

    @property
    def references(self) -> Region | None:
        """The first list of references."""
        return self.bibliographies[0] if self.bibliographies else None

    @property
    def references_start(self) -> int | None:
        """The page on which the references begin."""
        return None if self.references is None else self.rows[self.references.start].page

    @property
    def reference_only_pages(self) -> list[int]:
        """The pages that hold nothing but references."""
        return [page.number for page in self.pages if page.holds == {PageKind.REFERENCES}]

    @property
    def appendix_pages(self) -> list[int]:
        """The pages that hold any of the appendix."""
        return [page.number for page in self.pages if PageKind.APPENDIX in page.holds]


def lay_out(facts: PdfFacts) -> Paper:
    """Works out a paper from its facts."""
    fonts = [font.name for font in facts.fonts or ()]
    pages = [upright(page) for page in facts.pages]
    all_rows = rows_of_pages(pages)
    furniture = furniture_of(pages, all_rows)
    kept = [[row for row in rows if id(row) not in furniture] for rows in all_rows]
    rows = [row for page_rows in kept for row in page_rows]
    heads = find_headings(rows)
    measures = measure(pages, kept, _without_references(kept, rows, heads))
    references = find_references(rows, heads, fonts, measures.body_size)
    headings = _headings(rows, measures.body_size, fonts)
    parts = parts_of(rows, references, headings, fonts, measures.body_size)
    return Paper(
        rows=tuple(rows),
        kinds=parts.kinds,
        furniture=tuple(row for page_rows in all_rows for row in page_rows if id(row) in furniture),
        measures=measures,
        bibliographies=references,
        pages=tuple(_contents(pages, kept, parts)),
        template=_template(facts, fonts, measures, kept[0] if kept else []),
        headings=headings,
        appendix=parts.appendix,
    )


def _without_references(kept: list[list[Row]], rows: list[Row], heads: list[int]) -> list[list[Row]]:
    """What the sizes of the body are taken from: all before the references, if that is enough to tell."""
    if heads:
        after = {id(row) for row in rows[heads[0] :]}
        before = [[row for row in page_rows if id(row) not in after] for page_rows in kept]
        if sum(row.letters >= LONG_LINE for page_rows in before for row in page_rows) >= _ENOUGH_LONG_LINES:
            return before
    return kept


def _headings(rows: list[Row], body_size: float | None, fonts: list[str]) -> tuple[int, ...]:
    if body_size is None:
        return ()
    return tuple(position for position, row in enumerate(rows) if is_heading(row, body_size, fonts))


def _contents(pages: Sequence[PageFacts], kept: list[list[Row]], parts: Parts) -> list[PageContent]:
    contents, first = [], 0
    for number, (page, rows) in enumerate(zip(pages, kept, strict=True), start=1):
        contents.append(_content(page, number, rows, parts.kinds[first : first + len(rows)]))
        first += len(rows)
    return contents


def _content(page: PageFacts, number: int, rows: list[Row], kinds: Sequence[PageKind]) -> PageContent:
    holds = set(kinds)
    figures = _figures(page, rows)
    if holds == {PageKind.REFERENCES} and (figures or _has_drawing(page, rows)):
        holds.add(PageKind.BODY)
    if not holds:
        holds = {PageKind.BLANK if _is_blank(page) else PageKind.BODY}
    by_kind = list(zip(rows, kinds, strict=True))
    return PageContent(
        number,
        frozenset(holds),
        because=next((row for row, kind in by_kind if kind is PageKind.BODY), None),
        appendix_line=next((row for row, kind in by_kind if kind is PageKind.APPENDIX), None),
        figures=figures,
        width=page.width,
    )


def _is_blank(page: PageFacts) -> bool:
    """Whether there is nothing to see, headers and footers apart: no picture, no drawing, no text however it is
    turned."""
    turned = any(span.text.strip() and span.turn for span in page.spans)
    return not page.images and not turned and page.drawings < _DRAWING


def _figures(page: PageFacts, rows: list[Row]) -> tuple[Box, ...]:
    whole = page.width * page.height
    found = []
    for image in page.images:
        x0, y0, x1, y1 = (
            max(image.box[0], 0),
            max(image.box[1], 0),
            min(image.box[2], page.width),
            min(image.box[3], page.height),
        )
        if x1 <= x0 or y1 <= y0 or not LARGE_IMAGE * whole < (x1 - x0) * (y1 - y0) < 0.95 * whole:
            continue
        inside = sum(row.letters for row in rows if x0 < _middle(row, 0) < x1 and y0 < _middle(row, 1) < y1)
        if inside < _GROUND * sum(row.letters for row in rows) or inside == 0:
            found.append((x0, y0, x1, y1))
    return tuple(found)


def _has_drawing(page: PageFacts, rows: list[Row]) -> bool:
    """Whether lines and curves make a figure: few letters stand in it, as between no ruled lines or in a shaded box."""
    for x0, y0, x1, y1 in page.graphics:
        inside = sum(
            row.letters * row.size**2 for row in rows if x0 < _middle(row, 0) < x1 and y0 < _middle(row, 1) < y1
        )
        if inside * _ROOM_OF_A_LETTER < (x1 - x0) * (y1 - y0):
            return True
    return False


def _middle(row: Row, axis: int) -> float:
    return (row.box[axis] + row.box[axis + 2]) / 2


def _template(facts: PdfFacts, fonts: list[str], measures: Measures, first_page: list[Row]) -> str | None:
    """`acm-sigconf`, or None. Two columns of 240 pt in Libertine of 9 pt are like no other family; with the option 10pt
    they are like acmengage's, which has a synopsis in place of the abstract."""
    names = {font.casefold() for font in fonts}
    # The text in Libertine and the headings in Biolinum, or the class says so itself.
    libertine = all(any(family in name for name in names) for family in ("libertin", "biolin"))
    acmart = "acmart" in facts.metadata.get("Creator", "").casefold()
    body, width, margins = measures.body_size, measures.column_width, measures.margins
    if not (libertine or acmart) or measures.columns != 2 or body is None or width is None:
        return None
    # acmtog, which is set alike, leaves 52 pt at the sides for columns of 242 pt.
    of_a_journal = margins is not None and margins.left < _SIDE_OF_ACMTOG and abs(width - _COLUMN_OF_ACMTOG) < 0.7
    if of_a_journal or body >= _LARGER:
        return None
    if body >= _USUAL and (margins is None or margins.top < _TOP_OF_SIGCONF or _has_synopsis(first_page)):
        return None
    return "acm-sigconf"


def _has_synopsis(rows: list[Row]) -> bool:
    return any(letters_of(row.text) == "synopsis" for row in rows)
