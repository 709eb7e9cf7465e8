"""A person's home page: their conferences with papers and duties."""

from datetime import datetime

from access.gate.author import paper_rows
from access.gate.base import conference_view
from access.gate.reviewer import queue_rows
from access.projections import ConferenceRow, PaperRow
from access.scopes import Person, as_author, key_of
from conferences.deadlines import Schedule
from conferences.kinds import Role
from conferences.models import Conference, Membership
from conferences.services.scheduling import entries_of
from reviews.models import Assignment


def reviews_papers(person: Person) -> bool:
    """Whether this person holds a live assignment in a conference that is not closed, whatever became of the paper."""
    return Assignment.objects.filter(
        reviewer_id=key_of(person), removed_at=None, submission__conference__is_closed=False
    ).exists()


def home(person: Person, now: datetime) -> tuple[ConferenceRow, ...]:
    """The conferences in which this person has a role or a paper, the newest first, with what is theirs there."""
    if not person.is_authenticated:
        return ()
    roles: dict[int, set[Role]] = {}
    for row in Membership.objects.filter(user_id=person.pk):
        roles.setdefault(row.conference_id, set()).add(Role(row.role))
    written = set(as_author(person, now).values_list("conference_id", flat=True))
    rows = []
    for conference in Conference.objects.filter(pk__in=written | set(roles)).order_by("-pk"):
        held = roles.get(conference.pk, set())
        papers: tuple[PaperRow, ...] = ()
        if conference.pk in written:
            papers = paper_rows(as_author(person, now).filter(conference=conference).order_by("-number")[:20])
        rows.append(
            ConferenceRow(
                conference=conference_view(conference),
                roles=tuple(role for role in Role if role in held),
                papers=papers,
                reviews=queue_rows(person, conference.pk, now) if held else (),
                schedule=Schedule.of(entries_of(conference.pk)),
            )
        )
    return tuple(rows)
