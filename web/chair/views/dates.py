"""Deadlines: what was announced, and moving one with a reason (A1)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from access.gate import NotThere, chair_conference, chair_dates, chair_deadlines
from access.gate.chair import ChairConference
from conferences.deadlines import Entry
from conferences.kinds import DeadlineKind, Precision
from conferences.services.scheduling import DeadlineError, MisplacedDate, change_deadline
from conferences.wording import NAMES, announced_words, entry_words, last_moment
from web.chair.forms import DeadlineForm
from web.chair.frame import frame, is_theirs
from web.chair.guards import signed_in
from web.requests import Request

# The days on which people meet: nothing closes with them, so nothing opens again.
_OF_THE_CONFERENCE = frozenset({DeadlineKind.CONFERENCE_STARTS, DeadlineKind.CONFERENCE_ENDS})


@dataclass(frozen=True, slots=True)
class Line:
    """A date with its name and the track it is for."""

    entry: Entry
    name: str
    track: str
    may_change: bool
    may_reopen: bool

    @property
    def announced(self) -> str:
        """The date as it was announced."""
        return entry_words(self.entry)

    @property
    def ends(self) -> datetime | None:
        """The instant for the reader's own zone; None where a whole day was announced."""
        whole = self.entry.kind.is_release or self.entry.kind in _OF_THE_CONFERENCE
        return None if self.entry.precision is Precision.DAY and whole else self.entry.instant

    @property
    def earlier(self) -> list[tuple[str, str]]:
        """What was announced before, oldest first, each with why it was moved."""
        return [(announced_words(old, self.entry.kind), old.reason) for old in self.entry.earlier]


def _line(entry: Entry, chaired: ChairConference, request: Request) -> Line:
    tracks = {track.pk: track.name for track in chaired.tracks}
    return Line(
        entry,
        NAMES[entry.kind],
        tracks.get(entry.track_id or 0, ""),
        is_theirs(entry, chaired),
        entry.is_past(request.arrived) and not (entry.kind.is_release or entry.kind in _OF_THE_CONFERENCE),
    )


@signed_in
@require_GET
def deadlines(request: Request, conference: str) -> HttpResponse:
    """All dates that hold for this chair's papers, in order of time, and a way to those that they may move."""
    chaired = chair_conference(request.user, conference)
    entries = sorted(chair_dates(request.user, conference), key=lambda entry: entry.instant)
    lines = [_line(entry, chaired, request) for entry in entries]
    pk = chaired.conference.pk
    add_url = reverse("admin:conferences_deadline_add") + f"?conference={pk}" if chaired.is_chair else ""
    return render(request, "chair/dates.html", frame(request, chaired, "Dates", lines=lines, add_url=add_url))


def suggested(entry: Entry, now: datetime, *, days: int) -> datetime:
    """So many days after the announced one, or after today once that is past, at the time of day that was announced.

    What is open already is not closed again by a date that nobody typed: an opening that is past stays as it is.
    """
    announced = last_moment(entry).astimezone(ZoneInfo(entry.zone))
    if entry.kind is DeadlineKind.OPENS and entry.is_past(now):
        return announced
    passed = (now.astimezone(announced.tzinfo).date() - announced.date()).days
    return announced + timedelta(days=max(passed, 0) + days)


@signed_in
@require_http_methods(["GET", "POST"])
def change(request: Request, conference: str, deadline: int) -> HttpResponse:
    """Extend one date, or bring it forward: the old value stays and is shown struck through."""
    chaired = chair_conference(request.user, conference)
    entry = next((one for one in chair_deadlines(request.user, conference) if one.pk == deadline), None)
    if entry is None:
        raise NotThere
    posted = request.POST if request.method == "POST" else None
    at = suggested(entry, request.arrived, days=7)
    form = DeadlineForm(chaired.conference.zone, at, posted, present=entry, now=request.arrived)
    refused = ""
    if posted is not None and form.is_valid():
        try:
            change_deadline(
                deadline_id=deadline,
                instant=form.instant,
                zone=form.cleaned_data["zone"],
                precision=form.precision,
                reason=form.cleaned_data["reason"],
                by_id=request.user.pk,
                now=request.arrived,
                tells_authors=form.cleaned_data.get("tells_authors", False),
                is_record=form.cleaned_data["is_record"],
            )
        except MisplacedDate as error:
            form.add_error("day", str(error))
        except DeadlineError as error:
            refused = str(error)
        else:
            moved = "extended" if form.instant > entry.instant else "brought forward"
            tells = form.cleaned_data.get("tells_authors") and form.instant > request.arrived
            told = " The authors of its drafts get a mail." if tells else ""
            messages.success(request, f"{NAMES[entry.kind]}: {moved}. Every page shows the old and the new date.{told}")
            return redirect("chair:dates", conference)
    context = frame(request, chaired, "Dates", line=_line(entry, chaired, request), form=form, refused=refused)
    return render(request, "chair/change_date.html", context, status=422 if posted is not None else 200)
