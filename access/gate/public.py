"""What anybody may see: calls, tracks with their rules and dates. No papers, no people, no counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from access.gate.asking import asked_fields, field_view
from access.gate.base import NotThere, conference_row, conference_view, kind_view, track_view
from access.projections import ConferenceView, FieldView, OptionView, TopicView, TrackView
from conferences.deadlines import Entry, Schedule
from conferences.kinds import Role, Stage
from conferences.models import Conference, Deadline, DeadlineAnnouncement, Track
from conferences.services.members import find_invitation
from conferences.services.scheduling import entries_of, entry_of
from eligibility.grouping import Told, grouped_sentences
from eligibility.services import NoRuleSet, rule_set_for
from reviews.forms import FieldSpec
from reviews.kinds import Audience
from reviews.reading import fields_of
from submissions.services.authorship import AuthorAsk, find_author


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCall:
    """A conference on the public home page."""

    conference: ConferenceView
    tracks: tuple[TrackView, ...]
    schedule: Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedTrack:
    """A track on the page of its call, with the dates that hold for it."""

    track: TrackView
    schedule: Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPage:
    """A call: its listed tracks, all of their dates, topics."""

    conference: ConferenceView
    tracks: tuple[ListedTrack, ...]
    entries: tuple[Entry, ...]
    topics: tuple[TopicView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackPage:
    """A track: its rules in sentences by group, what authors and reviewers are asked, dates, topics.

    `final_rules` are those of camera-ready papers, where they have rules of their own; `fields` leave out what is not asked.
    """

    conference: ConferenceView
    track: TrackView
    schedule: Schedule
    rules: Told
    final_rules: Told
    fields: tuple[FieldView, ...]
    criteria: tuple[FieldSpec, ...]
    kinds: tuple[OptionView, ...]
    topics: tuple[TopicView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationPage:
    """An open invitation, as whoever holds its link sees it."""

    conference: ConferenceView
    role: Role
    track: str
    expires_at: datetime


def listed_calls(
    *, without: Iterable[int] = (), after: str = "", limit: int = 50
) -> tuple[tuple[ListedCall, ...], str]:
    """The conferences that are not closed, the newest first, with their listed tracks, but for some by key.

    A page of them: those after the one at the address `after`, and the address to go on from, empty on the last page. An
    address of none, or of a closed one, is passed over (P25). The number of queries does not depend on the rows.
    """
    listed = Conference.objects.filter(is_closed=False)
    last = listed.filter(slug=after).values_list("pk", flat=True).first() if after else None
    dates = Deadline.objects.prefetch_related(
        Prefetch("announcements", DeadlineAnnouncement.objects.order_by("replaced_at"))
    )
    rows = (
        (listed.filter(pk__lt=last) if last else listed)
        .exclude(pk__in=list(without))
        .prefetch_related(Prefetch("tracks", Track.objects.filter(is_listed=True)), Prefetch("deadlines", dates))
        .order_by("-pk")
    )
    found = list(rows[: limit + 1])
    calls = tuple(
        ListedCall(
            conference=conference_view(row),
            tracks=tuple(track_view(track) for track in row.tracks.all()),
            schedule=Schedule.of(entry_of(date) for date in row.deadlines.all()),
        )
        for row in found[:limit]
    )
    return calls, calls[-1].conference.slug if len(found) > limit else ""


def call_page(slug: str) -> CallPage:
    """A call with its listed tracks and their dates. Raises NotThere for a closed conference as for none (P25)."""
    conference = _open(slug)
    tracks = list(conference.tracks.filter(is_listed=True))
    shown = {None, *(row.pk for row in tracks)}
    entries = tuple(entry for entry in entries_of(conference.pk) if entry.track_id in shown)
    return CallPage(
        conference=conference_view(conference),
        tracks=tuple(ListedTrack(track=track_view(row), schedule=Schedule.of(entries, row.pk)) for row in tracks),
        entries=entries,
        topics=_topics(conference),
    )


def track_page(slug: str, track_slug: str, now: datetime) -> TrackPage:
    """A track's page; a track that is not listed is reached by its address. Raises NotThere."""
    conference = _open(slug)
    row = Track.objects.filter(conference=conference, slug=track_slug).first()
    if row is None:
        raise NotThere
    return TrackPage(
        conference=conference_view(conference),
        track=track_view(row),
        schedule=Schedule.of(entries_of(conference.pk), row.pk),
        rules=_rules(row.pk, Stage.SUBMISSION),
        final_rules=_rules(row.pk, Stage.CAMERA_READY),
        fields=tuple(field_view(field, now) for field in asked_fields().filter(track=row)),
        # What the chairs alone read of a review is not among what papers are told to be judged by.
        criteria=tuple(spec for spec in fields_of(row.pk) if spec.audience is not Audience.CHAIRS),
        kinds=tuple(kind_view(kind) for kind in row.kinds.filter(is_archived=False)),
        topics=_topics(conference),
    )


def invitation_page(token: str, now: datetime) -> InvitationPage:
    """The invitation that a token opens. Raises NotThere for wrong, used and expired ones alike."""
    row = find_invitation(token, now)
    if row is None:
        raise NotThere
    return InvitationPage(
        conference=conference_view(row.conference),
        role=Role(row.role),
        track=row.track.name if row.track else "",
        expires_at=row.expires_at,
    )


def author_request(token: str, now: datetime) -> AuthorAsk:
    """The author row that a mailed token asks about. Raises NotThere for wrong, used and expired ones alike."""
    asked = find_author(token=token, now=now)
    if asked is None:
        raise NotThere
    return asked


def _open(slug: str) -> Conference:
    row = conference_row(slug)
    if row.is_closed:
        raise NotThere
    return row


def _topics(conference: Conference) -> tuple[TopicView, ...]:
    return tuple(TopicView(row.pk, row.name) for row in conference.topics.filter(is_archived=False))


def _rules(track_id: int, stage: Stage) -> Told:
    """The rules of a stage in sentences by group; none while the chair has not chosen a rule set."""
    try:
        _, spec = rule_set_for(track_id, stage)
    except NoRuleSet:
        return ()
    return grouped_sentences(spec)
