"""A call: its page, its tracks, its dates as a calendar."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from access.gate.checks import check_page
from access.gate.public import TrackPage, call_page, track_page
from conferences.deadlines import Phase, Schedule
from conferences.kinds import DeadlineKind
from eligibility.grouping import ANONYMITY
from reviews.kinds import ReviewFieldKind
from web.public.checking import limit_words
from web.public.dates import date_lines, next_line
from web.public.forms import CheckForm
from web.public.ical import calendar_of
from web.public.words import anonymity_words, asked_words, criteria_words, final_words, split_sentence, submitter_words


@require_safe
def call(request: HttpRequest, conference: str) -> HttpResponse:
    """The call: its tracks and all of its dates."""
    now = timezone.now()
    page = call_page(conference)
    names = {one.track.pk: one.track.name for one in page.tracks}
    # A date that stands for all tracks, and those that single tracks have instead.
    lines = date_lines(page.entries, now, tracks=names, place=page.conference.place)
    return render(
        request,
        "public/call.html",
        {
            "conference": page.conference,
            "tracks": [(one.track, one.schedule.may_register(now)) for one in page.tracks],
            "lines": lines,
            "next": next_line(lines),
            "topics": page.topics,
            "may_submit": any(one.schedule.may_register(now) for one in page.tracks),
        },
    )


@require_safe
def track(request: HttpRequest, conference: str, track: str) -> HttpResponse:
    """A track: what a paper must keep to, by when, how it is judged."""
    now = timezone.now()
    page = track_page(conference, track, now)
    check = check_page(conference, track)
    lines = date_lines(page.schedule.entries, now, place=page.conference.place)
    questions, declarations = asked_words(page.fields)
    final_asked, final_dropped = final_words(page.rules, page.final_rules)
    return render(
        request,
        "public/track.html",
        {
            "conference": page.conference,
            "track": page.track,
            "anonymity": anonymity_words(page.track.anonymity),
            "rules": _rules(page),
            "anonymity_rules": dict(page.rules).get(ANONYMITY, ()),
            "kinds": page.kinds if len(page.kinds) > 1 else (),
            "criteria": [field for field in page.criteria if field.help and field.kind is ReviewFieldKind.SCORE],
            "criteria_words": criteria_words(page.criteria, page.track.judging),
            "questions": questions,
            "declarations": declarations,
            "final_asked": final_asked,
            "final_dropped": final_dropped,
            "topics": page.topics,
            "check": check,
            "check_form": CheckForm(check.kinds),
            "check_limit": limit_words(check.limit),
            "lines": lines,
            "next": next_line(lines),
            "may_submit": page.schedule.may_register(now),
            "standing": standing_words(page.schedule, now),
        },
    )


def _rules(page: TrackPage) -> list[tuple[str, Iterable[tuple[str, str]]]]:
    """Each group of rules as sentences with their fine print; who may submit comes first."""
    told: list[tuple[str, Iterable[tuple[str, str]]]] = [
        (title, map(split_sentence, sentences)) for title, sentences in page.rules if title != ANONYMITY
    ]
    who = submitter_words(page.track.submitters)
    return [("Who may submit", who), *told] if who else told


@require_safe
def calendar(request: HttpRequest, conference: str) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """All public dates for a calendar program."""
    page = call_page(conference)
    feed = calendar_of(
        page.conference.name,
        page.entries,
        tracks={one.track.pk: one.track.name for one in page.tracks},
        link=settings.SITE_URL + reverse("public:call", args=[conference]),
        host=urlsplit(settings.SITE_URL).hostname or "localhost",
        now=timezone.now(),
    )
    return HttpResponse(
        feed,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{conference}.ics"'},
    )


def standing_words(schedule: Schedule, now: datetime) -> str:
    """Why no paper can be begun now, for the place where the button would be; empty while one can."""
    if schedule.may_register(now):
        return ""
    if schedule.entry(DeadlineKind.SUBMISSION) is None:
        return "No date for papers is set yet."
    match schedule.phase(now):
        case Phase.BEFORE:
            return "Submission has not opened yet."
        case Phase.OPEN:
            return "New papers are closed; papers that were registered can still be changed."
        case _:
            return "Papers are closed."
