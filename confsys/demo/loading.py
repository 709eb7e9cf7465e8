"""Making the demonstration: accounts, then one conference after the other, each in one transaction."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.models import User
from conferences.calls import Date
from conferences.kinds import DeadlineKind, Role
from conferences.models import Conference, Topic
from conferences.services.creating import Created
from conferences.services.members import add_member
from confsys.calls import Call, load_call
from confsys.calls.creating import create_from_call
from confsys.demo.accounts import duties_of, ensure_accounts
from confsys.demo.playing import Stage, play_paper
from confsys.demo.world import CONFERENCES, ConferenceStory, Person, read_conference_story, read_people
from confsys.papers import Format

_FORMATS = {"mlsys-2026": Format.MLSYS, "aimlsystems-2023": Format.SIGCONF}


def load_world(*, now: datetime, accounts_file: Path, say: Callable[[str], None]) -> None:
    """Make what is not there yet; a conference that exists is left as it is."""
    people = read_people()
    stories = [read_conference_story(name) for name in CONFERENCES]
    users = ensure_accounts(
        people=people, duties=duties_of(stories), file=accounts_file, joined=now - timedelta(days=90)
    )
    say(f"{len(users)} accounts; their passwords are in {accounts_file}")
    for story in stories:
        if Conference.objects.filter(slug=story.slug).exists():
            say(f"{story.slug} is there already, and stays as it is")
            continue
        with transaction.atomic():
            number = _load_conference(story, people, users, now)
        say(f"{story.slug}: {number} papers, whose checks are queued")


def _load_conference(story: ConferenceStory, people: dict[str, Person], users: dict[str, User], now: datetime) -> int:
    call = load_call(story.call)
    days = days_to_move(call, story.days_to_deadline, now)
    first_midnight = first_day_of(call, days, story.first_day)
    created = create_from_call(
        call=call, slug=story.slug, now=first_midnight - timedelta(days=30), days=days, by_id=None
    )
    _add_members(story, users, created, first_midnight - timedelta(days=29))
    stage = Stage(
        tracks=created.tracks,
        topics=list(Topic.objects.filter(conference_id=created.conference_id).values_list("pk", flat=True)),
        people=people,
        users=users,
        chair_id=users[story.chair].pk,
        format=_FORMATS[story.call],
        first_midnight=first_midnight,
    )
    for paper in story.papers:
        play_paper(paper, stage)
    return len(story.papers)


def days_to_move(call: Call, days_to_deadline: int, now: datetime) -> int:
    """By how many days to move a call whose papers are to be due so many days from today."""
    due = _due(call)
    zone = ZoneInfo(due.zone)
    return (now.astimezone(zone).date() + timedelta(days=days_to_deadline) - due.instant.astimezone(zone).date()).days


def first_day_of(call: Call, days: int, before_deadline: int) -> datetime:
    """Midnight, UTC, of day 0 of the story."""
    due = _due(call).shifted(days).instant
    return datetime.combine(due.date() - timedelta(days=before_deadline), time(), UTC)


def _due(call: Call) -> Date:
    due = call.conference.date_of(DeadlineKind.SUBMISSION)
    if due is None:
        raise ValueError(f"The call {call.name} has no submission deadline.")
    return due


def _add_members(story: ConferenceStory, users: dict[str, User], created: Created, now: datetime) -> None:
    chair_id = users[story.chair].pk
    conference_id = created.conference_id
    add_member(conference_id=conference_id, user_id=chair_id, role=Role.CHAIR, by_id=None, now=now)
    for track, person in story.track_chairs.items():
        add_member(
            conference_id=conference_id,
            user_id=users[person].pk,
            role=Role.TRACK_CHAIR,
            track_id=created.tracks[track],
            by_id=chair_id,
            now=now,
        )
    for person in story.pc:
        add_member(conference_id=conference_id, user_id=users[person].pk, role=Role.PC, by_id=chair_id, now=now)
