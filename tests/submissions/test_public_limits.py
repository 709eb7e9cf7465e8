"""How many public checks an address, and all addresses together, may begin (P46)."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from submissions.services import public_checking
from submissions.services.public_checking import (
    TooManyChecks,
    admit_public_check,
    client_of,
)
from tests.submissions.public import ADDRESS, everything_stored, make_checkable, queue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_public_directory")]


def test_p46_an_address_is_let_in_so_often_an_hour_and_told_when_again() -> None:
    now = timezone.now()
    with override_settings(PUBLIC_CHECKS_PER_ADDRESS=3):
        for minute in range(3):
            admit_public_check(address=ADDRESS, now=now + timedelta(minutes=minute))
        with pytest.raises(TooManyChecks) as refused:
            admit_public_check(address=ADDRESS, now=now + timedelta(minutes=10))
        assert str(refused.value) == (
            "3 files came from your network in the last hour; at most 3 are checked in an hour. "
            "The next one can be sent in 51 minutes."
        )
        admit_public_check(address="192.0.2.8", now=now + timedelta(minutes=10))
        admit_public_check(address=ADDRESS, now=now + timedelta(minutes=61))


def test_p46_all_addresses_together_are_limited_too() -> None:
    now = timezone.now()
    with override_settings(PUBLIC_CHECKS_PER_HOUR=5):
        for number in range(5):
            admit_public_check(address=f"192.0.2.{number}", now=now)
        with pytest.raises(TooManyChecks, match=r"^Very many files are being checked now"):
            admit_public_check(address="192.0.2.99", now=now)


def test_p46_so_many_may_wait_of_one_address_and_of_all() -> None:
    track = make_checkable()
    for _ in range(public_checking.OPEN_OF_ONE):
        queue(track)
    with pytest.raises(TooManyChecks, match=r"^3 files from your network are being checked already"):
        admit_public_check(address=ADDRESS, now=timezone.now())
    with override_settings(PUBLIC_CHECKS_WAITING=3), pytest.raises(TooManyChecks, match=r"^Very many"):
        admit_public_check(address="192.0.2.99", now=timezone.now())
    admit_public_check(address="192.0.2.99", now=timezone.now())


def test_p46_an_ipv6_network_is_one_address_and_no_address_is_kept() -> None:
    assert client_of("2001:db8:1:2::1") == client_of("2001:db8:1:2:ffff::9")
    assert client_of("2001:db8:1:2::1") != client_of("2001:db8:1:3::1")
    assert client_of("::ffff:192.0.2.7") == client_of("192.0.2.7")
    admit_public_check(address=ADDRESS, now=timezone.now())
    assert ADDRESS not in everything_stored()
