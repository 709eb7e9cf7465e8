"""What all parts of the gate share: finding one paper with one person's rights over it, and small projections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from access.projections import ConferenceView, OptionView, TrackView
from access.rights import Rights, rights
from access.scopes import Person, facts_of, with_facts
from conferences.deadlines import Entry, Schedule
from conferences.kinds import Anonymity, DeadlineKind, Submitters
from conferences.models import Conference, Track, TrackKind
from conferences.services.scheduling import entries_of
from submissions.models import Submission


class NotThere(Http404):
    """It does not exist, or not for this person: nobody can tell which (P1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A paper, the dates that hold for it, and what this person may do with it."""

    paper: Submission
    schedule: Schedule
    rights: Rights
    entries: tuple[Entry, ...]


def conference_row(slug: str) -> Conference:
    """The conference of that slug. Raises NotThere."""
    row = Conference.objects.filter(slug=slug).first()
    if row is None:
        raise NotThere
    return row


def open_conference(slug: str) -> ConferenceView:
    """A conference as anybody may see it. Raises NotThere; a closed one is as good as none (P25)."""
    row = conference_row(slug)
    if row.is_closed:
        raise NotThere
    return conference_view(row)


def conference_view(row: Conference) -> ConferenceView:
    """The row as pages know it."""
    return ConferenceView(
        pk=row.pk,
        slug=row.slug,
        name=row.name,
        full_name=row.full_name,
        place=row.place,
        zone=row.zone,
        website=row.website,
        notice=row.notice,
        is_closed=row.is_closed,
    )


def track_view(row: Track) -> TrackView:
    """The row as pages know it."""
    return TrackView(
        pk=row.pk,
        slug=row.slug,
        name=row.name,
        summary=row.summary,
        lead=row.lead,
        guidance=row.guidance,
        judging=row.judging,
        examples=row.examples,
        policies=row.policies,
        author_note=row.author_note,
        reviewer_note=row.reviewer_note,
        anonymity=Anonymity(row.anonymity),
        abstract_words=row.abstract_words,
        topics_max=row.topics_max,
        submitters=Submitters(row.submitters),
    )


def kind_view(row: TrackKind) -> OptionView:
    """A kind of paper as pages know it."""
    return OptionView(row.key, row.name, row.help)


def schedule_for(paper: Submission, entries: Sequence[Entry]) -> Schedule:
    """The dates that hold for one paper: its track's, and its own deadline if it has one (P3)."""
    return Schedule.of(entries, paper.track_id).with_own(paper.own_deadline, paper.own_deadline_reason)


def window_open(schedule: Schedule, arrived: datetime) -> bool:
    """Whether authors may still change it, had the request arrived then."""
    return schedule.is_open(DeadlineKind.SUBMISSION, arrived)


def find(
    person: Person, conference_slug: str, number: int, at: datetime, *, entries: tuple[Entry, ...] | None = None
) -> Found:
    """The paper of that number with this person's rights at that instant. Raises NotThere unless it is there for them.

    `entries` are the conference's dates, where the request has read them already.
    """
    paper = (
        with_facts(Submission.objects.all(), person, at)
        .select_related("conference", "track", "kind", "manuscript")
        .filter(conference__slug=conference_slug, number=number)
        .first()
    )
    # Before anything else is read: a paper that is not theirs takes no longer to answer for than one that does not exist.
    if paper is None or not rights(facts_of(paper, window_open=False)).exists:
        raise NotThere
    entries = entries_of(paper.conference_id) if entries is None else entries
    schedule = schedule_for(paper, entries)
    held = rights(facts_of(paper, window_open=window_open(schedule, at)))
    return Found(paper=paper, schedule=schedule, rights=held, entries=entries)
