"""What the top bar of a conference's pages depends on."""

from dataclasses import dataclass

from access.gate.base import conference_view
from access.projections import ConferenceView
from access.scopes import Person
from conferences.kinds import Role
from conferences.models import Conference, Membership


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What the top bar of a conference's pages depends on."""

    conference: ConferenceView
    roles: frozenset[Role]


def frame(person: Person, slug: str) -> Frame | None:
    """The conference and this person's roles in it; None where there is no such conference. Two queries at most."""
    row = Conference.objects.filter(slug=slug).first()
    if row is None:
        return None
    roles: frozenset[Role] = frozenset()
    if person.is_authenticated:
        held = Membership.objects.filter(conference=row, user_id=person.pk).values_list("role", flat=True)
        roles = frozenset(Role(role) for role in held)
    return Frame(conference=conference_view(row), roles=roles)
