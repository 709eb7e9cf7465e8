"""What the scores of a paper come to. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from reviews.forms import FieldSpec
from reviews.kinds import ReviewFieldKind


@dataclass(frozen=True, slots=True)
class Criterion:
    """One scored criterion over the submitted reviews of a paper: each value given, the lowest first."""

    key: str
    label: str
    steps: int
    values: tuple[int, ...]

    @property
    def mean(self) -> float | None:
        """The average, or None while nobody has scored."""
        return fmean(self.values) if self.values else None


def by_criterion(fields: Iterable[FieldSpec], reviews: Iterable[Mapping[str, Any]]) -> tuple[Criterion, ...]:
    """The scores of submitted reviews, criterion by criterion. A value that is off the scale by now is left out."""
    written = list(reviews)
    return tuple(
        Criterion(
            key=field.key,
            label=field.label,
            steps=len(field.scale),
            values=tuple(sorted(value for answers in written for value in _score(answers.get(field.key), field))),
        )
        for field in fields
        if field.kind is ReviewFieldKind.SCORE and not field.is_archived
    )


def overall_mean(criteria: Iterable[Criterion]) -> float | None:
    """The mean of the criteria's means, each weighing the same; None while there is no score."""
    means = [mean for criterion in criteria if (mean := criterion.mean) is not None]
    return fmean(means) if means else None


def _score(value: object, field: FieldSpec) -> tuple[int, ...]:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= len(field.scale):
        return (value,)
    return ()
