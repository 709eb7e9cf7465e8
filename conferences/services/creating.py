"""From a call's section to a conference with tracks, topics and dates."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from conferences.calls import ConferenceSection, DeadlineSection
from conferences.models import Conference, Deadline, DeadlineAnnouncement, Topic, Track, TrackKind
from conferences.services.auditing import record


class CreationError(ValueError):
    """The conference cannot be made; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Created:
    """A conference just made. `tracks` maps each track's slug to its key."""

    conference_id: int
    tracks: dict[str, int]


def create_conference(
    *, section: ConferenceSection, slug: str, notice: str, by_id: int | None, now: datetime, source: str = ""
) -> Created:
    """Write a conference as its call describes it, with another notice if one is given. Raises CreationError.

    `source` names the call in the audit trail.
    """
    with transaction.atomic():
        if Conference.objects.filter(slug=slug).exists():
            raise CreationError(f"There is a conference {slug!r} already; choose another slug.")
        conference = Conference(
            slug=slug,
            name=section.name,
            full_name=section.full_name,
            place=section.place,
            zone=section.zone,
            website=section.website,
            notice=notice or section.notice,
        )
        _require_valid(conference)
        conference.save()
        tracks = {row.slug: row.pk for row in _create_tracks(conference, section)}
        Topic.objects.bulk_create(
            Topic(conference=conference, name=name, position=place, is_archived=place >= len(section.topics))
            for place, name in enumerate((*section.topics, *section.archived_topics))
        )
        for deadline in section.deadlines:
            _create_deadline(conference, deadline, tracks)
        record(
            action="conference created",
            kind="conference",
            object_id=conference.pk,
            at=now,
            conference_id=conference.pk,
            actor_id=by_id,
            after={"slug": slug, "call": source},
        )
    return Created(conference.pk, tracks)


def _require_valid(conference: Conference) -> None:
    try:
        conference.full_clean()
    except ValidationError as error:
        told = "; ".join(f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items())
        raise CreationError(f"The conference cannot be made: {told}") from error


def _create_tracks(conference: Conference, section: ConferenceSection) -> list[Track]:
    rows = [
        Track(
            conference=conference,
            slug=track.slug,
            name=track.name,
            position=position,
            summary=track.summary,
            lead=track.lead,
            guidance=track.guidance,
            author_note=track.author_note,
            reviewer_note=track.reviewer_note,
            judging=track.judging,
            examples=track.examples,
            policies=track.policies,
            is_listed=track.is_listed,
            submitters=track.submitters,
            anonymity=track.anonymity,
            abstract_words=track.abstract_words,
            topics_max=track.topics_max,
        )
        for position, track in enumerate(section.tracks)
    ]
    made = Track.objects.bulk_create(rows)
    TrackKind.objects.bulk_create(
        TrackKind(
            track=row,
            key=kind.key,
            name=kind.name,
            help=kind.help,
            position=position,
            is_archived=kind.is_archived,
        )
        for row, track in zip(made, section.tracks, strict=True)
        for position, kind in enumerate(track.kinds)
    )
    return made


def _create_deadline(conference: Conference, section: DeadlineSection, tracks: dict[str, int]) -> None:
    row = Deadline.objects.create(
        conference=conference,
        track_id=tracks[section.track] if section.track else None,
        kind=section.kind,
        instant=section.date.instant,
        zone=section.date.zone,
        precision=section.date.precision,
        grace_seconds=section.grace_seconds,
    )
    DeadlineAnnouncement.objects.bulk_create(
        DeadlineAnnouncement(
            deadline=row,
            instant=old.date.instant,
            zone=old.date.zone,
            precision=old.date.precision,
            replaced_at=old.replaced_at,
            reason=old.reason,
        )
        for old in section.earlier
    )
