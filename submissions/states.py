"""What state a submission is in, and what may follow what. Pure."""

from enum import StrEnum


class State(StrEnum):
    """A decision is no state: it is hidden until its release, and a state is not (P35)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    DESK_REJECTED = "desk_rejected"


# Its authors still have it: begun, or handed in and neither withdrawn nor rejected without review.
LIVE = frozenset({State.DRAFT, State.SUBMITTED})

_FOLLOWS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    State.SUBMITTED: frozenset({State.WITHDRAWN, State.DESK_REJECTED}),
    # A chair can restore what was withdrawn, or take back a desk rejection (P5, P12); authors cannot.
    State.WITHDRAWN: frozenset({State.DRAFT, State.SUBMITTED}),
    State.DESK_REJECTED: frozenset({State.SUBMITTED}),
}


class StateError(ValueError):
    """The move is not in the table."""


def may_become(old: State, new: State) -> bool:
    """Whether a submission in the old state may be moved to the new one."""
    return new in _FOLLOWS[old]


def require_move(old: State, new: State) -> None:
    """Raise StateError unless the move is in the table."""
    if not may_become(old, new):
        raise StateError(f"A paper that is {old.replace('_', ' ')} cannot become {new.replace('_', ' ')}.")
