"""Reviews, decisions, and a paper as its reviewer sees it. Pure.

`ReviewerPaper.authors` is None for a blind track, whatever a page asks for (P15).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from access.projections.calls import ConferenceView, TrackView
from access.rights import Rights
from conferences.deadlines import Schedule
from reviews.forms import FieldSpec
from reviews.kinds import Outcome, ReviewState


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A review field and what was answered, with the meaning of a score."""

    field: FieldSpec
    value: Any
    meaning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """A submitted review as its reader may see it. Authors get a day, never the minute (P17)."""

    alias: str
    answers: tuple[AnswerView, ...]
    submitted_on: str = ""
    reviewer_name: str | None = None
    reviewer_id: int | None = None
    state: ReviewState = ReviewState.SUBMITTED
    progress: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionView:
    """A decision as its reader may see it; who decided is for chairs."""

    outcome: Outcome
    comment: str
    decided_by: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """A paper in a reviewer's queue: nothing of who wrote it, whatever the track (order is by number)."""

    number: int
    title: str
    track: str
    state: ReviewState | None
    progress: str
    due: datetime | None
    due_words: str
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnReview:
    """A reviewer's own review, begun or not. `assignment_id` is what services take."""

    assignment_id: int
    alias: str
    state: ReviewState | None
    answers: Mapping[str, Any]
    revision: int
    saved_at: datetime | None
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewerPaper:
    """A paper as its reviewer sees it. `authors` is None wherever the track hides them (P15)."""

    pk: int
    number: int
    conference: ConferenceView
    track: TrackView
    kind: str
    schedule: Schedule
    title: str
    abstract: str
    topics: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]
    has_file: bool
    file_version: int | None
    pages: int | None
    fields: tuple[FieldSpec, ...]
    archived: tuple[FieldSpec, ...]
    own: OwnReview
    rights: Rights
    authors: tuple[str, ...] | None = None
