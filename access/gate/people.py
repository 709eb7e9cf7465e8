"""People around a paper, as chairs see them."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count, islice
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, When

from access.gate.reviewer import review_of
from access.gate.reviews import review_for_chairs
from access.projections import (
    AssignmentView,
    AuditView,
    Candidate,
    ConflictView,
    OutsideView,
    Wanted,
)
from access.scopes import Person, as_chair
from accounts.models import User
from conferences.kinds import Role
from conferences.models import AuditEntry, Membership
from reviews.forms import FieldSpec
from reviews.kinds import OutsideKind, ReviewState
from reviews.models import Assignment, Conflict, OutsideConflict
from reviews.reading import barred_among
from submissions.models import Submission


def assignments_of(paper: Submission, fields: tuple[FieldSpec, ...]) -> tuple[AssignmentView, ...]:
    """The live assignments by their letters, each with its review. One query."""
    rows = (
        Assignment.objects.filter(submission=paper, removed_at=None)
        .select_related("reviewer", "review")
        .order_by("alias")
    )
    views = []
    for row in rows:
        review = review_of(row)
        views.append(
            AssignmentView(
                pk=row.pk,
                alias=row.alias,
                reviewer_id=row.reviewer_id,
                reviewer_name=row.reviewer.full_name,
                assigned_at=row.assigned_at,
                state=ReviewState(review.state) if review else None,
                review=review_for_chairs(row, review, fields) if review else None,
            )
        )
    return tuple(views)


# So many people a page offers to choose from; others are found by name.
OFFERED = 100


def named(wanted: Wanted, path: str = "") -> Q:
    """Whoever has each of the words in name or affiliation; `path` leads from the row to the person."""
    fields = ("given_name", "family_name", "affiliation")
    matching = Q()
    for word in wanted.parts:
        matching &= Q(*((f"{path}{field}__icontains", word) for field in fields), _connector=Q.OR)
    return matching | Q((f"{path}pk", wanted.chosen)) if wanted.chosen and matching else matching


def candidates_for(
    paper: Submission, person: Person, now: datetime, wanted: Wanted
) -> tuple[tuple[Candidate, ...], bool]:
    """Members of the PC who may be assigned now: not the authors, by any of their addresses, and nobody with a conflict.
    At most `OFFERED` of them, with whether there are more; those with the lowest load come first.

    A load counts papers that this chair has power over, or a chair could tell from it who reviews their own (P21).
    """
    live = Q(
        assignments__removed_at=None, assignments__submission__in=_chaired_papers(person, paper.conference_id, now)
    )
    members = Membership.objects.filter(conference_id=paper.conference_id, role=Role.PC)
    people = (
        User.objects.filter(named(wanted), pk__in=members.values("user_id"), is_active=True)
        .exclude(pk__in=Assignment.objects.filter(submission=paper, removed_at=None).values("reviewer_id"))
        .annotate(load=Count("assignments", filter=live, distinct=True))
        .order_by(chosen_first(wanted), "load", "family_name", "given_name", "pk")
    )
    free = list(islice(_not_barred(paper.pk, people), OFFERED + 1))
    offered = tuple(Candidate(one.pk, one.full_name, one.affiliation, one.load) for one in free[:OFFERED])
    return offered, len(free) > OFFERED


def chosen_first(wanted: Wanted, path: str = "") -> Case:
    """For an order in which the person who was chosen is never cut off."""
    return Case(When(**{f"{path}pk": wanted.chosen or 0}, then=0), default=1)


def _not_barred(submission_id: int, people: "QuerySet[Any]") -> Iterator[Any]:
    """The database is asked about each person: so about no more of them than are shown, but for those it bars."""
    for begin in count(0, OFFERED + 1):
        part = list(people[begin : begin + OFFERED + 1])
        barred = barred_among(submission_id, [one.pk for one in part]) if part else frozenset()
        yield from (one for one in part if one.pk not in barred)
        if len(part) <= OFFERED:
            return


def conflicts_of(paper: Submission) -> tuple[ConflictView, ...]:
    """The conflicts that somebody set."""
    return tuple(
        ConflictView(user_id=row.user_id, name=row.user.full_name, source=row.source, reason=row.reason)
        for row in Conflict.objects.filter(submission=paper).select_related("user").order_by("user__family_name", "pk")
    )


def outside_of(paper: Submission) -> tuple[OutsideView, ...]:
    """Whom the authors named who is not in the committee."""
    rows = OutsideConflict.objects.filter(submission=paper)
    return tuple(OutsideView(row.pk, OutsideKind(row.kind), row.name) for row in rows)


# What authors do to a draft is theirs: the entry would name them (P4).
_CHAIRS_ACTS = ("own deadline set", "own deadline taken back", "submission restored")


def audit_of(paper: Submission, *, is_draft: bool) -> tuple[AuditView, ...]:
    """The newest hundred entries about a paper; of a draft, what chairs did to it."""
    entries = AuditEntry.objects.filter(kind="submission", object_id=paper.pk)
    if is_draft:
        entries = entries.filter(action__in=_CHAIRS_ACTS)
    return audit_views(entries)


def audit_views(entries: QuerySet[AuditEntry]) -> tuple[AuditView, ...]:
    """The newest hundred of some entries."""
    rows = entries.select_related("actor")[:100]
    return tuple(
        AuditView(
            at=row.at,
            actor=row.actor.full_name if row.actor else "Confsys",
            action=row.action,
            reason=row.reason,
            before=row.before,
            after=row.after,
        )
        for row in rows
    )


def _chaired_papers(person: Person, conference_id: int, now: datetime) -> "QuerySet[Submission, int]":
    return as_chair(person, now).filter(conference_id=conference_id).values_list("pk", flat=True)
