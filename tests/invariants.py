"""The whole database's invariants, for the end of a test."""

from confsys.management.commands.check_invariants import broken_invariants


def assert_invariants_hold() -> None:
    """Fail, listing them, if any of the invariants of the privacy agreement does not hold now."""
    assert list(broken_invariants()) == []
