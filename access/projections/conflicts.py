"""Conflicts of interest as authors see them: what they named themselves, and nothing of what others said (P40). Pure."""

from dataclasses import dataclass

from reviews.kinds import OutsideKind


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedConflict:
    """A member of the committee whom the authors named."""

    user_id: int
    name: str
    affiliation: str
    reason: str


@dataclass(frozen=True, slots=True)
class OutsideView:
    """Somebody or something outside the committee that the authors named."""

    pk: int
    kind: OutsideKind
    name: str


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """A member of the committee to choose."""

    user_id: int
    name: str
    affiliation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperConflicts:
    """What the authors of a paper named, and whom a search found."""

    named: tuple[NamedConflict, ...]
    outside: tuple[OutsideView, ...]
    found: tuple[PersonChoice, ...]
    is_search_too_short: bool
    may_change: bool
