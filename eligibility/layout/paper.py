"""The whole paper: its rows without furniture, its sizes, and what each page holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from eligibility.facts import PageFacts, PdfFacts
from eligibility.layout.furniture import furniture_of
from eligibility.layout.measures import Measures, measure
from eligibility.layout.references import Region, find_references, is_heading, letters_of
from eligibility.layout.rows import Row, rows_of

CAPTION = re.compile(
    r"^\s*(?:figure|fig\.|table|tab\.|listing|algorithm|abbildung|tabelle)\s*\d+\s*[:.|–-]", re.IGNORECASE
)
APPENDIX = re.compile(
    r"^(?:[A-Z0-9]{0,2}\s*)?(?:appendi(?:x|ces)|supplementary materials?|supplement|anhang)\b", re.IGNORECASE
)
# A picture that takes more of a page than this is no ornament of a reference.
LARGE_IMAGE = 0.03
_NOT_APPENDIX = ("acknowledg", "acknowledgment", "biograph", "authorbiograph", "danksagung", "funding", "contributions")


class PageKind(StrEnum):
    """What a page holds. A page with anything else beside references is no reference page."""

    BODY = "body"
    APPENDIX = "appendix"
    REFERENCES = "references"


@dataclass(frozen=True, slots=True)
class PageContent:
    """What a page holds, in any amount, and the first line of it that is neither of the references nor of the appendix.

    `because` is None on a page without such a line, or that counts for its picture.
    """

    number: int
    holds: frozenset[PageKind]
    because: Row | None = None
    appendix_line: Row | None = None

    @property
    def kind(self) -> PageKind:
        """The one word for a page: body before appendix before references, for doubt counts a page."""
        return next(kind for kind in PageKind if kind in self.holds)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as laid out. `rows` are all rows in reading order; those of headers and footers are in `furniture`
    only. `headings` are the numbers of rows that are set as one, `appendix` is that of its first row."""

    rows: tuple[Row, ...]
    furniture: tuple[Row, ...]
    measures: Measures
    references: Region | None
    pages: tuple[PageContent, ...]
    template: str | None
    headings: tuple[int, ...] = ()
    appendix: int | None = None

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
    all_rows = [rows_of(page, number) for number, page in enumerate(facts.pages, start=1)]
    furniture = furniture_of(facts.pages, all_rows)
    kept = [[row for row in rows if id(row) not in furniture] for rows in all_rows]
    measures = measure(facts.pages, kept)
    rows = [row for page_rows in kept for row in page_rows]
    references = find_references(rows, fonts, measures.body_size)
    appendix = _appendix(rows, references, fonts, measures.body_size)
    parts = _parts(rows, references, appendix)
    pages = tuple(
        _content(page, number, page_rows, parts)
        for number, (page, page_rows) in enumerate(zip(facts.pages, kept, strict=True), start=1)
    )
    return Paper(
        rows=tuple(rows),
        furniture=tuple(row for page_rows in all_rows for row in page_rows if id(row) in furniture),
        measures=measures,
        references=references,
        pages=pages,
        template=_template(facts, fonts, measures),
        headings=tuple(
            position
            for position, row in enumerate(rows)
            if measures.body_size is not None and is_heading(row, measures.body_size, fonts)
        ),
        appendix=appendix,
    )


def _appendix(rows: list[Row], references: Region | None, fonts: list[str], body_size: float | None) -> int | None:
    """The first row of the appendix: a heading that says so, or any heading after the references but
    acknowledgements."""
    first = references.end if references is not None else 0
    for position in range(first, len(rows)):
        row = rows[position]
        if len(row.text) < 60 and APPENDIX.match(row.text):
            return position
        heading = references is not None and body_size is not None and is_heading(row, body_size, fonts)
        if heading and not CAPTION.match(row.text[:80]) and not letters_of(row.text).startswith(_NOT_APPENDIX):
            return position
    return None


def _parts(rows: list[Row], references: Region | None, appendix: int | None) -> dict[int, PageKind]:
    """The kind of each row, by its id; those of the body are left out."""
    parts: dict[int, PageKind] = {}
    if references is not None:
        parts.update((id(row), PageKind.REFERENCES) for row in rows[references.start : references.end])
    if appendix is not None:
        parts.update((id(row), PageKind.APPENDIX) for row in rows[appendix:])
    return parts


def _content(page: PageFacts, number: int, page_rows: list[Row], parts: dict[int, PageKind]) -> PageContent:
    kinds = {parts.get(id(row), PageKind.BODY) for row in page_rows}
    because = next((row for row in page_rows if parts.get(id(row), PageKind.BODY) is PageKind.BODY), None)
    if because is None and PageKind.REFERENCES in kinds:
        # A float in the middle of the references is read as part of them; its caption gives it away.
        because = next((row for row in page_rows if CAPTION.match(row.text[:80])), None)
    if because is not None or not kinds or (kinds == {PageKind.REFERENCES} and _has_large_image(page)):
        kinds.add(PageKind.BODY)
    appendix_line = next((row for row in page_rows if parts.get(id(row)) is PageKind.APPENDIX), None)
    return PageContent(number, frozenset(kinds), because, appendix_line)


def _has_large_image(page: PageFacts) -> bool:
    whole = page.width * page.height
    for image in page.images:
        x0, y0, x1, y1 = image.box
        width = min(x1, page.width) - max(x0, 0.0)
        height = min(y1, page.height) - max(y0, 0.0)
        if width > 0 and height > 0 and LARGE_IMAGE * whole < width * height < 0.95 * whole:
            return True
    return False


def _template(facts: PdfFacts, fonts: list[str], measures: Measures) -> str | None:
    """`acm-sigconf`, or None. Two columns of 240 pt in Libertine of 9 pt are like no other family."""
    libertine = any("libertin" in font.casefold() for font in fonts)
    acmart = "acmart" in facts.metadata.get("Creator", "").casefold()
    body, width = measures.body_size, measures.column_width
    if not (libertine or acmart) or measures.columns != 2 or body is None or width is None:
        return None
    return "acm-sigconf" if body < 9.5 else None
