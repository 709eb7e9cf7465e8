"""Review forms and barred people as the pure modules and the services need them."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import connection

from reviews.forms import FieldSpec
from reviews.kinds import Audience, ConflictSource, ReviewFieldKind
from reviews.models import Conflict, OutsideConflict, ReviewField


def spec_of(row: ReviewField) -> FieldSpec:
    """A row as the pure modules know it."""
    return FieldSpec(
        key=row.key,
        kind=ReviewFieldKind(row.kind),
        label=f"{row.label} (earlier form)" if row.is_archived else row.label,
        help=row.help,
        scale=tuple(str(meaning) for meaning in row.scale),
        is_required=row.is_required,
        audience=Audience(row.audience),
        is_archived=row.is_archived,
    )


def fields_by_track(track_ids: Iterable[int], *, with_archived: bool = False) -> dict[int, tuple[FieldSpec, ...]]:
    """The live fields of each track's review form, in its order; one query. A track without a form has none.

    `with_archived` adds at the end those that are no longer asked: answers to them are still read.
    """
    found: dict[int, list[FieldSpec]] = defaultdict(list)
    rows = ReviewField.objects.filter(form__track_id__in=set(track_ids)).select_related("form")
    if not with_archived:
        rows = rows.filter(is_archived=False)
    for row in rows.order_by("form", "is_archived", "position", "pk"):
        found[row.form.track_id].append(spec_of(row))
    return {track_id: tuple(fields) for track_id, fields in found.items()}


def fields_of(track_id: int, *, with_archived: bool = False) -> tuple[FieldSpec, ...]:
    """The live fields of one track's review form, or with those that are no longer asked behind them."""
    return fields_by_track([track_id], with_archived=with_archived).get(track_id, ())


def count_named(submission_id: int) -> int:
    """How many people, organisations and domains the authors of a paper named as conflicts; one query."""
    inside = Conflict.objects.filter(submission_id=submission_id, source=ConflictSource.AUTHOR).values("pk")
    outside = OutsideConflict.objects.filter(submission_id=submission_id).values("pk")
    return inside.union(outside, all=True).count()


def is_barred(submission_id: int, user_id: int) -> bool:
    """Whether the database would refuse the assignment: its own function says so (migration 0003)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reviews_is_barred(%s, %s)", [submission_id, user_id])
        return bool(cursor.fetchone()[0])


def barred_among(submission_id: int, user_ids: Iterable[int]) -> frozenset[int]:
    """Those of the people who must have nothing to do with the paper; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person FROM unnest(%s::bigint[]) AS person WHERE reviews_is_barred(%s, person)",
            [list(user_ids), submission_id],
        )
        return frozenset(row[0] for row in cursor.fetchall())
