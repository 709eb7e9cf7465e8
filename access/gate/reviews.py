"""Reviews as each reader may see them."""

from collections.abc import Iterable
from typing import Any

from access.projections import AnswerView, ReviewView
from reviews.forms import FieldSpec, progress_words, shown_to
from reviews.kinds import Audience, ReviewFieldKind, ReviewState
from reviews.models import Assignment, Review


def answers_for(reader: Audience, fields: Iterable[FieldSpec], answers: dict[str, Any]) -> tuple[AnswerView, ...]:
    """What that reader sees, each score with its meaning."""
    return tuple(AnswerView(spec, value, _meaning(spec, value)) for spec, value in shown_to(reader, fields, answers))


def review_for_authors(alias: str, row: Review, fields: Iterable[FieldSpec]) -> ReviewView:
    """A submitted review: no name, no minute, nothing that is for reviewers or chairs (P17, P30)."""
    return ReviewView(
        alias=alias,
        answers=answers_for(Audience.AUTHORS, fields, row.answers),
        submitted_on=f"{row.submitted_at:%-d %b %Y}" if row.submitted_at else "",
    )


def review_for_chairs(assignment: Assignment, row: Review, fields: tuple[FieldSpec, ...]) -> ReviewView:
    """A review with all fields, its writer and, while it is a draft, how far it is (P36)."""
    state = ReviewState(row.state)
    return ReviewView(
        alias=assignment.alias,
        answers=answers_for(Audience.CHAIRS, fields, row.answers) if state is ReviewState.SUBMITTED else (),
        submitted_on=f"{row.submitted_at:%-d %b %Y}" if row.submitted_at else "",
        reviewer_name=assignment.reviewer.full_name,
        reviewer_id=assignment.reviewer_id,
        state=state,
        progress=progress_words(fields, row.answers),
    )


def _meaning(spec: FieldSpec, value: Any) -> str:
    if spec.kind is ReviewFieldKind.SCORE and isinstance(value, int) and 1 <= value <= len(spec.scale):
        return spec.scale[value - 1]
    return ""
