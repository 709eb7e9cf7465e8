"""Chart geometry. Pure: numbers in, coordinates out; the templates write the SVG."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"
)  # fmt: skip


@dataclass(frozen=True)
class Box:
    """A rectangle; `kind` is the last part of its class name."""

    x: float
    y: float
    width: float
    height: float
    kind: str = ""


@dataclass(frozen=True)
class Drawing:
    """A drawing's size and its rectangles."""

    width: float
    height: float
    boxes: tuple[Box, ...]


def paper_marks(kinds: Sequence[str], *, width: float, height: float, gap: float) -> Drawing:
    """Return small upright papers side by side. Kinds: done, half (outline, filled below), open, late."""
    boxes: list[Box] = []
    for place, kind in enumerate(kinds):
        x = place * (width + gap) + 0.5
        if kind == "half":
            boxes.append(Box(x, height / 2 + 0.5, width, height / 2, "half-fill"))
        boxes.append(Box(x, 0.5, width, height, "open" if kind == "half" else kind))
    return Drawing(max(0, len(kinds) * (width + gap) - gap + 1), height + 1, tuple(boxes))


def segments(done: int, total: int, begun: int = 0) -> Drawing:
    """Return a row of `total` equal segments over 240 units: full for each done, half for each begun."""
    gap = 4.0
    width = (240 - gap * (total - 1)) / max(1, total)
    boxes: list[Box] = []
    for place in range(total):
        x = place * (width + gap)
        boxes.append(Box(round(x, 2), 0, round(width, 2), 7))
        share = 1.0 if place < done else 0.5 if place < done + begun else 0.0
        if share:
            boxes.append(Box(round(x, 2), 0, round(width * share, 2), 7, "filled"))
    return Drawing(240, 7, tuple(boxes))


def score_plot(scores: Sequence[int], *, steps: int = 5) -> Drawing:
    """Return blocks stacked over `steps` ticks, one block a score; a score off the scale raises ValueError."""
    if any(not 1 <= score <= steps for score in scores):
        raise ValueError("a score lies off the scale")
    counts = Counter(scores)
    tallest = max(3, max(counts.values(), default=0))
    wide, gap, tall, between = 10.0, 2.0, 5.0, 1.0
    floor = tallest * (tall + between)
    boxes = [Box(step * (wide + gap), floor, wide, 2, "step") for step in range(steps)]
    for score, count in sorted(counts.items()):
        x = (score - 1) * (wide + gap)
        boxes += [Box(x, floor - (level + 1) * (tall + between), wide, tall, "block") for level in range(count)]
    return Drawing(steps * (wide + gap) - gap, floor + 2, tuple(boxes))


@dataclass(frozen=True)
class Stop:
    """One event on the calendar line, with where its words stand: beside which end, in which row."""

    x: float
    name: str
    words: str
    past: bool
    anchor: str = "middle"
    above: bool = False
    coming: bool = False


@dataclass(frozen=True)
class Line:
    """A calendar as one line: its stops, month ticks and today's place, all in the same units."""

    width: float
    today: float
    today_words: str
    stops: tuple[Stop, ...]
    months: tuple[tuple[float, str], ...]


def calendar_line(events: Sequence[tuple[datetime, str, str]], *, now: datetime, width: float = 1232) -> Line:
    """Place events (instant, name, date in words) on a line of `width`, in order; what would touch goes above."""
    ordered = sorted(events)
    if not ordered:
        return Line(width, 0, "", (), ())
    first = min(ordered[0][0], now)
    last = max(ordered[-1][0], now)
    pad = (last - first) * 0.09 or timedelta(days=7)
    start, span = first - pad, (last - first + 2 * pad).total_seconds()

    def place(at: datetime) -> float:
        return round((at - start).total_seconds() / span * width, 1)

    coming = next((at for at, _, _ in ordered if at > now), None)
    stops: list[Stop] = []
    below_until = above_until = -1.0
    taken: list[tuple[float, float]] = []
    for at, name, words in ordered:
        x = place(at)
        half = max(len(name) * 7.2, len(words) * 6.2) / 2
        anchor, left = (
            ("start", x) if x - half < 0 else ("end", x - 2 * half) if x + half > width else ("middle", x - half)
        )
        above = (at == coming or left < below_until + 12) and left > above_until
        if above:
            above_until = left + 2 * half
            taken.append((left, above_until))
        else:
            below_until = left + 2 * half
        stops.append(Stop(x, name, words, at <= now, anchor, above, at == coming))
    months: list[tuple[float, str]] = []
    for at in _month_starts(start, start + timedelta(seconds=span)):
        x, name = place(at), _MONTHS[at.month - 1]
        # A month keeps its tick, but gives up its name where the words of a date stand above the line.
        free = all(x + 5 + len(name) * 7 < left or x + 5 > right for left, right in taken)
        months.append((x, name if free and x + 5 + len(name) * 7 < width else ""))
    return Line(width, place(now), f"today, {now.day} {_MONTHS[now.month - 1][:3]}", tuple(stops), tuple(months))


def _month_starts(start: datetime, end: datetime) -> list[datetime]:
    day = date(start.year, start.month, 1)
    found: list[datetime] = []
    while True:
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        at = datetime(day.year, day.month, 1, tzinfo=start.tzinfo)
        if at >= end:
            return found
        found.append(at)
