"""Papers, people and releases as an unconflicted chair sees them; and a person's own home. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from access.projections.authoring import AuthorView, PaperRow
from access.projections.calls import ConferenceView, TrackView
from access.projections.conflicts import OutsideView
from access.projections.files import FindingView, ManuscriptView
from access.projections.reviewing import DecisionView, ReviewRow, ReviewView
from access.rights import Rights
from conferences.deadlines import Schedule
from conferences.kinds import Role
from eligibility.inputs import Tally
from reviews.kinds import Outcome, Released, ReviewState
from reviews.scores import Criterion
from submissions.states import State


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
class Wanted:
    """Whom a field that chooses a person offers: those of whom each word stands in name or affiliation, and `chosen`, the
    key that was sent, first of all. Without words the first in order."""

    words: str = ""
    chosen: int | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """The words, as many as are looked for."""
        return tuple(self.words.replace("\0", "").split()[:5])


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
    kind: str
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
    # What speaks for a sector, by author row; and the rows whose statement it contradicts.
    evidence: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    contradicted: frozenset[int] = frozenset()
    tallies: tuple[Tally, ...] = ()
    manuscripts: tuple[ManuscriptView, ...] = ()
    assignments: tuple[AssignmentView, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    # Whether more people could be assigned than `candidates` holds.
    has_more_candidates: bool = False
    conflicts: tuple[ConflictView, ...] = ()
    outside_conflicts: tuple[OutsideView, ...] = ()
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


@dataclass(frozen=True, slots=True)
class MembersPage:
    """A page of the committee; `after` is the key of its last row where another page follows, `total` counts all roles."""

    rows: tuple[MemberView, ...]
    after: int | None
    total: int


@dataclass(frozen=True, slots=True)
class InvitedPage:
    """A page of invitations that nobody accepted, as above."""

    rows: tuple[InvitationView, ...]
    after: int | None
    total: int


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
