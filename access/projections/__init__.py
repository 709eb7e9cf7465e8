"""What is handed to a page: frozen, and without what its reader may not see. Pure.

What may be hidden is absent, not hidden by a template.
"""

from access.projections.authoring import AuthorPaper, AuthorView, PaperRow
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
    MailView,
    MemberView,
    ReleaseView,
)
from access.projections.duplicates import PairedPaper, PairPage, PairView
from access.projections.files import FindingView, ManuscriptView, ReportView
from access.projections.reviewing import AnswerView, DecisionView, OwnReview, ReviewerPaper, ReviewRow, ReviewView

__all__ = [
    "AnswerView",
    "AssignmentView",
    "AuditView",
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
    "MailView",
    "ManuscriptView",
    "MemberView",
    "OptionView",
    "OwnReview",
    "PairPage",
    "PairView",
    "PairedPaper",
    "PaperRow",
    "ReleaseView",
    "ReportView",
    "ReviewRow",
    "ReviewView",
    "ReviewerPaper",
    "TopicView",
    "TrackForm",
    "TrackView",
]
