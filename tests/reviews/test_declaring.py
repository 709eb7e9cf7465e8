"""Authors name conflicts until the deadline: they bar at once, and tell nothing of what anybody else said (P17, P40)."""

import pytest
from django.db import IntegrityError, transaction

from conferences.kinds import Role
from conferences.models import AuditEntry
from mail.models import Message
from reviews.kinds import ConflictSource, OutsideKind
from reviews.models import Assignment, Conflict, EndedAssignment, OutsideConflict
from reviews.reading import is_barred
from reviews.services.assigning import assign_reviewer, clear_conflict, set_conflict
from reviews.services.declaring import (
    DeclarationError,
    complete_conflicts,
    declare_conflict,
    drop_outside,
    name_outside,
    withdraw_conflict,
)
from reviews.services.ending import settle_ending, tell_of_ended
from submissions.models import Author
from tests.reviews.world import NOW, World, make_member, make_user, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def declare(world: World, member_id: int, reason: str = "Adviser") -> bool:
    return declare_conflict(
        submission_id=world.paper.pk, member_id=member_id, user_id=world.author.pk, reason=reason, now=NOW
    ).is_new


def assign(world: World) -> Assignment:
    assign_reviewer(submission_id=world.paper.pk, reviewer_id=world.reviewer.pk, by_id=world.chair.pk, now=NOW)
    return Assignment.objects.get(submission=world.paper, reviewer=world.reviewer)


def test_p40_a_conflict_that_authors_name_bars_like_the_chairs(world: World) -> None:
    assert declare(world, world.reviewer.pk)
    assert is_barred(world.paper.pk, world.reviewer.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(
            submission=world.paper, reviewer=world.reviewer, alias="A", assigned_by=world.chair, assigned_at=NOW
        )
    row = Conflict.objects.get()
    assert (row.source, row.reason, row.created_by) == (ConflictSource.AUTHOR, "Adviser", world.author)
    entry = AuditEntry.objects.get(action="conflict declared by authors")
    assert (entry.actor, entry.object_id) == (world.author, world.paper.pk)


def test_p17_the_answer_is_the_same_for_who_reviews_and_who_does_not(world: World) -> None:
    assignment = assign(world)
    assert declare(world, world.reviewer.pk) == declare(world, world.pc.pk)
    assignment.refresh_from_db()
    assert assignment.removed_at is not None
    assert declare(world, world.reviewer.pk) is False


def test_p40_authors_take_back_their_own_and_never_a_chairs(world: World) -> None:
    declare(world, world.pc.pk)
    set_conflict(submission_id=world.paper.pk, user_id=world.pc.pk, by_id=world.chair.pk, now=NOW, reason="Colleagues")
    withdraw_conflict(submission_id=world.paper.pk, member_id=world.pc.pk, user_id=world.author.pk, now=NOW)
    assert [row.source for row in Conflict.objects.all()] == [ConflictSource.CHAIR]
    assert is_barred(world.paper.pk, world.pc.pk)
    declare(world, world.pc.pk)
    clear_conflict(submission_id=world.paper.pk, user_id=world.pc.pk, by_id=world.chair.pk, now=NOW, reason="A mistake")
    assert [row.source for row in Conflict.objects.all()] == [ConflictSource.AUTHOR]


def test_p26_only_members_of_this_conference_are_named_by_key(world: World) -> None:
    elsewhere = make_world()
    with pytest.raises(DeclarationError, match="not in the programme committee"):
        declare(world, elsewhere.pc.pk)
    assert not Conflict.objects.exists()


def test_others_are_named_in_words_for_the_chairs(world: World) -> None:
    def name(kind: OutsideKind, words: str) -> None:
        name_outside(submission_id=world.paper.pk, kind=kind, name=words, user_id=world.author.pk, now=NOW)

    name(OutsideKind.PERSON, "  Olga\u202e Outside ")
    name(OutsideKind.DOMAIN, "Somebody@Acme.Example")
    with pytest.raises(DeclarationError, match="no domain"):
        name(OutsideKind.DOMAIN, "acme")
    with pytest.raises(DeclarationError, match="Write a name"):
        name(OutsideKind.PERSON, " ")
    assert [(row.kind, row.name) for row in OutsideConflict.objects.all()] == [
        ("person", "Olga Outside"),
        ("domain", "acme.example"),
    ]
    first = OutsideConflict.objects.all()[0]
    other = make_world()
    drop_outside(submission_id=other.paper.pk, outside_id=first.pk, user_id=other.author.pk, now=NOW)
    assert OutsideConflict.objects.count() == 2
    drop_outside(submission_id=world.paper.pk, outside_id=first.pk, user_id=world.author.pk, now=NOW)
    assert OutsideConflict.objects.count() == 1


def test_each_author_says_for_themself_that_theirs_are_complete(world: World) -> None:
    second = make_user("Seth Second")
    Author.objects.create(submission=world.paper, position=2, user=second, email=second.email, confirmed_at=NOW)

    def say(user_id: int, is_complete: bool) -> list[bool]:
        complete_conflicts(submission_id=world.paper.pk, user_id=user_id, is_complete=is_complete, now=NOW)
        return [row.conflicts_complete_at is not None for row in world.paper.authors.order_by("position")]

    assert say(second.pk, True) == [False, True]
    assert say(world.author.pk, True) == [True, True]
    assert say(second.pk, False) == [True, False]
    with pytest.raises(DeclarationError, match="Only an author"):
        say(world.outsider.pk, True)


def test_p2_the_chairs_are_told_of_a_reviewer_that_authors_ended_but_for_whom_the_paper_bars(world: World) -> None:
    assign(world)
    barred = make_member(world.conference, "Bruno Barred", Role.CHAIR)
    set_conflict(submission_id=world.paper.pk, user_id=barred.pk, by_id=world.chair.pk, now=NOW, reason="")
    Author.objects.create(submission=world.paper, position=2, email=world.reviewer.email)
    ending = EndedAssignment.objects.get()
    assert (tell_of_ended(now=NOW), tell_of_ended(now=NOW)) == (1, 0)
    mails = Message.objects.filter(kind="assignment_ended")
    assert sorted(mail.to_email for mail in mails) == sorted([world.chair.email, world.track_chair.email])
    assert "Rex Reviewer" in mails[0].body
    settle_ending(submission_id=world.paper.pk, ending_id=ending.pk, user_id=world.chair.pk, now=NOW)
    ending.refresh_from_db()
    assert (ending.told_at, ending.settled_at, ending.settled_by) == (NOW, NOW, world.chair)


def test_a_chair_who_sets_a_conflict_is_not_told_of_what_it_ends(world: World) -> None:
    assign(world)
    set_conflict(
        submission_id=world.paper.pk, user_id=world.reviewer.pk, by_id=world.chair.pk, now=NOW, reason="Colleagues"
    )
    assert EndedAssignment.objects.get().settled_by == world.chair
    assert tell_of_ended(now=NOW) == 0
