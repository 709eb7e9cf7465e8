"""What a person's rights over one paper depend on. Pure."""

from dataclasses import dataclass

from submissions.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFacts:
    """One person and one paper at one moment; everything that is not said is false."""

    # The person's relation to the paper; it counts before any role (P2, P22).
    is_author: bool = False  # holds an author row, taken by the mailed link
    is_named: bool = False  # a verified address or the ORCID iD stands in the author list
    has_conflict: bool = False
    is_assigned: bool = False
    # The person's role in the conference.
    is_chair: bool = False  # of the conference, or of the paper's track
    is_pc: bool = False  # any membership
    # The paper.
    state: State = State.DRAFT
    is_closed: bool = False  # its conference is
    hides_authors: bool = True
    is_frozen: bool = False  # a reviewer was assigned: the file stays
    has_decision: bool = False
    reviews_released: bool = False
    decision_released: bool = False
    # Whether its submission window was open when the request arrived (the track's, or the paper's own).
    window_open: bool = False
    # Whether it was ever submitted: a restored paper becomes that again.
    was_submitted: bool = False
