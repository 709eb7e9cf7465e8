"""What tests in a browser share; their long ones say what differs as test files do."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import connection

pytest.register_assert_rewrite("tests.browser.steps")

UNDER_WAY = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""
# Between the closing of a page and the beginning of the request that it sent last.
SETTLES_SECONDS = 0.05
PATIENCE_SECONDS = 10


class Requests:
    """How many requests the live server has begun and not ended; between two statements the database sees nothing of one."""

    def __init__(self) -> None:
        self.count = 0
        self._lock = threading.Lock()

    def begun(self, **_: Any) -> None:
        with self._lock:
            self.count += 1

    def ended(self, **_: Any) -> None:
        with self._lock:
            self.count = max(0, self.count - 1)


@pytest.fixture(scope="session")
def requests_under_way() -> Iterator[Requests]:
    requests = Requests()
    request_started.connect(requests.begun)
    request_finished.connect(requests.ended)
    yield requests
    request_started.disconnect(requests.begun)
    request_finished.disconnect(requests.ended)


@pytest.fixture(autouse=True)
def requests_end_before_the_tables_are_emptied(transactional_db: None, requests_under_way: Requests) -> Iterator[None]:
    """A page that is closed may leave a request under way, which would lock itself out with the emptying of all tables."""
    yield
    until = time.monotonic() + PATIENCE_SECONDS
    quiet_since = time.monotonic()
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(UNDER_WAY)
            if cursor.fetchall() != [(0,)] or requests_under_way.count:
                quiet_since = time.monotonic()
            elif time.monotonic() - quiet_since > SETTLES_SECONDS:
                return
            time.sleep(0.02)
