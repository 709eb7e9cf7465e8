"""The questions of a conference's tracks, written from a call."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from submissions.calls import FieldSection
from submissions.models import FieldOption, SubmissionField


def create_fields(*, sections: Iterable[FieldSection], tracks: Mapping[str, int]) -> None:
    """Write the fields of tracks that have none yet. `tracks` maps slugs to keys; order is that of the call."""
    with transaction.atomic():
        for position, section in enumerate(sections):
            for slug in section.tracks:
                _create_field(section, tracks[slug], position)


def _create_field(section: FieldSection, track_id: int, position: int) -> None:
    row = SubmissionField.objects.create(
        track_id=track_id,
        key=section.key,
        kind=section.kind,
        label=section.label,
        help=section.help,
        need=section.need,
        for_reviewers=section.for_reviewers,
        required_from=section.required_from,
        frozen_from=section.frozen_from,
        is_archived=section.is_archived,
        position=position,
    )
    FieldOption.objects.bulk_create(
        FieldOption(field=row, key=option.key, label=option.label, help=option.help, position=place)
        for place, option in enumerate(section.options)
    )
