"""How many papers the people of a paper have in its conference: one person over all their addresses and their ORCID iD (P22)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db.models import Q

from accounts.models import User
from eligibility.authors import PaperCounts
from submissions.models import Author, Submission
from submissions.states import State


def paper_counts(
    *, paper: Submission | None, conference_id: int, track_id: int, rows: Iterable[Author]
) -> dict[int, PaperCounts]:
    """By the keys of those rows that a person has taken. Three queries.

    Rows that are merely typed are left out, or anybody could ask how many papers the owner of an address has (P44). Of the
    other papers those count that were submitted before this one, so that the last one is one too many, and never the first.
    """
    taken = {row.pk: row.user_id for row in rows if row.user_id is not None}
    if not taken:
        return {}
    names = _names_of(set(taken.values()))
    others = _submitted_before(paper, conference_id, names)
    counts = {}
    for key, person in taken.items():
        papers = {pk: track for pk, track, people in others if person in people}
        in_track = sum(track == track_id for track in papers.values())
        counts[key] = PaperCounts(conference=1 + len(papers), track=1 + in_track)
    return counts


_Names = dict[str, dict[object, int]]


def _names_of(people: set[int]) -> _Names:
    """Whom a key, a verified address or an iD stands for."""
    users = list(User.objects.filter(pk__in=people))
    verified = EmailAddress.objects.filter(user_id__in=people, verified=True).values_list("email", "user_id")
    return {
        "user": {user.pk: user.pk for user in users},
        "email": {user.email.lower(): user.pk for user in users} | {email.lower(): pk for email, pk in verified},
        "orcid": {user.orcid: user.pk for user in users if user.orcid},
    }


def _submitted_before(paper: Submission | None, conference_id: int, names: _Names) -> list[tuple[int, int, set[int]]]:
    """(paper, track, who of the people is on it) of the conference's submitted papers."""
    named = Q(user_id__in=names["user"]) | Q(email__in=names["email"]) | Q(orcid__in=names["orcid"])
    rows = Author.objects.filter(
        named, submission__conference_id=conference_id, submission__state=State.SUBMITTED, refused_at=None
    ).select_related("submission")
    tracks: dict[int, int] = {}
    people: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        if paper is not None and (row.submission_id == paper.pk or not _came_before(row.submission, paper)):
            continue
        tracks[row.submission_id] = row.submission.track_id
        found = (names["user"].get(row.user_id), names["email"].get(row.email), _by_orcid(row, names))
        people[row.submission_id] |= {one for one in found if one is not None}
    return [(pk, tracks[pk], people[pk]) for pk in tracks]


def _by_orcid(row: Author, names: _Names) -> int | None:
    """Whose iD a row has. Nobody proves their iD, so it says nothing about rows that somebody else has taken: who claims
    another person's iD must not learn how many papers that person has (P1, P44)."""
    person = names["orcid"].get(row.orcid)
    return person if row.user_id in {None, person} else None


def _came_before(other: Submission, paper: Submission) -> bool:
    if paper.submitted_at is None:
        return True
    return _order(other) < _order(paper)


def _order(paper: Submission) -> tuple[datetime, int]:
    assert paper.submitted_at is not None  # a submitted paper has its date: the database sees to that
    return paper.submitted_at, paper.pk
