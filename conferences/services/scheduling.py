"""Deadlines: reading them as a schedule, and changing one without losing what was announced (A1)."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Prefetch, Q

from conferences.deadlines import LAST_MINUTE, Announcement, Entry, Schedule
from conferences.kinds import DeadlineKind, Precision
from conferences.models import Deadline, DeadlineAnnouncement, Track
from conferences.ordering import Disorder, disorders
from conferences.services.auditing import record
from conferences.wording import bared_words, disorder_words


class DeadlineError(ValueError):
    """The change makes no sense; the text says why and what to do."""


class MisplacedDate(DeadlineError):
    """The date would stand in the wrong order with another one that holds for the same track."""


def entry_of(row: Deadline) -> Entry:
    """A row, with its prefetched announcements, as the pure modules know it."""
    return Entry(
        kind=DeadlineKind(row.kind),
        instant=row.instant,
        zone=row.zone,
        precision=Precision(row.precision),
        grace=timedelta(seconds=row.grace_seconds),
        earlier=tuple(
            Announcement(
                instant=old.instant,
                zone=old.zone,
                precision=Precision(old.precision),
                replaced_at=old.replaced_at,
                reason=old.reason,
            )
            for old in row.announcements.all()
        ),
        pk=row.pk,
        track_id=row.track_id,
    )


def entries_of(conference_id: int) -> tuple[Entry, ...]:
    """All dates of a conference, for every track, in two queries."""
    return entries_by_conference([conference_id]).get(conference_id, ())


def entries_by_conference(conference_ids: Collection[int]) -> dict[int, tuple[Entry, ...]]:
    """All dates of each of these conferences that has some, in two queries."""
    rows = Deadline.objects.filter(conference_id__in=conference_ids).prefetch_related(
        Prefetch("announcements", DeadlineAnnouncement.objects.order_by("replaced_at"))
    )
    found: dict[int, tuple[Entry, ...]] = {}
    for row in rows:
        found[row.conference_id] = (*found.get(row.conference_id, ()), entry_of(row))
    return found


def schedule_of(track: Track) -> Schedule:
    """The dates that hold for a track, in two queries."""
    rows = Deadline.objects.filter(
        Q(track_id=track.pk) | Q(track_id=None), conference_id=track.conference_id
    ).prefetch_related(Prefetch("announcements", DeadlineAnnouncement.objects.order_by("replaced_at")))
    return Schedule.of((entry_of(row) for row in rows), track.pk)


def order_problem(conference_id: int, given: Entry) -> str:
    """Why the dates of a call would be in the wrong order with this one, and what to do; empty if they would not.

    `given` has the key of the date that it is to replace, or none. Where that date stood in the wrong order already, it is
    not held to it: who extends a deadline in its last hour cannot put the rest of the call in order first.
    """
    there = entries_of(conference_id)
    tracks = dict(Track.objects.filter(conference_id=conference_id).values_list("pk", "name"))
    replaced = next((entry for entry in there if entry.pk == given.pk), None)
    before = {_keys(one) for one in disorders(there, tracks) if replaced is not None and one.between(replaced)}
    after = disorders([*(entry for entry in there if entry is not replaced), given], tracks)
    for one in after:
        if one.between(given) and _keys(one) not in before:
            other = one.second if one.first == given else one.first
            of_another = other.track_id if other.track_id != given.track_id else None
            return disorder_words(one, given, tracks.get(of_another or 0, ""))
    return ""


def deletion_problem(conference_id: int, keys: Collection[int]) -> str:
    """Why the dates of a call would be in the wrong order without those of these keys, and what to do; empty if they would
    not: without a track's own date, the one for all tracks holds there."""
    there = entries_of(conference_id)
    tracks = dict(Track.objects.filter(conference_id=conference_id).values_list("pk", "name"))
    before = {_keys(one) for one in disorders(there, tracks)}
    left = [entry for entry in there if entry.pk not in keys]
    for one in disorders(left, tracks):
        if _keys(one) not in before:
            gone = next(
                entry for entry in there if entry.pk in keys and entry.kind in (one.first.kind, one.second.kind)
            )
            return bared_words(one, tracks.get(gone.track_id or 0, ""))
    return ""


def _keys(one: Disorder) -> tuple[int | None, int | None]:
    return one.first.pk, one.second.pk


def change_deadline(
    *,
    deadline_id: int,
    instant: datetime,
    reason: str,
    by_id: int | None,
    now: datetime,
    zone: str | None = None,
    precision: Precision | None = None,
    tells_authors: bool = False,
    is_record: bool = False,
) -> Entry:
    """Extend a deadline, or bring it forward. The old value stays and is shown struck through (A1); the audit trail says why.

    With `tells_authors` the authors of drafts that it binds get a mail (`submissions.services.announcing`). With
    `is_record` the new instant may be past: what was announced elsewhere is written down afterwards. Nothing opens by
    it, nobody is mailed, and the old value counts as replaced before it was over, as in the file of a call. Raises
    DeadlineError if nothing would change, no reason is given, or the new instant is past and no such record, and
    MisplacedDate if the dates would be in the wrong order.
    """
    reason = reason.strip()
    if not reason:
        raise DeadlineError("Give a reason: it is shown beside the new date.")
    with transaction.atomic():
        row = Deadline.objects.select_for_update().get(pk=deadline_id)
        if row.instant == instant and zone in (None, row.zone):
            raise DeadlineError("This is the date as it stands; choose another.")
        was_over = instant <= now
        # A record opens nothing: neither by a grace period, nor by the minute that a bare time lasts.
        closed = instant + timedelta(seconds=row.grace_seconds, minutes=1) <= now
        if was_over and not (is_record and instant > row.instant and closed):
            raise DeadlineError("This instant is past; choose one that is still to come.")
        there = entry_of(row)
        given = replace(there, instant=instant, zone=zone or there.zone, precision=precision or Precision.MINUTE)
        if problem := order_problem(row.conference_id, given):
            raise MisplacedDate(problem)
        before = {"instant": row.instant.isoformat(), "zone": row.zone}
        DeadlineAnnouncement.objects.create(
            deadline=row,
            instant=row.instant,
            zone=row.zone,
            precision=row.precision,
            replaced_at=_before_it_was_over(row) if was_over else now,
            replaced_by_id=by_id,
            reason=reason,
            tells_authors=tells_authors and not was_over and DeadlineKind(row.kind).binds_drafts,
        )
        action = "deadline extended" if instant > row.instant else "deadline brought forward"
        row.instant, row.zone, row.precision = instant, zone or row.zone, precision or Precision.MINUTE
        row.save(update_fields=["instant", "zone", "precision"])
        record(
            action=action,
            kind="deadline",
            object_id=row.pk,
            at=now,
            conference_id=row.conference_id,
            actor_id=by_id,
            before=before,
            after={
                "instant": row.instant.isoformat(),
                "zone": row.zone,
                "tells_authors": tells_authors and not was_over,
                **({"recorded_afterwards": True} if was_over else {}),
            },
            reason=reason,
        )
        return entry_of(row)


def _before_it_was_over(row: Deadline) -> datetime:
    """When a value counts as replaced that was replaced elsewhere: in its last minute, and after those before it."""
    latest = row.announcements.order_by("-replaced_at").values_list("replaced_at", flat=True).first()
    last_minute = row.instant - LAST_MINUTE
    return max(last_minute, latest + timedelta(seconds=1)) if latest else last_minute
