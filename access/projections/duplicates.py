"""Pairs of papers that are alike, as a chair sees who has power over both (M10). Pure."""

from dataclasses import dataclass
from datetime import datetime

from access.projections.chairing import AuditView
from submissions.duplicates.evidence import Likeness
from submissions.duplicates.kinds import PairState
from submissions.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedPaper:
    """One of the two papers."""

    pk: int
    number: int
    title: str
    track: str
    state: State
    authors: tuple[str, ...]
    submitted_at: datetime | None
    may_reject: bool
    version: int | None
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairView:
    """Two papers, why they are taken for one, and what became of it. `waits` if a chair still has to say something.

    `shared` is the part of the shorter text that stands in the other one, None where one has no text to compare.
    """

    pk: int
    first: PairedPaper
    second: PairedPaper
    likeness: Likeness
    shared: float | None
    title_likeness: float
    author_overlap: float
    state: PairState
    waits: bool
    found_at: datetime
    decided_by: str
    decided_at: datetime | None
    reason: str
    audit: tuple[AuditView, ...] = ()


@dataclass(frozen=True, slots=True)
class PairPage:
    """Some pairs, the newest first; `before` is the key to go on from, None on the last page."""

    pairs: tuple[PairView, ...]
    before: int | None
