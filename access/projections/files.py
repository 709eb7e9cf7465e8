"""Uploaded versions and what the rules said of them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eligibility.findings import Finding, Verdict
from submissions.kinds import AnswerKind, RunState
from submissions.steps import StepDone


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """A finding with what the authors said to it and whether a chair accepted it."""

    finding: Finding
    answer: AnswerKind | None = None
    sentence: str = ""
    override_reason: str = ""

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.answer is None and not self.override_reason and not self.finding.done_for_you


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """What the rules said of one file."""

    pk: int
    verdict: Verdict
    findings: tuple[FindingView, ...]
    passed: tuple[str, ...]
    facts: Mapping[str, Any]
    seconds: float
    created_at: datetime
    rule_set_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ManuscriptView:
    """One uploaded version. `run` is None only for a file that was never queued, which the sweep mends. `steps` are what
    the worker has done that has the run now, the `attempts`th of them."""

    pk: int
    version: int
    size: int
    sha256: str
    original_name: str
    uploaded_at: datetime
    is_current: bool
    run: RunState | None
    queued_at: datetime | None
    attempts: int
    steps: tuple[StepDone, ...]
    report: ReportView | None
    has_blinded: bool
    blinded_sha256: str
    blinding_problem: str
    blinding_removed: tuple[str, ...]

    @property
    def is_checking(self) -> bool:
        """Whether its page should look again in a moment."""
        return self.run in {None, RunState.QUEUED, RunState.RUNNING}

    @property
    def is_overtaken(self) -> bool:
        """Whether a newer version came before anybody had begun to check this one."""
        return self.run is RunState.SUPERSEDED
