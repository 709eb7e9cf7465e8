"""A person's home page: their conferences with papers and duties."""

from datetime import datetime

from access.gate.author import paper_rows_by_conference
from access.gate.base import conference_view
from access.gate.reviewer import queues
from access.projections import ConferenceRow
from access.scopes import Person, as_author, key_of
from conferences.deadlines import Schedule
from conferences.kinds import Role
from conferences.models import Conference, Membership
from conferences.services.scheduling import entries_by_conference
from reviews.models import Assignment

# Of each conference so many are listed; the rest is on the page of one's papers there.
OWN_PAPERS = 20


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
    papers = paper_rows_by_conference(as_author(person, now).order_by("-number", "-pk"), most=OWN_PAPERS)
    conferences = list(Conference.objects.filter(pk__in=set(papers) | set(roles)).order_by("-pk"))
    reviews = queues(person, roles, now) if roles else {}
    entries = entries_by_conference([conference.pk for conference in conferences])
    return tuple(
        ConferenceRow(
            conference=conference_view(conference),
            roles=tuple(role for role in Role if role in roles.get(conference.pk, ())),
            papers=papers.get(conference.pk, ()),
            reviews=reviews.get(conference.pk, ()),
            schedule=Schedule.of(entries.get(conference.pk, ())),
        )
        for conference in conferences
    )
