"""Rules as chairs set them, and what became of their papers. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from eligibility.findings import Finding, Verdict
from submissions.kinds import RunState


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """A question or a declaration of some track, which rules can refer to."""

    track_id: int
    key: str
    label: str
    is_declaration: bool


@dataclass(frozen=True, slots=True)
class Touched:
    """How many papers a rule set judges, of those that this chair has power over."""

    submitted: int
    drafts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecheckView:
    """A re-check or a trial. Numbers are over the papers that this chair has power over; of drafts none is told but how many."""

    pk: int
    is_trial: bool
    state: RunState
    rule_set_id: int
    rule_set: str
    version: int | None
    reason: str
    track: str
    tells_authors: bool
    asked_by: str
    asked_at: datetime
    finished_at: datetime | None
    done: int
    total: int
    changed: int
    worse: int
    otherwise: int
    untried: int
    draft: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.state in {RunState.QUEUED, RunState.RUNNING}


@dataclass(frozen=True, slots=True, kw_only=True)
class RejudgedRow:
    """A submitted paper whose verdict changed, or would change: from what to what, by which rules."""

    number: int
    title: str
    track: str
    before: Verdict | None
    after: Verdict | None
    changes: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class RejudgedPage:
    """Rows of one page; `after` is the number of the last one if there are more."""

    rows: tuple[RejudgedRow, ...]
    after: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTrialView:
    """A PDF that this chair tried settings on."""

    pk: int
    name: str
    size: int
    state: RunState
    verdict: Verdict | None
    pages: int
    findings: tuple[Finding, ...]
    draft: Mapping[str, Any]

    @property
    def is_open(self) -> bool:
        """Whether the answer is still to come."""
        return self.state in {RunState.QUEUED, RunState.RUNNING}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackSetup:
    """What a track has of what a call needs; numbers count rows, texts are those of the track.

    `dates` has the instant of each kind of date: the track's own, or else the one that all tracks share.
    """

    pk: int
    slug: str
    name: str
    summary: str
    lead: str
    guidance: str
    judging: str
    examples: str
    policies: str
    anonymity: str
    is_listed: bool
    questions: int
    declarations: int
    review_form_id: int | None
    criteria: int
    rule_sets: Mapping[str, tuple[int, str]]
    dates: Mapping[str, datetime]
    papers: int
