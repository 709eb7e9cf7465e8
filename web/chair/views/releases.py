"""Releases: from when on the authors of a track see reviews and decisions (P27)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from access.gate import NotThere, chair_conference, chair_dates, chair_releases
from access.projections import ReleaseView
from conferences.deadlines import Entry, Schedule
from conferences.kinds import DeadlineKind
from reviews.kinds import Released
from reviews.services.deciding import release, take_back_release
from web.chair.forms import MomentForm
from web.chair.frame import frame
from web.chair.guards import signed_in
from web.requests import Request

_ANNOUNCED = {Released.REVIEWS: DeadlineKind.REVIEWS_AVAILABLE, Released.DECISIONS: DeadlineKind.NOTIFICATION}


@signed_in
@require_GET
def releases(request: Request, conference: str) -> HttpResponse:
    """Each track's reviews and decisions: out, set, or not."""
    return _show(request, conference)


@signed_in
@require_POST
def change(request: Request, conference: str, track: str, what: str) -> HttpResponse:
    """Release now, set an instant, or take back."""
    rows = chair_releases(request.user, conference, request.arrived)
    row = next((one for one in rows if one.track.slug == track and one.what == what), None)
    if row is None:
        raise NotThere
    whom: dict[str, Any] = {
        "track_id": row.track.pk,
        "what": row.what,
        "by_id": request.user.pk,
        "now": request.arrived,
    }
    act = request.POST.get("act")
    if act == "now":
        release(at=request.arrived, **whom)
        messages.success(request, f"Released. {_mailed(row)}")
    elif act == "take-back":
        take_back_release(**whom)
        messages.success(request, f"Taken back: the authors of {row.track.name} see no {row.what.value} from now on.")
    else:
        entries = chair_dates(request.user, conference)
        zone = chair_conference(request.user, conference).conference.zone
        form = _form(request, entries, zone, row, bound=True)
        if not form.is_valid():
            return _show(request, conference, {(row.track.slug, row.what): form}, status=422)
        release(at=form.instant, **whom)
        messages.success(
            request, f"Set. {_mailed(row)}" if form.instant > request.arrived else f"Released. {_mailed(row)}"
        )
    return redirect("chair:releases", conference)


def _mailed(row: ReleaseView) -> str:
    if not row.papers:
        return f"No paper of {row.track.name} has {row.what.value} yet, so nobody is mailed."
    return f"Mail goes to {row.authors} author{'' if row.authors == 1 else 's'} when it takes effect."


def _form(
    request: Request, entries: Sequence[Entry], zone: str, row: ReleaseView, *, bound: bool = False
) -> MomentForm:
    announced = Schedule.of(entries, row.track.pk).entry(_ANNOUNCED[row.what])
    ahead = announced.instant if announced and announced.instant > request.arrived else None
    at = row.at if row.at and not row.is_out else ahead or request.arrived + timedelta(days=1)
    form = MomentForm([zone], at, request.POST if bound else None)
    form.auto_id = f"id_{row.track.slug}_{row.what}_%s"
    return form


def _show(
    request: Request,
    conference: str,
    bound: dict[tuple[str, Released], MomentForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    chaired = chair_conference(request.user, conference)
    rows = chair_releases(request.user, conference, request.arrived)
    entries, zone = chair_dates(request.user, conference), chaired.conference.zone
    typed = bound or {}
    shown = [(row, typed.get((row.track.slug, row.what)) or _form(request, entries, zone, row)) for row in rows]
    return render(request, "chair/releases.html", frame(request, chaired, "Releases", rows=shown), status=status)
