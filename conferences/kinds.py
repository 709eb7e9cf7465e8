"""The words of a conference that code decides by. Pure."""

from enum import StrEnum


class Anonymity(StrEnum):
    """How much of who wrote a paper is withheld (M7, A5)."""

    OPEN = "open"
    OPTIONAL = "optional"
    NAMES_WITHHELD = "names_withheld"
    FULL = "full"

    @property
    def hides_authors(self) -> bool:
        """Whether the pages of reviewers name no author; where names are optional, each paper speaks for itself."""
        return self is not Anonymity.OPEN

    @property
    def forbids_names(self) -> bool:
        """Whether a paper may not name its authors."""
        return self in {Anonymity.NAMES_WITHHELD, Anonymity.FULL}


class Submitters(StrEnum):
    """Who may bring a paper into a track; who may be on it is a matter of the rules about authors."""

    EVERYBODY = "everybody"
    INVITED = "invited"


class Role(StrEnum):
    """What a person does for a conference. A relation to a paper (author, conflict) counts before any role."""

    CHAIR = "chair"
    TRACK_CHAIR = "track_chair"
    PC = "pc"


class DeadlineKind(StrEnum):
    """Instants of a call, in the order in which they usually come (M12, A1, A2).

    From `authors_reorder` on authors may only be put into another order, from `authors_freeze` on not even that.
    """

    OPENS = "opens"
    REGISTRATION = "registration"
    TITLE_FREEZE = "title_freeze"
    ABSTRACT_FREEZE = "abstract_freeze"
    AUTHORS_REORDER = "authors_reorder"
    AUTHORS_FREEZE = "authors_freeze"
    SUBMISSION = "submission"
    REVIEWS_DUE = "reviews_due"
    REVIEWS_AVAILABLE = "reviews_available"
    RESPONSES_DUE = "responses_due"
    NOTIFICATION = "notification"
    CAMERA_READY = "camera_ready"
    CONFERENCE_STARTS = "conference_starts"
    CONFERENCE_ENDS = "conference_ends"

    @property
    def is_release(self) -> bool:
        """Releases happen at an instant; due dates end at one. A bare date is read differently for each (M12)."""
        return self in {
            DeadlineKind.OPENS,
            DeadlineKind.REVIEWS_AVAILABLE,
            DeadlineKind.NOTIFICATION,
            DeadlineKind.CONFERENCE_STARTS,
        }

    @property
    def binds_drafts(self) -> bool:
        """Whether authors of drafts have to act before it: these are told when it moves, if the chair wants it."""
        return self in {
            DeadlineKind.REGISTRATION,
            DeadlineKind.TITLE_FREEZE,
            DeadlineKind.ABSTRACT_FREEZE,
            DeadlineKind.AUTHORS_REORDER,
            DeadlineKind.AUTHORS_FREEZE,
            DeadlineKind.SUBMISSION,
        }


# The dates that every call has, in the order in which they have to come.
USUAL_DATES = (
    DeadlineKind.OPENS,
    DeadlineKind.SUBMISSION,
    DeadlineKind.REVIEWS_DUE,
    DeadlineKind.NOTIFICATION,
    DeadlineKind.CAMERA_READY,
)


class Precision(StrEnum):
    """How exactly a date was announced; decides how it is written."""

    DAY = "day"
    MINUTE = "minute"


class Stage(StrEnum):
    """Which upload of a paper: each stage of a track has its own rule set (A8)."""

    SUBMISSION = "submission"
    CAMERA_READY = "camera_ready"
