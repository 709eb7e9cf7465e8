"""The committee of a conference and whom its chairs invited, for its chairs (not for track chairs)."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from access.gate.base import NotThere, conference_row
from access.gate.people import OFFERED, chosen_first, named
from access.projections import InvitationView, InvitedPage, MembersPage, MemberView, Wanted
from access.scopes import Person, as_chair, key_of
from conferences.kinds import Role
from conferences.models import Conference, Invitation, Membership


def members_page(person: Person, slug: str, now: datetime, *, after: int | None = None, limit: int = 50) -> MembersPage:
    """A page of the roles in the committee, by role and family name; `after` is the last key of the page before.

    A role that was taken away meanwhile is no place to go on from: then it is the first page. Raises NotThere.
    """
    conference = _chaired(person, slug)
    members = Membership.objects.filter(conference=conference)
    rows = _with_loads(members, person, now).order_by("role", "user__family_name", "pk")
    last = members.select_related("user").filter(pk=after).first() if after else None
    if last is not None:
        name = last.user.family_name
        same_name = Q(user__family_name__gt=name) | Q(user__family_name=name, pk__gt=last.pk)
        rows = rows.filter(Q(role__gt=last.role) | Q(Q(role=last.role) & same_name))
    page = list(rows[: limit + 1])
    return MembersPage(
        tuple(_member(row) for row in page[:limit]),
        page[limit - 1].pk if len(page) > limit else None,
        members.count(),
    )


def committee_member(person: Person, slug: str, membership_id: int, now: datetime) -> MemberView:
    """One role of the committee. Raises NotThere."""
    rows = Membership.objects.filter(conference=_chaired(person, slug), pk=membership_id)
    row = _with_loads(rows, person, now).first()
    if row is None:
        raise NotThere
    return _member(row)


def committee_names(person: Person, slug: str, wanted: Wanted) -> tuple[tuple[tuple[int, str, Role], ...], bool]:
    """Key, name and role of at most `OFFERED` roles, for a field that chooses a person, and whether there are more.
    Raises NotThere."""
    rows = Membership.objects.filter(named(wanted, "user__"), conference=_chaired(person, slug)).select_related("user")
    found = rows.order_by(chosen_first(wanted, "user__"), "role", "user__family_name", "pk")[: OFFERED + 1]
    names = tuple((row.user_id, row.user.full_name, Role(row.role)) for row in found)
    return names[:OFFERED], len(names) > OFFERED


def invited_page(person: Person, slug: str, now: datetime, *, after: int | None = None, limit: int = 50) -> InvitedPage:
    """A page of the invitations that nobody accepted, the newest first. Raises NotThere."""
    rows = Invitation.objects.filter(conference=_chaired(person, slug), accepted_at=None)
    page = list((rows.filter(pk__lt=after) if after else rows).order_by("-pk")[: limit + 1])
    views = tuple(
        InvitationView(email=row.email, role=Role(row.role), invited_at=row.invited_at, standing=_standing(row, now))
        for row in page[:limit]
    )
    return InvitedPage(views, page[limit - 1].pk if len(page) > limit else None, rows.count())


def _chaired(person: Person, slug: str) -> Conference:
    conference = conference_row(slug)
    if not Membership.objects.filter(conference=conference, user_id=key_of(person), role=Role.CHAIR).exists():
        raise NotThere
    return conference


def _with_loads(rows: QuerySet[Membership], person: Person, now: datetime) -> QuerySet[Membership]:
    """A load counts papers that this chair has power over, or a chair could tell from it who reviews their own (P21)."""
    mine = as_chair(person, now).filter(conference_id__in=rows.values("conference_id")).values_list("pk", flat=True)
    live = Q(user__assignments__removed_at=None, user__assignments__submission__in=mine)
    return rows.select_related("user", "track").annotate(load=Count("user__assignments", filter=live, distinct=True))


def _member(row: Membership) -> MemberView:
    return MemberView(
        membership_id=row.pk,
        user_id=row.user_id,
        name=row.user.full_name,
        email=row.user.email,
        affiliation=row.user.affiliation,
        role=Role(row.role),
        track=row.track.name if row.track else "",
        load=row.load,  # type: ignore[attr-defined]  # annotation of `_with_loads`
    )


def _standing(row: Invitation, now: datetime) -> str:
    if row.declined_at:
        return "declined"
    return "waiting" if row.expires_at > now else "expired"
