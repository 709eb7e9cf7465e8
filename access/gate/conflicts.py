"""The conflicts that authors named for their paper, and the committee to choose from (P17, P40).

What chairs and reviewers said themselves is absent, and so is everything about who reviews the paper.
"""

from datetime import datetime

from django.db.models import Q

from access.gate.base import NotThere, find
from access.projections import NamedConflict, OutsideView, PaperConflicts, PersonChoice
from access.rights import View
from access.scopes import Person
from accounts.models import User
from conferences.models import Membership
from reviews.kinds import ConflictSource, OutsideKind
from reviews.models import Conflict, OutsideConflict

FOUND_AT_MOST = 20
TYPED_AT_LEAST = 3


def author_conflicts(
    person: Person, conference_slug: str, number: int, at: datetime, *, wanted: str = ""
) -> PaperConflicts:
    """For an author of the paper. `wanted` searches the committee by name. Raises NotThere for anybody else."""
    found = find(person, conference_slug, number, at)
    if found.rights.view is not View.AUTHOR:
        raise NotThere
    paper = found.paper
    named = [
        NamedConflict(user_id=row.user_id, name=row.user.full_name, affiliation=row.user.affiliation, reason=row.reason)
        for row in Conflict.objects.filter(submission=paper, source=ConflictSource.AUTHOR)
        .select_related("user")
        .order_by("user__family_name", "user__given_name", "pk")
    ]
    words = [word for word in wanted.replace("\0", "").split() if word][:5]
    is_long_enough = sum(map(len, words)) >= TYPED_AT_LEAST
    return PaperConflicts(
        named=tuple(named),
        outside=tuple(
            OutsideView(row.pk, OutsideKind(row.kind), row.name)
            for row in OutsideConflict.objects.filter(submission=paper)
        ),
        found=_members(paper.conference_id, words, {one.user_id for one in named}) if is_long_enough else (),
        is_search_too_short=bool(words) and not is_long_enough,
        may_change=found.rights.edit,
    )


def _members(conference_id: int, words: list[str], named: set[int]) -> tuple[PersonChoice, ...]:
    """Anybody with a role, in the order of names: nothing tells whether they review, or would (P17)."""
    matching = Q()
    for word in words:
        matching &= Q(given_name__icontains=word) | Q(family_name__icontains=word) | Q(affiliation__icontains=word)
    people = User.objects.filter(
        matching, pk__in=Membership.objects.filter(conference_id=conference_id).values("user_id"), is_active=True
    ).exclude(pk__in=named)
    return tuple(
        PersonChoice(row.pk, row.full_name, row.affiliation)
        for row in people.order_by("family_name", "given_name", "pk")[:FOUND_AT_MOST]
    )
