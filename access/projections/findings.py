"""Findings over a conference as a chair meets them, and the papers that could not be checked. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eligibility.findings import Finding, Severity


class AnswerState(StrEnum):
    """What was said to a finding. A chair's acceptance counts before what the authors said."""

    OPEN = "open"
    CHECKED = "checked"
    APPEALED = "appealed"
    OVERRIDDEN = "overridden"


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFilter:
    """What findings are narrowed to. Keys of nothing narrow to nothing."""

    rule: str = ""
    track: str = ""
    kind: str = ""
    severity: Severity | None = None
    answer: AnswerState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingCount:
    """Papers of one track that a rule found something in: by the worst that it found in each, and by the answer."""

    rule: str
    track_slug: str
    track: str
    errors: int
    warnings: int
    notices: int
    appealed: int
    overridden: int
    checked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """One rule in one paper: its worst finding, how many there are, and what was said."""

    number: int
    title: str
    track: str
    kind: str
    rule: str
    finding: Finding
    count: int
    answer: AnswerState
    sentence: str
    override_reason: str


@dataclass(frozen=True, slots=True)
class FoundPage:
    """Rows by paper and rule; `after` is the key of the next page, None on the last."""

    rows: tuple[FoundRow, ...]
    after: str | None


class Trouble(StrEnum):
    """Why a paper's file could not be checked, or is kept from reviewers."""

    LOST = "lost"
    TIMED_OUT = "timed_out"
    UNREADABLE = "unreadable"
    NO_BLINDED_COPY = "no_blinded_copy"


@dataclass(frozen=True, slots=True, kw_only=True)
class UncheckedRow:
    """A paper in the worklist. `since` is when the last check ended; `is_checking` that another is on its way."""

    number: int
    title: str
    track: str
    trouble: Trouble
    words: str
    since: datetime | None
    attempts: int
    is_checking: bool


@dataclass(frozen=True, slots=True)
class UncheckedPage:
    """Rows by number; `after` is the key of the next page, None on the last."""

    rows: tuple[UncheckedRow, ...]
    after: int | None
