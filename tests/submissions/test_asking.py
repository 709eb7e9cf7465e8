"""The limits on mails that ask authors, exactly at their borders."""

from datetime import datetime, timedelta

import pytest

from submissions.asking import BY_PERSON, DAY, OF_PAPER, TO_ADDRESS, Asked, Held, held_back
from tests.submissions.world import NOW

ME, OTHER = 1, 2
INSTANT = timedelta(microseconds=1)


def held(*asked: Asked, by: int = ME) -> Held | None:
    return held_back(asked, paper=1, address="a", by=by, now=NOW)


def until(*asked: Asked, by: int = ME) -> datetime | None:
    found = held(*asked, by=by)
    return found.until if found else None


def test_nothing_holds_back_the_first_mail() -> None:
    assert held() is None


@pytest.mark.parametrize(("age", "until_then"), [(DAY, None), (DAY - INSTANT, NOW + INSTANT), (0 * DAY, NOW + DAY)])
def test_a_mail_of_less_than_a_day_ago_holds_back_whoever_sent_it(age: timedelta, until_then: datetime | None) -> None:
    for sender in (ME, OTHER, None):
        assert until(Asked(1, "a", NOW - age, sender)) == until_then


def test_other_papers_and_other_addresses_hold_nothing_back() -> None:
    assert held(Asked(2, "a", NOW, ME), Asked(1, "b", NOW, ME)) is None


def test_the_mails_for_a_paper_end_and_no_date_is_told() -> None:
    long_ago = [Asked(1, "a", NOW - days * DAY, OTHER) for days in (30, 20, 10)]
    assert len(long_ago) == OF_PAPER
    assert held(*long_ago[1:]) is None
    found = held(*long_ago)
    assert found is not None
    assert (found.reason.partition(" mails")[0], found.until) == ("3", None)
    assert held(*long_ago, by=OTHER) == found


@pytest.mark.parametrize(("most", "address"), [(TO_ADDRESS, "a"), (BY_PERSON, "b")])
def test_what_one_person_sends_in_a_day_is_bounded_over_all_papers(most: int, address: str) -> None:
    sent = [Asked(2 + number, address, NOW - number * timedelta(minutes=1), ME) for number in range(most)]
    assert held(*sent[1:]) is None
    # Free again when the oldest of them is a day old; bound again by the newest, had there been more.
    assert until(*sent) == sent[-1].at + DAY
    assert until(*sent, Asked(1, address + "c", sent[-1].at - INSTANT, OTHER)) == sent[-1].at + DAY
    assert held(*sent, by=OTHER) is None


def test_the_latest_of_several_dates_is_told() -> None:
    sent = [Asked(2, "b", NOW - timedelta(hours=2), ME) for _ in range(BY_PERSON)]
    assert until(*sent, Asked(1, "a", NOW - timedelta(hours=1), OTHER)) == NOW + timedelta(hours=23)
    assert until(*sent, Asked(1, "a", NOW - timedelta(hours=3), OTHER)) == NOW + timedelta(hours=22)
