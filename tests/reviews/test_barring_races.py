"""Two transactions that do not see each other: whichever comes second waits, and the rule holds in the end."""

import threading
from collections.abc import Iterator

import psycopg2
import psycopg2.extensions
import pytest
from allauth.account.models import EmailAddress
from django.db import connection

from reviews.models import Assignment
from submissions.models import Author
from tests.reviews.world import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)

ASSIGN = "INSERT INTO reviews_assignment (submission_id, reviewer_id, alias, assigned_at) VALUES (%s, %s, 'A', now())"
NAME = (
    "INSERT INTO submissions_author (submission_id, position, given_name, family_name, email, affiliation,"
    " further_affiliations, stated_sector, sector, sector_source, orcid, is_contact, token_hash)"
    " VALUES (%s, 2, '', '', %s, '', '', 'unknown', 'unknown', '', '', false, '')"
)
VERIFY = "UPDATE account_emailaddress SET verified = true WHERE email = %s"


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def second() -> Iterator[psycopg2.extensions.connection]:
    """A connection of its own, in a transaction of its own."""
    other = psycopg2.connect(**connection.get_connection_params())
    yield other
    other.close()


def test_p23_naming_an_author_while_they_are_being_assigned_ends_the_assignment(
    world: World, second: psycopg2.extensions.connection
) -> None:
    with second.cursor() as cursor:
        cursor.execute(ASSIGN, [world.paper.pk, world.reviewer.pk])

    def name() -> None:
        try:
            with connection.cursor() as own:
                own.execute(NAME, [world.paper.pk, world.reviewer.email])
        finally:
            connection.close()

    waiting = threading.Thread(target=name)
    waiting.start()
    waiting.join(0.5)
    assert waiting.is_alive()
    second.commit()
    waiting.join(10)
    assert Author.objects.filter(email=world.reviewer.email).count() == 1
    assert not Assignment.objects.filter(removed_at=None).exists()


def test_p23_assigning_while_the_author_row_is_being_written_is_refused(
    world: World, second: psycopg2.extensions.connection
) -> None:
    with second.cursor() as cursor:
        cursor.execute(NAME, [world.paper.pk, world.reviewer.email])
    refused: list[str] = []

    def assign() -> None:
        try:
            with connection.cursor() as own:
                own.execute(ASSIGN, [world.paper.pk, world.reviewer.pk])
        except Exception as error:  # noqa: BLE001  # which one it was is what the test looks at
            refused.append(str(error))
        finally:
            connection.close()

    waiting = threading.Thread(target=assign)
    waiting.start()
    waiting.join(0.5)
    assert waiting.is_alive()
    second.commit()
    waiting.join(10)
    assert "cannot be assigned" in refused[0]
    assert not Assignment.objects.exists()


def test_p22_verifying_the_address_while_they_are_being_assigned_ends_the_assignment(
    world: World, second: psycopg2.extensions.connection
) -> None:
    EmailAddress.objects.create(user=world.reviewer, email="rex@home.example", verified=False)
    Author.objects.create(submission=world.paper, position=2, email="rex@home.example")
    with second.cursor() as cursor:
        cursor.execute(ASSIGN, [world.paper.pk, world.reviewer.pk])

    def verify() -> None:
        try:
            with connection.cursor() as own:
                own.execute(VERIFY, ["rex@home.example"])
        finally:
            connection.close()

    waiting = threading.Thread(target=verify)
    waiting.start()
    waiting.join(0.5)
    assert waiting.is_alive()
    second.commit()
    waiting.join(10)
    assert not Assignment.objects.filter(removed_at=None).exists()
