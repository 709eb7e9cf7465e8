"""The instant a request arrived: a trusted proxy's word if it can be believed, else our clock."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from web.arrival import COMPLETE_WITHIN, arrival_of

NOW = datetime(2025, 10, 31, 12, tzinfo=UTC)
EARLIER = NOW - timedelta(minutes=3)


def arrival(stamp: str) -> datetime:
    return arrival_of(RequestFactory().get("/", headers={"X-Request-Start": stamp}), NOW)


@pytest.mark.parametrize("unit", [1, 1_000, 1_000_000])
def test_p11_a_trusted_proxys_stamp_counts_in_each_of_its_units(settings: Settings, unit: int) -> None:
    settings.TRUSTED_PROXIES = 1
    stamp = f"{EARLIER.timestamp() * unit:.0f}"
    assert arrival(stamp) == arrival(f"t={stamp}") == EARLIER


def test_p46_without_a_trusted_proxy_the_stamp_is_nobodys_word(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 0
    assert arrival(f"t={EARLIER.timestamp()}") == NOW


@pytest.mark.parametrize(
    "stamp",
    [
        "",
        "t=",
        "t=inf",
        "-inf",
        "1e999",
        "nan",
        "soon",
        "t=t=1",
        "-5",
        "0",
        "1,2",
        "1e308",
        f"{(NOW - COMPLETE_WITHIN).timestamp() - 1}",
        f"{NOW.timestamp() + 1}",
    ],
)
def test_p46_a_stamp_that_cannot_be_believed_is_passed_over(settings: Settings, stamp: str) -> None:
    settings.TRUSTED_PROXIES = 1
    assert arrival(stamp) == NOW
