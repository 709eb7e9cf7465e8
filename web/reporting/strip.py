"""The strip of pages: each small, with what it holds and whether it counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from eligibility.pictures import Size
from eligibility.sheets import OTHER, TOTAL, Part, Sheet, Strip
from eligibility.words import count, ordinal
from web.reporting.boxes import PageShape
from web.reporting.cards import FindingCard
from web.reporting.marks import Mark

# More pages than these are drawn smaller.
MANY = 16
_LETTER = PageShape(612.0, 792.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The addresses of a report; empty ones where there is nothing to go to. `pictures_url` is what the addresses of
    pictures begin with: page and size follow."""

    report_url: str = ""
    pictures_url: str = ""

    def page(self, page: int, zoom: int = 1) -> str:
        """The report with the picture of that page."""
        asked = {"page": page} | ({"zoom": zoom} if zoom > 1 else {})
        return f"{self.report_url}?{urlencode(asked)}#page-pane" if self.report_url else ""

    def picture(self, page: int, size: Size) -> str:
        """The picture of a page."""
        return f"{self.pictures_url}{page}/{size.value}/" if self.pictures_url else ""


@dataclass(frozen=True, slots=True)
class LegendItem:
    """A kind of page and what the rules say of it."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Thumb:
    """One page of the strip. `over` is its place beyond a limit, as "7th", and `beyond` says which; `mark` tells the worst
    that was found on it."""

    number: int
    kinds: tuple[tuple[str, float], ...]
    words: str
    standing: str
    over: str
    beyond: str
    src: str
    href: str
    mark: Mark | None
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StripView:
    """All pages, and the legend above them."""

    thumbs: tuple[Thumb, ...]
    legend: tuple[LegendItem, ...]
    pages: int

    @property
    def is_long(self) -> bool:
        """Whether the pages are drawn smaller."""
        return len(self.thumbs) > MANY

    @property
    def left_out(self) -> str:
        """How many pages the strip does not show."""
        return f"and {count(self.pages - len(self.thumbs), 'further page')}" if self.pages > len(self.thumbs) else ""


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a file as a report's facts tell them; an old report knows their number and the size of the first."""

    strip: Strip | None
    count: int
    first: PageShape

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> "Pages":
        """From the facts of a report."""
        pages, size = facts.get("pages"), facts.get("page_size_pt")
        return cls(
            strip=Strip.from_json(facts.get("strip")),
            count=pages if isinstance(pages, int) else 0,
            first=PageShape(*size) if size else _LETTER,
        )

    def shape(self, page: int) -> PageShape:
        """The page's size and turn; the first page's where nothing more is known."""
        sheet = self.sheet(page)
        return PageShape(sheet.width, sheet.height, sheet.rotation) if sheet else self.first

    def sheet(self, page: int) -> Sheet | None:
        """What is known of a page."""
        sheets = self.strip.sheets if self.strip else ()
        return sheets[page - 1] if 0 < page <= len(sheets) else None


def strip_view(pages: Pages, *, current: int, cards: Sequence[FindingCard], places: Places) -> StripView | None:
    """The strip of a file whose number of pages is known."""
    if not pages.count:
        return None
    shown = len(pages.strip.sheets) if pages.strip else min(pages.count, 100)
    marks = _marks(cards)
    return StripView(
        thumbs=tuple(
            _thumb(number, pages, marks.get(number), current=number == current, places=places)
            for number in range(1, shown + 1)
        ),
        legend=tuple(LegendItem(kind, words) for kind, words in pages.strip.legend) if pages.strip else (),
        pages=pages.count,
    )


def _thumb(number: int, pages: Pages, mark: Mark | None, *, current: bool, places: Places) -> Thumb:
    sheet = pages.sheet(number)
    limited = sheet is not None and pages.strip is not None and pages.strip.has_limit
    return Thumb(
        number=number,
        kinds=tuple((part.kind, part.share) for part in sheet.parts) if sheet else (),
        words=_kinds_in_words(sheet.parts) if sheet else "",
        standing=_STANDING[sheet.budget] if sheet and limited else "",
        over=ordinal(number if sheet.beyond == TOTAL else sheet.place) if sheet and sheet.beyond else "",
        beyond=_BEYOND[sheet.beyond] if sheet and sheet.beyond else "",
        src=places.picture(number, Size.SMALL),
        href=places.page(number),
        mark=mark,
        current=current,
    )


# What a page is to the limits, by the budget that it is in.
_STANDING = {"": "free", "body": "counts", "references": "own limit", "appendix": "own limit"}
_BEYOND = {
    "body": "over the limit",
    "references": "over the limit of references",
    "appendix": "over the limit of appendix",
    TOTAL: "over the limit of all pages",
}


def _kinds_in_words(parts: Iterable[Part]) -> str:
    names = list(dict.fromkeys(part.name or part.kind for part in parts if part.kind != OTHER or part.name))
    return f"{names[0]} only" if names in (["references"], ["appendix"]) else ", ".join(names)


def _marks(cards: Iterable[FindingCard]) -> dict[int, Mark]:
    """The worst open finding of each page, and how many of its kind there are."""
    found: dict[int, list[str]] = {}
    for card in cards:
        if card.finding.page and card.status == "open" and card.kind in {"error", "warning"}:
            found.setdefault(card.finding.page, []).append(card.kind)
    return {page: Mark(min(kinds), count(kinds.count(min(kinds)), min(kinds))) for page, kinds in found.items()}
