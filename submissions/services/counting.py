"""How many papers the people of a paper have in its conference: one person over all their proven addresses (P22).

Rows that a person has taken count, and rows that nobody has taken if they name an address that is proven to be theirs: there
the receipt went, with the link by which they say that it is not them. An ORCID iD that somebody typed counts nothing: nobody
proves it, no mail goes there, and whoever typed another's could take that person's papers from them, or learn of them (P44).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db.models import Q

from eligibility.authors import PaperCounts
from submissions.models import Author, Submission
from submissions.states import State


@dataclass(frozen=True, slots=True)
class Counted:
    """A paper that is to be judged, None while it is not stored; the track that it is judged in; its rows."""

    paper: Submission | None
    track_id: int
    rows: tuple[Author, ...]


def paper_counts(*, conference_id: int, asked: Sequence[Counted]) -> dict[int, PaperCounts]:
    """By the keys of those rows that a person has taken. Two queries, however many papers are asked about.

    Rows that are merely typed are left out, or anybody could ask how many papers the owner of an address has (P44). Of the
    other papers those count that were submitted before the one asked about, so that the last one is one too many, and never
    the first.
    """
    people = {row.user_id for one in asked for row in one.rows if row.user_id is not None}
    if not people:
        return {}
    submitted = _submitted_by(people, conference_id)
    counts = {}
    for one in asked:
        for row in one.rows:
            if row.user_id is not None:
                before = [paper for paper in submitted[row.user_id].values() if _counts_beside(paper, one.paper)]
                in_track = sum(paper.track_id == one.track_id for paper in before)
                counts[row.pk] = PaperCounts(conference=1 + len(before), track=1 + in_track)
    return counts


def _submitted_by(people: set[int], conference_id: int) -> Mapping[int, dict[int, Submission]]:
    """By person the conference's submitted papers that name them, by key."""
    verified = EmailAddress.objects.filter(user_id__in=people, verified=True).values_list("email", "user_id")
    owners = {email.lower(): pk for email, pk in verified}
    rows: Iterable[Author] = Author.objects.filter(
        Q(user_id__in=people) | Q(user_id=None, email__in=owners),
        submission__conference_id=conference_id,
        submission__state=State.SUBMITTED,
        refused_at=None,
    ).select_related("submission")
    found: dict[int, dict[int, Submission]] = defaultdict(dict)
    for row in rows:
        person = row.user_id if row.user_id is not None else owners[row.email]
        found[person][row.submission_id] = row.submission
    return found


def _counts_beside(other: Submission, paper: Submission | None) -> bool:
    if paper is None:
        return True
    if other.pk == paper.pk:
        return False
    return paper.submitted_at is None or _order(other) < _order(paper)


def _order(paper: Submission) -> tuple[datetime, int]:
    assert paper.submitted_at is not None  # a submitted paper has its date: the database sees to that
    return paper.submitted_at, paper.pk
