"""The public check of a PDF: what anybody may have checked, and the outcome for the browser that asked. No papers, no people."""

from dataclasses import dataclass
from datetime import datetime

from access.gate.base import NotThere, conference_row, conference_view, kind_view, track_view
from access.projections import ConferenceView, OptionView, TrackView
from conferences.kinds import Stage
from conferences.models import Track
from eligibility.services import NoRuleSet, rule_set_for
from submissions.services.public_checking import PublicCheckState, find_public_check
from submissions.services.uploading import upload_limit


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPage:
    """What can be checked in a conference: the track in question, the listed ones beside it, what it takes.

    Without a track, or while its chair has chosen no rules for it, nothing can be checked.
    """

    conference: ConferenceView
    tracks: tuple[TrackView, ...]
    track: TrackView | None
    kinds: tuple[OptionView, ...]
    has_rules: bool
    limit: int


def check_page(slug: str, track_slug: str = "") -> CheckPage:
    """For a track, the first listed one if none is named. Raises NotThere, for a closed conference as for none (P25)."""
    conference = conference_row(slug)
    if conference.is_closed:
        raise NotThere
    listed = list(conference.tracks.filter(is_listed=True))
    if track_slug:
        row = Track.objects.filter(conference=conference, slug=track_slug).first()
        if row is None:
            raise NotThere
    else:
        row = listed[0] if listed else None
    return CheckPage(
        conference=conference_view(conference),
        tracks=tuple(track_view(one) for one in listed),
        track=track_view(row) if row else None,
        kinds=tuple(kind_view(kind) for kind in row.kinds.filter(is_archived=False)) if row else (),
        has_rules=row is not None and _has_rules(row.pk),
        limit=upload_limit(track_id=row.pk) if row else 0,
    )


def public_check(page: CheckPage, *, token: str, secret: str, now: datetime) -> PublicCheckState:
    """A check of the page's track, for the browser that holds its secret. Raises NotThere for everything else alike."""
    found = find_public_check(track_id=page.track.pk, token=token, secret=secret, now=now) if page.track else None
    if found is None:
        raise NotThere
    return found


def _has_rules(track_id: int) -> bool:
    try:
        rule_set_for(track_id, Stage.SUBMISSION)
    except NoRuleSet:
        return False
    return True
