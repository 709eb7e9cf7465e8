"""What is handed to a page: frozen, and without what its reader may not see. Pure.

What may be hidden is absent, not hidden by a template.
"""

from access.projections.authoring import AuthorDesk, AuthorPaper, AuthorView, PaperRow
from access.projections.calls import ConferenceView, FieldView, OptionView, TopicView, TrackForm, TrackView
from access.projections.chairing import (
    AssignmentView,
    AuditView,
    Candidate,
    ChairPaper,
    ChairRow,
    ConferenceRow,
    ConflictView,
    InvitationView,
    InvitedPage,
    MailView,
    MembersPage,
    MemberView,
    ReleaseView,
    Wanted,
)
from access.projections.conflicts import NamedConflict, OutsideView, PaperConflicts, PersonChoice
from access.projections.duplicates import PairedPaper, PairPage, PairView
from access.projections.files import FindingView, ManuscriptView, ReportView
from access.projections.queue import AuthorEvidence, Queue, QueueEntry, Waiting
from access.projections.reviewing import AnswerView, DecisionView, OwnReview, ReviewerPaper, ReviewRow, ReviewView

__all__ = [
    "AnswerView",
    "AssignmentView",
    "AuditView",
    "AuthorDesk",
    "AuthorEvidence",
    "AuthorPaper",
    "AuthorView",
    "Candidate",
    "ChairPaper",
    "ChairRow",
    "ConferenceRow",
    "ConferenceView",
    "ConflictView",
    "DecisionView",
    "FieldView",
    "FindingView",
    "InvitationView",
    "InvitedPage",
    "MailView",
    "ManuscriptView",
    "MemberView",
    "MembersPage",
    "NamedConflict",
    "OptionView",
    "OutsideView",
    "OwnReview",
    "PairPage",
    "PairView",
    "PairedPaper",
    "PaperConflicts",
    "PaperRow",
    "PersonChoice",
    "Queue",
    "QueueEntry",
    "ReleaseView",
    "ReportView",
    "ReviewRow",
    "ReviewView",
    "ReviewerPaper",
    "TopicView",
    "TrackForm",
    "TrackView",
    "Waiting",
    "Wanted",
]
