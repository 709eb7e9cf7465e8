"""Where boxes lie on the picture of a page. Pure: points from the top left corner, x to the right, y down."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from eligibility.findings import Box

# Of tags, set in 10 pt of the page: how wide a letter is at most, the space beside the words, and their height.
_LETTER, _PADDING, TAG_HEIGHT = 6.1, 5.0, 15.0
# What a cropped picture shows around a box at least.
_CROP_WIDTH, _CROP_HEIGHT, _AROUND = 320.0, 120.0, 14.0
_LEAST = 6.0


@dataclass(frozen=True, slots=True)
class PageShape:
    """A page's crop box, and the turn (0, 90, 180 or 270 degrees clockwise) in which readers see it."""

    width: float
    height: float
    rotation: int = 0

    @property
    def seen(self) -> tuple[float, float]:
        """Width and height as they are seen."""
        return (self.height, self.width) if self.rotation % 180 else (self.width, self.height)

    def turned(self, box: Box) -> Box:
        """A box of the page before it was turned, where it is seen."""
        x0, y0, x1, y1 = box
        match self.rotation % 360:
            case 90:
                return self.height - y1, x0, self.height - y0, x1
            case 180:
                return self.width - x1, self.height - y1, self.width - x0, self.height - y0
            case 270:
                return y0, self.width - x1, y1, self.width - x0
        return box


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A box drawn over a picture. `kind` is error, warning, notice or read (what was read as references). The tag is left
    out where there is no room for it."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    words: str
    tag: Box | None = None

    @property
    def tag_x(self) -> float:
        """Where the tag's rectangle begins."""
        return self.tag[0] if self.tag else 0.0

    @property
    def tag_y(self) -> float:
        """The top of the tag."""
        return self.tag[1] if self.tag else 0.0

    @property
    def tag_width(self) -> float:
        """The width of the tag."""
        return round(self.tag[2] - self.tag[0], 1) if self.tag else 0.0

    @property
    def words_x(self) -> float:
        """Where the tag's words begin."""
        return round(self.tag_x + _PADDING, 1)

    @property
    def words_y(self) -> float:
        """The baseline of the tag's words."""
        return round(self.tag_y + 11.0, 1)

    @property
    def box(self) -> Box:
        """Its edges."""
        return self.x, self.y, self.x + self.width, self.y + self.height


@dataclass(frozen=True, slots=True, kw_only=True)
class Crop:
    """A cut-out of a picture around one box."""

    x: float
    y: float
    width: float
    height: float


def marked(shape: PageShape, box: Box, *, kind: str, words: str) -> Marked:
    """A box as it lies over the picture, without a tag. What is outside the page is cut off; nothing is too small to see."""
    wide, high = shape.seen
    x0, y0, x1, y1 = shape.turned(box)
    x0, x1 = sorted((min(max(x0, 0.0), wide), min(max(x1, 0.0), wide)))
    y0, y1 = sorted((min(max(y0, 0.0), high), min(max(y1, 0.0), high)))
    around = 2.0 if kind != "read" else 0.0
    x0, y0 = max(0.0, min(x0 - around, wide - _LEAST)), max(0.0, min(y0 - around, high - _LEAST))
    return Marked(
        x=round(x0, 1),
        y=round(y0, 1),
        width=round(max(_LEAST, min(x1 + around, wide) - x0), 1),
        height=round(max(_LEAST, min(y1 + around, high) - y0), 1),
        kind=kind,
        words=words,
    )


def tagged(shape: PageShape, boxes: Sequence[Marked]) -> tuple[Marked, ...]:
    """The boxes with their tags, those of findings first in their choice of place; no tag covers another."""
    taken: list[Box] = []
    placed: dict[int, Marked] = {}
    for number, one in sorted(enumerate(boxes), key=lambda pair: pair[1].kind == "read"):
        tag = next((place for place in _places(shape, one) if not any(_meet(place, other) for other in taken)), None)
        if tag is not None:
            taken.append(tag)
        placed[number] = replace(one, tag=tag)
    return tuple(placed[number] for number in range(len(boxes)))


def _places(shape: PageShape, one: Marked) -> Iterable[Box]:
    """Above the box or below it, flush left or right."""
    wide, high = shape.seen
    width = len(one.words) * _LETTER + 2 * _PADDING
    left = max(0.0, min(one.x, wide - width))
    right = max(0.0, min(one.x + one.width - width, wide - width))
    above, below = one.y - TAG_HEIGHT, one.y + one.height
    first, second = (right, left) if one.kind == "read" else (left, right)
    for x, y in ((first, above), (second, above), (first, below), (second, below)):
        if 0 <= y <= high - TAG_HEIGHT and width <= wide:
            yield round(x, 1), round(y, 1), round(x + width, 1), round(y + TAG_HEIGHT, 1)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def crop_around(shape: PageShape, one: Marked) -> Crop:
    """The part of the picture that shows a box with some text around it; the whole width of what is wide."""
    wide, high = shape.seen
    width = min(wide, max(_CROP_WIDTH, one.width + 2 * _AROUND))
    height = min(high, max(_CROP_HEIGHT, one.height + 2 * _AROUND), width * 0.9)
    x = min(max(0.0, one.x + one.width / 2 - width / 2), wide - width)
    # A box that is higher than the cut-out is shown from its top.
    y = one.y + min(one.height, height - 2 * _AROUND) / 2 - height / 2
    return Crop(
        x=round(x, 1), y=round(min(max(0.0, y), high - height), 1), width=round(width, 1), height=round(height, 1)
    )
