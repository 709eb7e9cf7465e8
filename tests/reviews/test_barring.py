"""The database refuses what must never be: raw statements, past every service (P2, P22, P23)."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, connection, transaction

from conferences.models import AuditEntry, Membership
from reviews.kinds import ConflictSource
from reviews.models import Assignment, Conflict
from reviews.reading import barred_among
from submissions.models import Author
from tests.reviews.world import NOW, World, make_user, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def insert_raw(world: World, user_id: int, removed: bool = False) -> int:
    """A plain INSERT, as no service writes it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reviews_assignment (submission_id, reviewer_id, alias, assigned_at, removed_at)"
            " VALUES (%s, %s, %s, now(), CASE WHEN %s THEN now() END) RETURNING id",
            [world.paper.pk, user_id, str(Assignment.objects.count()), removed],
        )
        return int(cursor.fetchone()[0])


def name_author(world: World, **fields: str) -> Author:
    return Author.objects.create(submission=world.paper, position=world.paper.authors.count() + 1, **fields)


def is_live(pk: int) -> bool:
    return Assignment.objects.filter(pk=pk, removed_at=None).exists()


def test_p23_a_raw_insert_for_somebody_without_a_tie_is_taken(world: World) -> None:
    assert is_live(insert_raw(world, world.reviewer.pk))


def test_p2_a_raw_insert_for_the_holder_of_an_author_row_is_refused(world: World) -> None:
    Author.objects.filter(submission=world.paper).update(email="somewhere@else.example")
    with pytest.raises(IntegrityError, match="cannot be assigned"):
        insert_raw(world, world.author.pk)


def test_p22_a_raw_insert_for_somebody_named_by_the_primary_address_is_refused(world: World) -> None:
    name_author(world, email=world.reviewer.email.upper())
    with pytest.raises(IntegrityError, match="cannot be assigned"):
        insert_raw(world, world.reviewer.pk)


def test_p22_a_raw_insert_for_somebody_named_by_a_further_verified_address_is_refused(world: World) -> None:
    EmailAddress.objects.create(user=world.reviewer, email="rex@home.example", verified=True)
    name_author(world, email="rex@home.example")
    with pytest.raises(IntegrityError, match="cannot be assigned"):
        insert_raw(world, world.reviewer.pk)


def test_p22_an_address_that_was_never_verified_bars_nobody(world: World) -> None:
    EmailAddress.objects.create(user=world.reviewer, email="stolen@home.example", verified=False)
    name_author(world, email="stolen@home.example")
    assert is_live(insert_raw(world, world.reviewer.pk))


def test_p22_a_raw_insert_for_somebody_named_by_orcid_is_refused(world: World) -> None:
    world.reviewer.orcid = "0000-0002-1825-0097"
    world.reviewer.save()
    name_author(world, orcid="0000-0002-1825-0097")
    with pytest.raises(IntegrityError, match="cannot be assigned"):
        insert_raw(world, world.reviewer.pk)


def test_p22_empty_addresses_and_iDs_name_nobody(world: World) -> None:  # noqa: N802  # ORCID writes it so
    name_author(world, email="", orcid="")
    assert is_live(insert_raw(world, world.reviewer.pk))


def test_p23_a_raw_insert_across_a_conflict_is_refused(world: World) -> None:
    Conflict.objects.create(submission=world.paper, user=world.reviewer, source=ConflictSource.AUTHOR)
    with pytest.raises(IntegrityError, match="cannot be assigned"):
        insert_raw(world, world.reviewer.pk)


def test_p23_an_ended_assignment_cannot_be_revived_across_a_conflict(world: World) -> None:
    pk = insert_raw(world, world.reviewer.pk, removed=True)
    Conflict.objects.create(submission=world.paper, user=world.reviewer, source=ConflictSource.CHAIR)
    with pytest.raises(IntegrityError, match="cannot be assigned"), transaction.atomic():
        Assignment.objects.filter(pk=pk).update(removed_at=None)


def test_p23_an_assignment_cannot_be_moved_to_a_barred_person(world: World) -> None:
    pk = insert_raw(world, world.reviewer.pk)
    with pytest.raises(IntegrityError, match="cannot be assigned"), transaction.atomic():
        Assignment.objects.filter(pk=pk).update(reviewer=world.author)


def test_p23_adding_a_conflict_ends_the_assignment_and_leaves_an_audit_entry(world: World) -> None:
    ended, kept = insert_raw(world, world.reviewer.pk), insert_raw(world, world.pc.pk)
    Conflict.objects.create(submission=world.paper, user=world.reviewer, source=ConflictSource.CHAIR)
    assert (is_live(ended), is_live(kept)) == (False, True)
    entry = AuditEntry.objects.get(action="assignment ended")
    assert (entry.object_id, entry.before, entry.conference) == (
        world.paper.pk,
        {"reviewer": world.reviewer.pk, "name": "Rex Reviewer"},
        world.conference,
    )


def test_p22_adding_an_author_row_with_their_address_ends_the_assignment(world: World) -> None:
    pk = insert_raw(world, world.reviewer.pk)
    name_author(world, email=world.reviewer.email)
    assert not is_live(pk)


def test_p22_changing_the_address_of_an_author_row_ends_the_assignment(world: World) -> None:
    row = name_author(world, email="nobody@else.example")
    pk = insert_raw(world, world.reviewer.pk)
    Author.objects.filter(pk=row.pk).update(email=world.reviewer.email)
    assert not is_live(pk)


def test_p2_taking_an_author_row_ends_the_assignment(world: World) -> None:
    row = name_author(world, email="rex@home.example")
    pk = insert_raw(world, world.reviewer.pk)
    Author.objects.filter(pk=row.pk).update(user=world.reviewer, confirmed_at=NOW)
    assert not is_live(pk)


def test_p22_verifying_the_address_of_an_author_row_ends_the_assignment(world: World) -> None:
    name_author(world, email="rex@home.example")
    pk = insert_raw(world, world.reviewer.pk)
    address = EmailAddress.objects.create(user=world.reviewer, email="rex@home.example", verified=False)
    assert is_live(pk)
    address.verified = True
    address.save()
    assert not is_live(pk)


def test_p22_entering_the_orcid_of_an_author_row_ends_the_assignment(world: World) -> None:
    name_author(world, orcid="0000-0002-1825-0097")
    pk = insert_raw(world, world.reviewer.pk)
    world.reviewer.orcid = "0000-0002-1825-0097"
    world.reviewer.save()
    assert not is_live(pk)


def test_p24_losing_the_last_role_ends_assignments_and_regaining_it_revives_none(world: World) -> None:
    pk, other = insert_raw(world, world.reviewer.pk), insert_raw(world, world.pc.pk)
    membership = Membership.objects.get(user=world.reviewer)
    membership.delete()
    Membership.objects.create(conference=world.conference, user=world.reviewer, role=membership.role)
    assert (is_live(pk), is_live(other)) == (False, True)


def test_p24_losing_one_of_two_roles_ends_nothing(world: World) -> None:
    Membership.objects.create(conference=world.conference, user=world.reviewer, role="chair")
    pk = insert_raw(world, world.reviewer.pk)
    Membership.objects.get(user=world.reviewer, role="pc").delete()
    assert is_live(pk)


def test_p26_a_tie_to_one_paper_ends_nothing_at_another(world: World) -> None:
    elsewhere = make_world()
    pk = insert_raw(world, world.reviewer.pk)
    Conflict.objects.create(submission=elsewhere.paper, user=world.reviewer, source=ConflictSource.CHAIR)
    assert is_live(pk)


def test_barred_among_names_exactly_those_whom_the_trigger_refuses(world: World) -> None:
    named = make_user("Nora Named")
    name_author(world, email=named.email)
    Conflict.objects.create(submission=world.paper, user=world.pc, source=ConflictSource.CHAIR)
    asked = [world.author.pk, named.pk, world.pc.pk, world.reviewer.pk, world.outsider.pk]
    assert barred_among(world.paper.pk, asked) == {world.author.pk, named.pk, world.pc.pk}


def test_the_ended_assignment_says_when(world: World) -> None:
    pk = insert_raw(world, world.reviewer.pk)
    name_author(world, email=world.reviewer.email)
    ended = Assignment.objects.get(pk=pk)
    assert ended.removed_at is not None
    assert ended.removed_at - ended.assigned_at < timedelta(minutes=1)
