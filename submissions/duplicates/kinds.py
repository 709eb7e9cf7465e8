"""The words that a pair of papers is settled by. Pure."""

from enum import StrEnum


class PairState(StrEnum):
    """What became of a pair. `gone`: a newer file or author list is no longer alike, and no chair had to decide."""

    OPEN = "open"
    FINE = "fine"
    REJECTED = "rejected"
    GONE = "gone"
