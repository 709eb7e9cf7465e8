"""A person's home page in words: what is theirs in each conference, and what waits for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.urls import reverse

from access.projections import ConferenceRow, ConferenceView
from conferences.kinds import Role
from eligibility.words import count, listed
from submissions.states import State
from web.author.listing import RowOfPaper
from web.public.dates import DateLine, date_lines, next_line
from web.public.words import ROLE_NAMES
from web.reviewer.queue import Queue, make_queue


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnConference:
    """One conference of the page. An address is empty where this person has no business."""

    conference: ConferenceView
    roles: str
    next: DateLine | None
    papers: tuple[RowOfPaper, ...]
    queue: Queue
    papers_url: str
    reviews_url: str
    chair_url: str


def own_conferences(rows: Sequence[ConferenceRow], now: datetime, zone: tzinfo) -> tuple[OwnConference, ...]:
    """The rows of the gate with their words and addresses."""
    return tuple(_own(row, now, zone) for row in rows)


def waiting_words(own: Sequence[OwnConference]) -> str:
    """What waits for this person, in one sentence: "2 reviews are still to be submitted, and 1 draft."."""
    reviews = sum(one.queue.left for one in own)
    drafts = sum(paper.row.state is State.DRAFT for one in own for paper in one.papers)
    parts = [count(number, noun) for number, noun in ((reviews, "review"), (drafts, "draft")) if number]
    if not parts:
        return "You have no review and no draft to submit."
    verb = "is" if reviews + drafts == 1 else "are"
    return f"{listed(parts)} {verb} still to be submitted."


def _own(row: ConferenceRow, now: datetime, zone: tzinfo) -> OwnConference:
    slug = row.conference.slug
    roles = [ROLE_NAMES[role] for role in row.roles]
    chairs = {Role.CHAIR, Role.TRACK_CHAIR} & set(row.roles)
    return OwnConference(
        conference=row.conference,
        roles=f"You are {listed(roles)}." if roles else "",
        next=next_line(date_lines(row.schedule.entries, now)),
        papers=tuple(
            RowOfPaper(
                row=paper,
                url=reverse("author:edit" if paper.state is State.DRAFT else "author:paper", args=[slug, paper.number]),
            )
            for paper in row.papers
        ),
        queue=make_queue(row.reviews, now, zone),
        papers_url=reverse("author:papers", args=[slug]) if row.papers or not row.conference.is_closed else "",
        reviews_url=reverse("reviewer:queue", args=[slug]) if row.reviews or Role.PC in row.roles else "",
        chair_url=reverse("chair:dashboard", args=[slug]) if chairs else "",
    )
