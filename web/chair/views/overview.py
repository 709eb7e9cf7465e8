"""Where the conference is, and what waits for its chairs."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from access.gate import (
    chair_conference,
    chair_counts,
    chair_dates,
    chair_mail,
    chair_pairs_waiting,
    chair_releases,
    count_waiting,
)
from access.projections import Waiting
from conferences.wording import NAMES, entry_words, last_moment
from web.chair.frame import frame, is_theirs, where_we_are
from web.chair.guards import signed_in
from web.requests import Request


@signed_in
@require_GET
def dashboard(request: Request, conference: str) -> HttpResponse:
    """One sentence, the dates, what has come in, what needs a decision, what happens next."""
    chaired = chair_conference(request.user, conference)
    now = request.arrived
    counts = chair_counts(request.user, conference, now)
    entries = chair_dates(request.user, conference)
    undelivered = len(chair_mail(request.user, conference, now))
    duplicates = chair_pairs_waiting(request.user, conference, now)
    slugs = {track.name: track.slug for track in chaired.tracks}
    queued = count_waiting(request.user, conference, now)
    waiting = sum(queued.values()) + counts.unreadable + duplicates + undelivered
    context = frame(
        request,
        chaired,
        "Desk",
        heading=where_we_are(entries, now),
        counts=counts,
        waiting=waiting,
        duplicates=duplicates,
        eligibility=queued[Waiting.ELIGIBILITY],
        appeals=queued[Waiting.APPEAL],
        contradictions=queued[Waiting.CONTRADICTION],
        ended=queued[Waiting.ENDED],
        undelivered=undelivered,
        by_track=[(slugs.get(name, ""), name, papers) for name, papers in counts.by_track],
        clean_share=f"{round(100 * counts.without_error / counts.checked)} %" if counts.checked else "",
        events=[(last_moment(entry), NAMES[entry.kind], entry.zone, entry_words(entry)) for entry in entries],
        coming=[
            (entry, NAMES[entry.kind], entry_words(entry, year=entry.day.year != now.year), is_theirs(entry, chaired))
            for entry in entries
            if not entry.is_past(now)
        ][:4],
        releases=[one for one in chair_releases(request.user, conference, now) if one.at and not one.is_out],
    )
    return render(request, "chair/dashboard.html", context)


@signed_in
@require_GET
def mail(request: Request, conference: str) -> HttpResponse:
    """Mail that could not be delivered."""
    chaired = chair_conference(request.user, conference)
    failed = chair_mail(request.user, conference, request.arrived)
    return render(request, "chair/mail.html", frame(request, chaired, "Desk", failed=failed))
