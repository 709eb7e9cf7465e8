"""Assertions in the steps of the long tests say what differs, as those in test files do."""

import pytest

pytest.register_assert_rewrite("tests.browser.steps")
