"""The questions of a conference's tracks, written from a call and read back as one."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.db import transaction

from submissions.calls import FieldSection, OptionSection
from submissions.kinds import FieldKind, Need
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
        FieldOption(
            field=row,
            key=option.key,
            label=option.label,
            help=option.help,
            position=place,
            is_archived=option.is_archived,
        )
        for place, option in enumerate(section.options)
    )


def describe_fields(*, tracks: Mapping[str, int]) -> tuple[FieldSection, ...]:
    """The questions of these tracks as a call says them, archived ones included; what several tracks ask alike stands once."""
    rows = SubmissionField.objects.filter(track_id__in=tracks.values()).prefetch_related("options")
    slugs = {pk: slug for slug, pk in tracks.items()}
    asked: dict[tuple[int, FieldSection], list[str]] = {}
    for row in sorted(rows, key=lambda row: (row.position, list(slugs).index(row.track_id), row.pk)):
        asked.setdefault((row.position, _section(row)), []).append(slugs[row.track_id])
    return tuple(replace(section, tracks=tuple(found)) for (_, section), found in asked.items())


def _section(row: SubmissionField) -> FieldSection:
    return FieldSection(
        tracks=(),
        key=row.key,
        kind=FieldKind(row.kind),
        label=row.label,
        help=row.help,
        need=Need(row.need),
        for_reviewers=row.for_reviewers,
        required_from=row.required_from,
        frozen_from=row.frozen_from,
        is_archived=row.is_archived,
        options=tuple(
            OptionSection(option.key, option.label, option.help, option.is_archived) for option in row.options.all()
        ),
    )
