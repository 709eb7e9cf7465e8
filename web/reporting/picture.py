"""The picture of one page beside the findings, with what was found boxed, and the way to the other pages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from eligibility.pictures import Size
from eligibility.words import count
from web.reporting.boxes import Marked, crop_around, marked, tagged
from web.reporting.cards import Cutout, FindingCard
from web.reporting.strip import Pages, Places

# Percent of the width of its place.
ZOOMS = (1, 2, 3)
# Findings that show their place cut out; the page picture shows all.
MOST_CUTOUTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureView:
    """A page, drawn. Width and height are in points, as the page is seen."""

    page: int
    pages: int
    src: str
    width: float
    height: float
    boxes: tuple[Marked, ...]
    zoom: int
    previous_url: str
    next_url: str
    larger_url: str
    smaller_url: str
    told: str

    @property
    def note(self) -> str:
        """What the boxes mean."""
        parts = []
        if any(box.kind != "read" for box in self.boxes):
            parts.append("The box marks the place of a finding.")
        if any(box.kind == "read" for box in self.boxes):
            parts.append("Dashed: what was read as references.")
        return " ".join(parts)

    @property
    def alt(self) -> str:
        """What the picture shows, for who does not see it."""
        boxed = ", ".join(dict.fromkeys(box.words for box in self.boxes if box.kind != "read"))
        return f"Page {self.page} as it is printed" + (f"; boxed: {boxed}" if boxed else "")


def picture_view(
    pages: Pages, page: int, *, zoom: int, cards: Sequence[FindingCard], places: Places
) -> PictureView | None:
    """The picture of a page; None without pages, or where no pictures are shown."""
    zoom = zoom if zoom in ZOOMS else 1
    src = places.picture(page, Size.PAGE if zoom == 1 else Size.LARGE) if 1 <= page <= pages.count else ""
    if not src:
        return None
    width, height = pages.shape(page).seen
    here = [card for card in cards if card.finding.page == page and card.kind != "done"]
    return PictureView(
        page=page,
        pages=pages.count,
        src=src,
        width=width,
        height=height,
        boxes=_boxes(pages, page, here),
        zoom=zoom,
        previous_url=places.page(page - 1, zoom) if page > 1 else "",
        next_url=places.page(page + 1, zoom) if page < pages.count else "",
        larger_url=places.page(page, zoom + 1) if zoom < ZOOMS[-1] else "",
        smaller_url=places.page(page, zoom - 1) if zoom > 1 else "",
        told=_told(page, pages.count, here),
    )


def with_cutouts(cards: Sequence[FindingCard], pages: Pages, *, here: int, places: Places) -> tuple[FindingCard, ...]:
    """The cards, each with the address of its page, and the first of them with their places cut out."""
    left = MOST_CUTOUTS
    shown = []
    for card in cards:
        page = card.finding.page or 0
        cutout = _cutout(card, pages, places) if left and card.kind != "done" else None
        left -= cutout is not None
        url = places.page(page) if 1 <= page <= pages.count else ""
        shown.append(replace(card, page_url=url, cutout=cutout, is_here=page == here))
    return tuple(shown)


def _boxes(pages: Pages, page: int, here: Sequence[FindingCard]) -> tuple[Marked, ...]:
    shape, sheet = pages.shape(page), pages.sheet(page)
    read = [marked(shape, box, kind="read", words="references") for box in (sheet.read if sheet else ())]
    found = [marked(shape, card.box, kind=card.kind, words=card.tag) for card in here if card.box]
    return tagged(shape, [*read, *found])


def _cutout(card: FindingCard, pages: Pages, places: Places) -> Cutout | None:
    page, box = card.finding.page or 0, card.box
    src = places.picture(page, Size.PAGE) if 1 <= page <= pages.count else ""
    if box is None or not src:
        return None
    shape = pages.shape(page)
    one = marked(shape, box, kind=card.kind, words=card.tag)
    width, height = shape.seen
    label = f"The place on page {page}, boxed: {card.tag}"
    return Cutout(src=src, crop=crop_around(shape, one), width=width, height=height, box=one, label=label)


def _told(page: int, pages: int, here: Sequence[FindingCard]) -> str:
    """Said to screen readers when the page was turned."""
    open_ones = [card for card in here if card.status == "open"]
    if not open_ones:
        return f"Page {page} of {pages}. No open finding on it."
    return f"Page {page} of {pages}. {count(len(open_ones), 'finding')} on it: {'; '.join(card.title for card in open_ones)}"
