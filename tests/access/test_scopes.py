"""Rights and querysets say the same, over random worlds; the gate opens exactly what they say."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from access.facts import PaperFacts
from access.gate import NotThere
from access.gate.base import find
from access.rights import View, rights
from access.scopes import as_author, as_chair, as_reviewer, visible_to
from accounts.models import User
from conferences.kinds import Anonymity, Role
from conferences.models import Membership, Track
from reviews.kinds import ConflictSource, Released
from reviews.models import Assignment, Conflict, Release
from submissions.models import Author, Submission
from submissions.states import State
from tests.reviews.world import NOW, make_conference, make_paper, make_track, make_user

pytestmark = pytest.mark.django_db
_serial = count(1)


class Relation:
    """How a person stands to a paper in a generated world."""

    NONE = "none"
    AUTHOR = "author"
    NAMED_PRIMARY = "named by the account's address"
    NAMED_SECOND = "named by a second, verified address"
    NAMED_UNVERIFIED = "named by an address that was never verified"
    NAMED_ORCID = "named by ORCID iD"
    CONFLICT = "conflict"

    ALL = (NONE, AUTHOR, NAMED_PRIMARY, NAMED_SECOND, NAMED_UNVERIFIED, NAMED_ORCID, CONFLICT)
    NAMED = frozenset({NAMED_PRIMARY, NAMED_SECOND, NAMED_ORCID})


@dataclass(frozen=True)
class Plan:
    """One generated world: a role for the person, and papers each with a relation, an assignment, a state."""

    role: str  # none | chair | track_chair | pc
    role_track: int
    closed: bool
    blind: tuple[bool, bool]
    released: tuple[bool, bool]
    papers: tuple[tuple[int, str, bool, State], ...]


plans = st.builds(
    Plan,
    role=st.sampled_from(["none", "chair", "track_chair", "pc"]),
    role_track=st.integers(0, 1),
    closed=st.booleans(),
    blind=st.tuples(st.booleans(), st.booleans()),
    released=st.tuples(st.booleans(), st.booleans()),
    papers=st.lists(
        st.tuples(st.integers(0, 1), st.sampled_from(Relation.ALL), st.booleans(), st.sampled_from(State)),
        min_size=1,
        max_size=4,
    ).map(tuple),
)


def build(plan: Plan) -> tuple[User, list[tuple[Submission, PaperFacts]]]:
    """The rows of a plan, and the facts that they must come to, taken from the plan and not from the rows."""
    serial = next(_serial)
    conference = make_conference(is_closed=plan.closed)
    tracks = [
        make_track(conference, name, anonymity=Anonymity.FULL if blind else Anonymity.OPEN)
        for name, blind in zip(("Research", "Industry"), plan.blind, strict=True)
    ]
    person = make_user("Petra Person", f"petra{serial}@person.example", orcid="0000-0002-1825-0097")
    EmailAddress.objects.create(user=person, email=f"petra{serial}@second.example", verified=True)
    EmailAddress.objects.create(user=person, email=f"petra{serial}@unverified.example", verified=False)
    give_role(plan, person, tracks)
    for track, released in zip(tracks, plan.released, strict=True):
        Release.objects.create(
            track=track, what=Released.REVIEWS, at=NOW - timedelta(hours=1) if released else NOW + timedelta(hours=1)
        )
    return person, [add_paper(plan, person, tracks, *one) for one in plan.papers]


def give_role(plan: Plan, person: User, tracks: list[Track]) -> None:
    if plan.role == "none":
        return
    Membership.objects.create(
        conference=tracks[0].conference,
        user=person,
        role=Role(plan.role),
        track=tracks[plan.role_track] if plan.role == "track_chair" else None,
    )


def add_paper(
    plan: Plan, person: User, tracks: list[Track], track: int, relation: str, assigned: bool, state: State
) -> tuple[Submission, PaperFacts]:
    paper = make_paper(tracks[track], state=state)
    barred = relation in {Relation.AUTHOR, Relation.CONFLICT} or relation in Relation.NAMED
    if assigned:
        Assignment.objects.create(submission=paper, reviewer=person, alias="A", assigned_at=NOW)
    relate(paper, person, relation)
    is_chair = plan.role == "chair" or (plan.role == "track_chair" and plan.role_track == track)
    facts = PaperFacts(
        is_author=relation == Relation.AUTHOR,
        is_named=relation in Relation.NAMED or relation == Relation.AUTHOR,
        has_conflict=relation == Relation.CONFLICT,
        # Whatever bars a person ends their assignment (migration 0003).
        is_assigned=assigned and not barred,
        is_chair=is_chair,
        is_pc=plan.role != "none",
        state=state,
        is_closed=plan.closed,
        hides_authors=plan.blind[track],
        reviews_released=plan.released[track],
        was_submitted=state is not State.DRAFT,
    )
    return paper, facts


def relate(paper: Submission, person: User, relation: str) -> None:
    if relation == Relation.CONFLICT:
        Conflict.objects.create(submission=paper, user=person, source=ConflictSource.CHAIR)
        return
    if relation == Relation.NONE:
        return
    local = person.email.split("@")[0]
    email = {
        Relation.AUTHOR: person.email,
        Relation.NAMED_PRIMARY: person.email,
        Relation.NAMED_SECOND: f"{local}@second.example",
        Relation.NAMED_UNVERIFIED: f"{local}@unverified.example",
        Relation.NAMED_ORCID: "elsewhere@other.example",
    }[relation]
    Author.objects.create(
        submission=paper,
        position=2,
        given_name="Petra",
        family_name="Person",
        email=email,
        orcid=person.orcid if relation == Relation.NAMED_ORCID else "",
        user=person if relation == Relation.AUTHOR else None,
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=plans)
def test_predicate_and_queryset_agree_over_random_worlds(plan: Plan) -> None:
    person, papers = build(plan)
    for paper, facts in papers:
        held = rights(facts)
        here = Submission.objects.filter(pk=paper.pk)
        assert visible_to(person, NOW).filter(pk__in=here).exists() is held.exists
        assert as_author(person, NOW).filter(pk__in=here).exists() is (held.view is View.AUTHOR)
        assert as_chair(person, NOW).filter(pk__in=here).exists() is (held.view is View.CHAIR)
        assert as_reviewer(person, NOW).filter(pk__in=here).exists() is held.review
        if held.exists:
            assert find(person, paper.conference.slug, paper.number, NOW).rights == held
        else:
            with pytest.raises(NotThere):
                find(person, paper.conference.slug, paper.number, NOW)
        assert not visible_to(AnonymousUser(), NOW).filter(pk=paper.pk).exists()


def test_p26_a_role_in_one_conference_shows_nothing_of_another() -> None:
    person = make_user("Chris Chair")
    mine, other = make_track(make_conference()), make_track(make_conference())
    Membership.objects.create(conference=mine.conference, user=person, role=Role.CHAIR)
    here, there = make_paper(mine), make_paper(other)
    assert list(visible_to(person, NOW)) == [here]
    with pytest.raises(NotThere):
        find(person, other.conference.slug, there.number, NOW)


def test_p24_losing_the_role_takes_the_paper_with_it_at_once() -> None:
    person = make_user("Rex Reviewer")
    track = make_track(make_conference())
    paper = make_paper(track)
    membership = Membership.objects.create(conference=track.conference, user=person, role=Role.PC)
    Assignment.objects.create(submission=paper, reviewer=person, alias="A", assigned_at=NOW)
    assert list(as_reviewer(person, NOW)) == [paper]
    membership.delete()
    assert list(visible_to(person, NOW)) == []
