"""The review forms of a conference's tracks, written from a call and read back as one."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from reviews.calls import ReviewFieldSection, ReviewFormSection
from reviews.kinds import Audience, ReviewFieldKind
from reviews.models import ReviewField, ReviewForm


def create_review_forms(*, sections: Iterable[ReviewFormSection], tracks: Mapping[str, int]) -> None:
    """Write the forms of tracks that have none yet. `tracks` maps slugs to keys; order is that of the call."""
    with transaction.atomic():
        for section in sections:
            for slug in section.tracks:
                _create_form(section, tracks[slug])


def _create_form(section: ReviewFormSection, track_id: int) -> None:
    form = ReviewForm.objects.create(track_id=track_id, name=section.name)
    ReviewField.objects.bulk_create(
        ReviewField(
            form=form,
            key=field.key,
            kind=field.kind,
            label=field.label,
            help=field.help,
            scale=list(field.scale),
            is_required=field.is_required,
            audience=field.audience,
            position=position,
            is_archived=field.is_archived,
        )
        for position, field in enumerate(section.fields)
    )


def describe_review_forms(*, tracks: Mapping[str, int]) -> tuple[ReviewFormSection, ...]:
    """The forms of these tracks as a call says them; tracks with equal forms share one."""
    rows = {
        row.track_id: row for row in ReviewForm.objects.filter(track_id__in=tracks.values()).prefetch_related("fields")
    }
    used: dict[tuple[str, tuple[ReviewFieldSection, ...]], list[str]] = {}
    for slug, pk in tracks.items():
        if pk in rows:
            used.setdefault((rows[pk].name, _fields(rows[pk])), []).append(slug)
    return tuple(
        ReviewFormSection(tracks=tuple(slugs), name=name, fields=fields) for (name, fields), slugs in used.items()
    )


def _fields(form: ReviewForm) -> tuple[ReviewFieldSection, ...]:
    return tuple(
        ReviewFieldSection(
            key=row.key,
            kind=ReviewFieldKind(row.kind),
            label=row.label,
            help=row.help,
            scale=tuple(row.scale),
            # A flag was once stored as required, which means nothing.
            is_required=row.is_required and row.kind != ReviewFieldKind.FLAG,
            audience=Audience(row.audience),
            is_archived=row.is_archived,
        )
        for row in form.fields.all()
    )
