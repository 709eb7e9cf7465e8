"""From the rows of a conference back to its call's section: what `creating` writes, this reads."""

from conferences.calls import (
    ConferenceSection,
    Date,
    DeadlineSection,
    EarlierDate,
    KindSection,
    TrackSection,
    plain_text,
)
from conferences.deadlines import Entry
from conferences.kinds import Anonymity, Submitters
from conferences.models import Conference, Track
from conferences.services.scheduling import entries_of


def describe_conference(conference_id: int) -> ConferenceSection:
    """Conference, tracks, topics and dates as they are now, what was announced before included."""
    row = Conference.objects.get(pk=conference_id)
    tracks = list(row.tracks.prefetch_related("kinds"))
    slugs = {track.pk: track.slug for track in tracks}
    return ConferenceSection(
        name=row.name,
        full_name=row.full_name,
        place=row.place,
        zone=row.zone,
        website=row.website,
        notice=row.notice,
        tracks=tuple(_track(track) for track in tracks),
        topics=tuple(row.topics.filter(is_archived=False).values_list("name", flat=True)),
        archived_topics=tuple(row.topics.filter(is_archived=True).values_list("name", flat=True)),
        deadlines=tuple(_deadline(entry, slugs) for entry in entries_of(row.pk)),
    )


def _track(row: Track) -> TrackSection:
    return TrackSection(
        slug=row.slug,
        name=row.name,
        anonymity=Anonymity(row.anonymity),
        summary=plain_text(row.summary),
        lead=plain_text(row.lead),
        guidance=plain_text(row.guidance),
        judging=plain_text(row.judging),
        examples=plain_text(row.examples),
        policies=plain_text(row.policies),
        author_note=plain_text(row.author_note),
        reviewer_note=plain_text(row.reviewer_note),
        abstract_words=row.abstract_words,
        topics_max=row.topics_max,
        is_listed=row.is_listed,
        submitters=Submitters(row.submitters),
        kinds=tuple(KindSection(kind.key, kind.name, kind.help, kind.is_archived) for kind in row.kinds.all()),
    )


def _deadline(entry: Entry, slugs: dict[int, str]) -> DeadlineSection:
    return DeadlineSection(
        kind=entry.kind,
        track=slugs[entry.track_id] if entry.track_id else None,
        date=Date(entry.instant, entry.zone, entry.precision),
        grace_seconds=int(entry.grace.total_seconds()),
        earlier=tuple(
            EarlierDate(Date(old.instant, old.zone, old.precision), old.replaced_at, old.reason)
            for old in entry.earlier
            if old.replaced_at is not None
        ),
    )
