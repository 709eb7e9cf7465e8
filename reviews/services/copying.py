"""A track copied within its conference, with everything that a call says of it: no paper, no person, no review."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from conferences.models import Deadline, Track
from conferences.services.auditing import record
from conferences.slugs import CONFERENCE_PLACES, slug_problem
from eligibility.models import TrackRuleSet
from reviews.models import ReviewField, ReviewForm
from submissions.models import FieldOption, SubmissionField


class CopyRefused(ValueError):
    """The track is not copied; the text says why and what to do. `field` is `name` or `slug`."""

    def __init__(self, field: str, text: str) -> None:
        self.field = field
        super().__init__(text)


def copy_track(*, track_id: int, name: str, slug: str, by_id: int, now: datetime) -> int:
    """A new track with the texts, kinds of paper, own dates, questions, rule sets and review form of another; returns its key.

    It is not listed on the public page until its chairs say so, and invites nobody yet. Archived kinds, questions and
    options are left behind. Raises CopyRefused.
    """
    with transaction.atomic():
        track = Track.objects.select_for_update().get(pk=track_id)
        if problem := slug_problem(slug, CONFERENCE_PLACES):
            raise CopyRefused("slug", problem)
        if Track.objects.filter(conference_id=track.conference_id, slug=slug).exists():
            raise CopyRefused("slug", f"This conference has a track at {slug!r} already. Choose another address.")
        last = Track.objects.filter(conference_id=track.conference_id).order_by("position").last()
        made = _copy(track, name=name, slug=slug, is_listed=False, invited=[], position=(last or track).position + 1)
        for deadline in Deadline.objects.filter(track=track):
            _copy(deadline, track=made)
        for used in TrackRuleSet.objects.filter(track=track):
            _copy(used, track=made)
        for kind in track.kinds.filter(is_archived=False):
            _copy(kind, track=made)
        for question in SubmissionField.objects.filter(track=track, is_archived=False):
            asked = _copy(question, track=made)
            for option in FieldOption.objects.filter(field=question, is_archived=False):
                _copy(option, field=asked)
        for form in ReviewForm.objects.filter(track=track):
            judged = _copy(form, track=made)
            for criterion in ReviewField.objects.filter(form=form, is_archived=False):
                _copy(criterion, form=judged)
        record(
            action="track copied",
            kind="track",
            object_id=made.pk,
            at=now,
            conference_id=track.conference_id,
            actor_id=by_id,
            before={"track": track.pk},
            after={"track": made.pk, "name": name},
        )
        return int(made.pk)


def _copy(row: Any, **changes: object) -> Any:
    """The same row again under a new key, whatever columns it has."""
    kind: type[Model] = type(row)
    columns = {one.attname: getattr(row, one.attname) for one in kind._meta.concrete_fields if not one.primary_key}
    for name in changes:
        columns.pop(kind._meta.get_field(name).attname)  # type: ignore[union-attr]  # a column, not a relation from elsewhere
    return kind._default_manager.create(**columns, **changes)
