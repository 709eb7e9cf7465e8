"""What is handed to a page: frozen, and without what its reader may not see. Pure.

What may be hidden is absent, not hidden by a template: `ReviewerPaper.authors` is None for a blind track, whatever a page asks for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from access.rights import Rights
from conferences.deadlines import Schedule
from conferences.kinds import Anonymity, Role
from eligibility.findings import Finding, Verdict
from eligibility.inputs import Tally
from reviews.forms import FieldSpec
from reviews.kinds import Outcome, Released, ReviewState
from reviews.scores import Criterion
from submissions.kinds import AnswerKind, FieldKind, Need, RunState
from submissions.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceView:
    """A conference as every page knows it."""

    pk: int
    slug: str
    name: str
    full_name: str = ""
    place: str = ""
    zone: str = "UTC"
    website: str = ""
    notice: str = ""
    is_closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackView:
    """A track as every page knows it."""

    pk: int
    slug: str
    name: str
    summary: str = ""
    lead: str = ""
    guidance: str = ""
    judging: str = ""
    author_note: str = ""
    reviewer_note: str = ""
    anonymity: Anonymity = Anonymity.FULL
    abstract_words: int = 250
    topics_max: int = 5


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic that can be chosen."""

    pk: int
    name: str


@dataclass(frozen=True, slots=True)
class OptionView:
    """One answer to a track's own question."""

    key: str
    label: str
    help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A track's own question, as the form asks it."""

    key: str
    kind: FieldKind
    label: str
    help: str
    need: Need
    options: tuple[OptionView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackForm:
    """All that the submission form of one track asks, and until when."""

    track: TrackView
    fields: tuple[FieldView, ...]
    schedule: Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorView:
    """One author row, for authors and unconflicted chairs. `standing` is confirmed, asked, refused or new (P44)."""

    pk: int
    position: int
    given_name: str
    family_name: str
    full_name: str
    email: str
    affiliation: str
    further_affiliations: str
    sector: str
    sector_source: str
    orcid: str
    is_contact: bool
    standing: str
    asked_at: datetime | None
    is_you: bool


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
    """One uploaded version. `run` is None only for a file that was never queued, which the sweep mends."""

    pk: int
    version: int
    size: int
    sha256: str
    original_name: str
    uploaded_at: datetime
    is_current: bool
    run: RunState | None
    queued_at: datetime | None
    report: ReportView | None
    has_blinded: bool
    blinded_sha256: str
    blinding_problem: str
    blinding_removed: tuple[str, ...]

    @property
    def is_checking(self) -> bool:
        """Whether its page should look again in a moment."""
        return self.run in {None, RunState.QUEUED, RunState.RUNNING}


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
class AuthorPaper:
    """A paper as its authors see it."""

    pk: int
    number: int
    conference: ConferenceView
    form: TrackForm
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
    manuscripts: tuple[ManuscriptView, ...]
    reviews: tuple[ReviewView, ...]
    decision: DecisionView | None
    rights: Rights

    @property
    def track(self) -> TrackView:
        """The track the paper is in."""
        return self.form.track

    @property
    def schedule(self) -> Schedule:
        """The dates that hold for this paper, its own deadline included."""
        return self.form.schedule

    @property
    def manuscript(self) -> ManuscriptView | None:
        """The current version."""
        return next((version for version in self.manuscripts if version.is_current), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A paper in a person's own list."""

    number: int
    title: str
    track: str
    state: State
    missing_count: int
    eligibility: str
    eligibility_sentence: str
    verdict: Verdict | None
    is_checking: bool
    saved_at: datetime
    outcome: Outcome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """A paper in a reviewer's queue: nothing of who wrote it, whatever the track (order is by number)."""

    number: int
    title: str
    track: str
    state: ReviewState | None
    progress: str
    due: datetime | None
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
    schedule: Schedule
    title: str
    abstract: str
    topics: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]
    has_file: bool
    file_version: int | None
    pages: int | None
    fields: tuple[FieldSpec, ...]
    own: OwnReview
    rights: Rights
    authors: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChairRow:
    """A paper in a chair's list. Of a draft there is nothing but title, track and state (P4)."""

    pk: int
    number: int
    title: str
    track: str
    state: State
    authors: tuple[str, ...]
    author_count: int
    findings: str
    severity: str
    is_checking: bool
    appealed: bool
    eligibility: str
    eligibility_sentence: str
    eligibility_overridden: bool
    reviews_done: int
    reviews_total: int
    reviews_begun: int
    mean: float | None
    outcome: Outcome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentView:
    """A live assignment, for chairs."""

    pk: int
    alias: str
    reviewer_id: int
    reviewer_name: str
    assigned_at: datetime
    state: ReviewState | None
    review: ReviewView | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A PC member who may be assigned, with the load they carry in this conference."""

    user_id: int
    name: str
    affiliation: str
    load: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictView:
    """A conflict somebody set."""

    user_id: int
    name: str
    source: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditView:
    """An entry of the audit trail."""

    at: datetime
    actor: str
    action: str
    reason: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChairPaper:
    """A paper as an unconflicted chair sees it. Of a draft, title, track and state alone (P4)."""

    pk: int
    number: int
    conference: ConferenceView
    track: TrackView
    schedule: Schedule
    state: State
    title: str
    rights: Rights
    abstract: str = ""
    topics: tuple[str, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    authors: tuple[AuthorView, ...] = ()
    submitted_at: datetime | None = None
    submitted_by_server: bool = False
    desk_reject_reason: str = ""
    is_frozen: bool = False
    eligibility: str = ""
    eligibility_sentence: str = ""
    eligibility_overrides: Mapping[str, str] = field(default_factory=dict)
    # What the author rules say now; a report is about the file alone.
    author_findings: tuple[FindingView, ...] = ()
    tallies: tuple[Tally, ...] = ()
    manuscripts: tuple[ManuscriptView, ...] = ()
    assignments: tuple[AssignmentView, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    conflicts: tuple[ConflictView, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    decision: DecisionView | None = None
    audit: tuple[AuditView, ...] = ()

    @property
    def manuscript(self) -> ManuscriptView | None:
        """The current version."""
        return next((version for version in self.manuscripts if version.is_current), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceRow:
    """A conference on a person's home page, with what is theirs in it."""

    conference: ConferenceView
    roles: tuple[Role, ...]
    papers: tuple[PaperRow, ...]
    reviews: tuple[ReviewRow, ...]
    schedule: Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberView:
    """A person with a role, for chairs."""

    membership_id: int
    user_id: int
    name: str
    email: str
    affiliation: str
    role: Role
    track: str
    load: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationView:
    """An invitation that was made, for chairs."""

    email: str
    role: Role
    invited_at: datetime
    standing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseView:
    """What the authors of a track see of its reviews or decisions, and whom a release concerns."""

    track: TrackView
    what: Released
    at: datetime | None
    is_out: bool
    mailed_at: datetime | None
    papers: int
    of: int
    authors: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MailView:
    """A mail that could not be delivered."""

    kind: str
    to: str
    error: str
    created_at: datetime
