"""Who may see and do what with a paper: one pure function from facts to rights, everything denied by default.

The ids in comments are the invariants of the privacy agreement; their tests carry the same ids.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from access.facts import PaperFacts
from submissions.states import LIVE, State


class View(StrEnum):
    """As what a person meets a paper."""

    NONE = "none"
    AUTHOR = "author"
    REVIEWER = "reviewer"
    CHAIR = "chair"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What one person may do with one paper. Without a view the paper is not there for them (P1)."""

    view: View = View.NONE
    see_content: bool = False  # abstract, answers, files; a chair sees of a draft its title, track and state alone (P4)
    see_authors: bool = False
    see_original: bool = False  # the uploaded bytes, under their own name for authors
    see_blinded: bool = False
    see_reviews: bool = False
    see_decision: bool = False
    edit: bool = False
    replace_file: bool = False
    change_track: bool = False
    submit: bool = False
    withdraw: bool = False
    restore: bool = False
    answer_findings: bool = False
    review: bool = False
    assign: bool = False
    decide: bool = False
    desk_reject: bool = False
    override_rules: bool = False
    set_conflicts: bool = False
    set_own_deadline: bool = False
    see_audit: bool = False

    @property
    def exists(self) -> bool:
        """Whether the paper is there for this person at all."""
        return self.view is not View.NONE


NOTHING = Rights()


def rights(facts: PaperFacts) -> Rights:
    """The rights that follow from the facts."""
    if facts.is_author:
        # An author who is a chair or in the PC has an author's view, never another (P2).
        return _author(facts)
    if facts.is_named or facts.has_conflict:
        # Named but the row not taken, or conflicted: no role opens it (P22, P23).
        return NOTHING
    if facts.is_chair:
        chair = _chair(facts)
        return replace(chair, review=True) if _reviews(facts) else chair
    return _reviewer(facts) if _reviews(facts) else NOTHING


def _author(facts: PaperFacts) -> Rights:
    live = facts.state in LIVE
    editable = facts.window_open and live and not facts.is_closed
    return Rights(
        view=View.AUTHOR,
        see_content=True,
        see_authors=True,
        see_original=True,
        see_blinded=True,
        see_reviews=facts.reviews_released,
        see_decision=facts.decision_released,
        edit=editable,
        replace_file=editable and not facts.is_frozen,
        # Never after the deadline (M9, P13); nor once a reviewer of the old track has the paper.
        change_track=editable and not facts.is_frozen,
        submit=editable and facts.state is State.DRAFT,
        # After reviews were shown it needs a chair (P12).
        withdraw=live and not facts.reviews_released and not facts.is_closed,
        answer_findings=live and not facts.is_closed,
    )


def _reviews(facts: PaperFacts) -> bool:
    return facts.is_assigned and facts.is_pc and facts.state is State.SUBMITTED and not facts.is_closed


def _reviewer(facts: PaperFacts) -> Rights:
    return Rights(
        view=View.REVIEWER,
        see_content=True,
        see_authors=not facts.hides_authors,
        see_blinded=True,
        review=True,
    )


def _chair(facts: PaperFacts) -> Rights:
    if not facts.was_submitted:
        # A draft stays one for chairs when its authors withdraw it (P4).
        return Rights(
            view=View.CHAIR,
            set_own_deadline=facts.state is State.DRAFT,
            restore=facts.state is State.WITHDRAWN,
            see_audit=True,
        )
    judged = facts.state is State.SUBMITTED
    return Rights(
        view=View.CHAIR,
        see_content=True,
        see_authors=True,
        see_original=True,
        see_blinded=True,
        see_reviews=True,
        see_decision=True,
        withdraw=judged,
        restore=facts.state in {State.WITHDRAWN, State.DESK_REJECTED},
        assign=judged,
        decide=judged,
        desk_reject=judged,
        override_rules=True,
        set_conflicts=True,
        set_own_deadline=True,
        change_track=judged,
        see_audit=True,
    )
