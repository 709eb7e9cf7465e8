"""Marks that what a track asks its authors changed: papers are judged anew by it in the background."""

from datetime import datetime

from conferences.models import Track


def mark_form_changed(*, conference_id: int, now: datetime, track_id: int | None = None) -> None:
    """Of one track, or of all tracks of the conference. In the caller's transaction."""
    tracks = Track.objects.filter(conference_id=conference_id)
    (tracks if track_id is None else tracks.filter(pk=track_id)).update(form_changed_at=now)
