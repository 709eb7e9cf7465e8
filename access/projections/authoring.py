"""A paper as its authors see it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from access.projections.calls import ConferenceView, OptionView, TopicView, TrackForm, TrackView
from access.projections.files import ManuscriptView
from access.projections.reviewing import DecisionView, ReviewView
from access.rights import Rights
from conferences.deadlines import Entry, Schedule
from eligibility.findings import Verdict
from reviews.kinds import Outcome
from submissions.freezing import Freezes
from submissions.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorView:
    """One author row, for authors and unconflicted chairs. `standing` is confirmed, asked, refused or new (P44).

    `sector` is the one that counts, known by `sector_source` since `sector_at`; `stated_sector` is what the authors say.
    """

    pk: int
    position: int
    given_name: str
    family_name: str
    full_name: str
    email: str
    affiliation: str
    further_affiliations: str
    stated_sector: str
    sector: str
    sector_source: str
    sector_at: datetime | None
    orcid: str
    is_contact: bool
    standing: str
    asked_at: datetime | None
    has_declared_conflicts: bool
    is_you: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorPaper:
    """A paper as its authors see it."""

    pk: int
    number: int
    conference: ConferenceView
    form: TrackForm
    freezes: Freezes
    kind: OptionView | None
    state: State
    title: str
    abstract: str
    topic_ids: tuple[int, ...]
    answers: Mapping[str, Any]
    authors: tuple[AuthorView, ...]
    revision: int
    created_at: datetime
    saved_at: datetime
    submitted_at: datetime | None
    submitted_by_server: bool
    desk_reject_reason: str
    is_frozen: bool
    eligibility: str
    eligibility_sentence: str
    named_conflicts: int
    manuscripts: tuple[ManuscriptView, ...]
    reviews: tuple[ReviewView, ...]
    decision: DecisionView | None
    rights: Rights

    @property
    def track(self) -> TrackView:
        """The track the paper is in."""
        return self.form.track

    @property
    def own_row(self) -> AuthorView | None:
        """The reader's own author row."""
        return next((one for one in self.authors if one.is_you), None)

    @property
    def kinds(self) -> tuple[OptionView, ...]:
        """The kinds of paper to choose from: those that the track offers, and its own even if it is archived."""
        offered = self.form.kinds
        return offered if self.kind is None or self.kind in offered else (*offered, self.kind)

    @property
    def schedule(self) -> Schedule:
        """The dates that hold for this paper, its own deadline included."""
        return self.form.schedule

    @property
    def manuscript(self) -> ManuscriptView | None:
        """The current version."""
        return next((version for version in self.manuscripts if version.is_current), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorDesk:
    """A paper with what its form can ask. `forms` has every track by its key, `tracks` those that are listed."""

    paper: AuthorPaper
    forms: Mapping[int, TrackForm]
    tracks: tuple[TrackForm, ...]
    topics: tuple[TopicView, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A paper in a person's own list.

    `verdict` is what is left of its report's once what chairs accepted and authors have checked is taken out, without a
    difference between an error and a file that could not be read; `is_appealed`: all of it waits for the chairs to accept it.
    `missing_in_file` are those of `missing_count` that the report tells.
    """

    number: int
    title: str
    track: str
    state: State
    missing_count: int
    missing_in_file: int
    eligibility: str
    eligibility_sentence: str
    verdict: Verdict | None
    is_appealed: bool
    is_checking: bool
    saved_at: datetime
    outcome: Outcome | None
