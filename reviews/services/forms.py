"""The review forms of a conference's tracks, written from a call."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from reviews.calls import ReviewFormSection
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
        )
        for position, field in enumerate(section.fields)
    )
