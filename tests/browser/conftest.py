"""What tests in a browser share; their long ones say what differs as test files do."""

import time
from collections.abc import Iterator

import pytest
from django.db import connection

pytest.register_assert_rewrite("tests.browser.steps")

UNDER_WAY = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""


@pytest.fixture(autouse=True)
def requests_end_before_the_tables_are_emptied(transactional_db: None) -> Iterator[None]:
    """A page that is closed may leave a request under way, which would lock itself out with the emptying of all tables."""
    yield
    until = time.monotonic() + 10
    with connection.cursor() as cursor:
        while True:
            cursor.execute(UNDER_WAY)
            if cursor.fetchall() == [(0,)] or time.monotonic() > until:
                return
            time.sleep(0.02)
