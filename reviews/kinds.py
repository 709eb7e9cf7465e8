"""The words of reviewing that code decides by. Pure."""

from enum import StrEnum


class ReviewFieldKind(StrEnum):
    """What a criterion asks for. A flag is a tick, such as "not a real system" (M6)."""

    SCORE = "score"
    TEXT = "text"
    CHOICE = "choice"
    FLAG = "flag"


class Audience(StrEnum):
    """Who reads a field of a review once reviews are released; `chairs` never reaches authors or reviewers (P30)."""

    AUTHORS = "authors"
    REVIEWERS = "reviewers"
    CHAIRS = "chairs"


class ReviewState(StrEnum):
    """A draft confers no view of others and counts nowhere but in the chairs' progress (P36)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"


class Outcome(StrEnum):
    """What was decided of a paper."""

    ACCEPT = "accept"
    REJECT = "reject"


class ConflictSource(StrEnum):
    """Who said so. Authors cannot clear the chairs' (P40). Authorship itself is no row: it is read from the author list."""

    CHAIR = "chair"
    AUTHOR = "author"
    REVIEWER = "reviewer"


class OutsideKind(StrEnum):
    """Whom or what authors name who is not in the committee."""

    PERSON = "person"
    ORGANISATION = "organisation"
    DOMAIN = "domain"


class Released(StrEnum):
    """What a release lets authors see (P27)."""

    REVIEWS = "reviews"
    DECISIONS = "decisions"
