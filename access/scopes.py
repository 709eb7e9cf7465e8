"""The same facts and rights as querysets: what `rights` says of one paper, these say of many.

A property test holds predicate and queryset equal over random worlds.
"""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from access.facts import PaperFacts
from accounts.models import User
from conferences.kinds import Anonymity, Role
from conferences.models import Membership
from reviews.kinds import Released
from reviews.models import Assignment, Conflict, Decision, Release
from submissions.models import Author, Submission
from submissions.states import State

Person = User | AnonymousUser


def key_of(person: Person) -> int:
    """The person's key; 0, which no row has, for somebody who is not signed in."""
    return person.pk or 0


def with_facts(papers: QuerySet[Submission], person: Person, now: datetime) -> QuerySet[Submission]:
    """Annotate each paper with the facts about this person, as `fact_<name>`; no join multiplies rows."""
    pk = key_of(person)
    here = Membership.objects.filter(conference_id=OuterRef("conference_id"), user_id=pk)
    released = Release.objects.filter(track_id=OuterRef("track_id"), at__lte=now)
    return papers.annotate(
        fact_is_author=Exists(Author.objects.filter(submission_id=OuterRef("pk"), user_id=pk)),
        fact_is_named=Exists(Author.objects.filter(_named(person), submission_id=OuterRef("pk"))),
        fact_has_conflict=Exists(Conflict.objects.filter(submission_id=OuterRef("pk"), user_id=pk)),
        fact_is_assigned=Exists(
            Assignment.objects.filter(submission_id=OuterRef("pk"), reviewer_id=pk, removed_at=None)
        ),
        fact_is_chair=Exists(here.filter(Q(role=Role.CHAIR) | Q(role=Role.TRACK_CHAIR, track_id=OuterRef("track_id")))),
        fact_is_pc=Exists(here),
        fact_has_decision=Exists(Decision.objects.filter(submission_id=OuterRef("pk"))),
        fact_reviews_released=Exists(released.filter(what=Released.REVIEWS)),
        fact_decision_released=Exists(released.filter(what=Released.DECISIONS)),
    )


def addresses_of(person: Person) -> frozenset[str]:
    """The addresses that are proven to be this person's. One query."""
    if not isinstance(person, User):
        return frozenset()
    return frozenset(EmailAddress.objects.filter(user_id=person.pk, verified=True).values_list("email", flat=True))


def _named(person: Person) -> Q:
    """Author rows that name this person: by the account's address, any verified address, or the ORCID iD (P22)."""
    if not isinstance(person, User):
        return Q(pk__in=[])
    verified = EmailAddress.objects.filter(user_id=person.pk, verified=True).values("email")
    by_orcid = Q(orcid=person.orcid) if person.orcid else Q(pk__in=[])
    return Q(email__in=verified) | Q(email=person.email) | by_orcid


def facts_of(paper: Submission, *, window_open: bool) -> PaperFacts:
    """The facts of a row that came through `with_facts` with its track and conference."""
    return PaperFacts(
        is_author=paper.fact_is_author,  # type: ignore[attr-defined]  # annotations of with_facts
        is_named=paper.fact_is_named,  # type: ignore[attr-defined]  # as above
        has_conflict=paper.fact_has_conflict,  # type: ignore[attr-defined]  # as above
        is_assigned=paper.fact_is_assigned,  # type: ignore[attr-defined]  # as above
        is_chair=paper.fact_is_chair,  # type: ignore[attr-defined]  # as above
        is_pc=paper.fact_is_pc,  # type: ignore[attr-defined]  # as above
        state=State(paper.state),
        is_closed=paper.conference.is_closed,
        hides_authors=Anonymity(paper.track.anonymity).hides_authors,
        is_frozen=paper.file_frozen_at is not None,
        has_decision=paper.fact_has_decision,  # type: ignore[attr-defined]  # as above
        reviews_released=paper.fact_reviews_released,  # type: ignore[attr-defined]  # as above
        decision_released=paper.fact_decision_released,  # type: ignore[attr-defined]  # as above
        window_open=window_open,
        was_submitted=paper.submitted_at is not None,
    )


BARRED = Q(fact_is_author=True) | Q(fact_is_named=True) | Q(fact_has_conflict=True)

AS_AUTHOR = Q(fact_is_author=True)
AS_CHAIR = Q(fact_is_chair=True) & ~BARRED
AS_REVIEWER = Q(fact_is_assigned=True, fact_is_pc=True, state=State.SUBMITTED, conference__is_closed=False) & ~BARRED


def as_author(person: Person, now: datetime) -> QuerySet[Submission]:
    """The papers of which this person holds an author row."""
    return with_facts(Submission.objects.all(), person, now).filter(AS_AUTHOR)


def as_chair(person: Person, now: datetime) -> QuerySet[Submission]:
    """The papers over which this person has a chair's power: never one's own or a conflicted one (P2, P21)."""
    return with_facts(Submission.objects.all(), person, now).filter(AS_CHAIR)


def as_reviewer(person: Person, now: datetime) -> QuerySet[Submission]:
    """The papers that this person reviews: live assignment, still a member, submitted, not closed (P5, P24, P25)."""
    return with_facts(Submission.objects.all(), person, now).filter(AS_REVIEWER)


def visible_to(person: Person, now: datetime) -> QuerySet[Submission]:
    """The papers that are there for this person in any way: `rights(...).exists` as a queryset."""
    return with_facts(Submission.objects.all(), person, now).filter(AS_AUTHOR | AS_CHAIR | AS_REVIEWER)
