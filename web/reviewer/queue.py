"""A reviewer's queue in words: grouped by due date, each paper with how far its review is. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import groupby

from access.projections import ReviewRow
from reviews.kinds import ReviewState
from ui.times import date_words, distance_words


@dataclass(frozen=True, slots=True)
class Item:
    """A paper of the queue: the kind of its mark, and the word beside it."""

    number: int
    title: str
    track: str
    kind: str
    word: str
    due: datetime | None
    due_words: str
    is_late: bool

    @property
    def label(self) -> str:
        """What the paper is called beside its state."""
        return f"Paper {self.number}"


@dataclass(frozen=True, slots=True)
class Group:
    """Papers that are due at the same instant, or those that are done."""

    heading: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """The whole queue with its counts."""

    groups: tuple[Group, ...]
    items: tuple[Item, ...]
    total: int
    done: int
    begun: int
    next_due: datetime | None
    next_words: str

    @property
    def left(self) -> int:
        """How many reviews are not submitted yet."""
        return self.total - self.done

    @property
    def words(self) -> str:
        """How far all of it is."""
        return f"{self.done} of {self.total} submitted" + (f", {self.begun} begun" if self.begun else "")


def make_queue(rows: Sequence[ReviewRow], now: datetime, zone: tzinfo) -> Queue:
    """Group what is left by due date, in the order of the rows; what is submitted comes last."""
    left = [row for row in rows if row.state is not ReviewState.SUBMITTED]
    done = [row for row in rows if row.state is ReviewState.SUBMITTED]
    groups = [
        Group(_due_words(due, words, now), tuple(_item(row, now, zone) for row in same))
        for (due, words), same in groupby(left, key=lambda row: (row.due, row.due_words))
    ]
    if done:
        groups.append(Group("Submitted", tuple(_item(row, now, zone) for row in done)))
    return Queue(
        groups=tuple(groups),
        items=tuple(item for group in groups for item in group.items),
        total=len(rows),
        done=len(done),
        begun=sum(row.state is ReviewState.DRAFT for row in left),
        next_due=next((row.due for row in left if row.due), None),
        next_words=next((row.due_words for row in left if row.due), ""),
    )


def next_number(rows: Iterable[ReviewRow], after: int) -> int | None:
    """The paper to go on with: the next one that is not submitted, else the first such."""
    listed = list(rows)
    place = next((index for index, row in enumerate(listed) if row.number == after), 0)
    turned = listed[place + 1 :] + listed[:place]
    return next((row.number for row in turned if row.state is not ReviewState.SUBMITTED), None)


def _due_words(due: datetime | None, words: str, now: datetime) -> str:
    if due is None:
        return "No due date"
    return f"{'Was due' if due <= now else 'Due'} {words}, {distance_words(now, due)}"


def _item(row: ReviewRow, now: datetime, zone: tzinfo) -> Item:
    late = row.state is not ReviewState.SUBMITTED and row.due is not None and row.due <= now
    if row.state is ReviewState.SUBMITTED:
        on = f" {date_words(row.submitted_at, zone, year=False, weekday=False)}" if row.submitted_at else ""
        kind, word = "complete", f"Submitted{on}"
    elif row.state is ReviewState.DRAFT:
        kind, word = "begun", f"Draft, {row.progress}"
    else:
        kind, word = "missing", "Not begun"
    return Item(row.number, row.title, row.track, kind, word, row.due, row.due_words, late)
