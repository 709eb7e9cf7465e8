"""Conferences for tests of pages: made from the real calls, moved so that today is in the middle of their submission."""

from datetime import datetime, timedelta

from django.utils import timezone

from conferences.kinds import DeadlineKind
from conferences.models import Conference, Deadline
from confsys.calls import load_call
from confsys.calls.creating import create_from_call


def open_call(
    call: str = "mlsys-2026", slug: str = "", *, closes_in: timedelta = timedelta(days=6, hours=2)
) -> Conference:
    """A conference whose papers close in `closes_in`; by default under the call's own name as its slug."""
    read = load_call(call)
    closes = next(one.date.instant for one in read.conference.deadlines if one.kind is DeadlineKind.SUBMISSION)
    days = (timezone.now() + closes_in - closes).days + 1
    created = create_from_call(call=read, slug=slug or call, now=timezone.now(), days=days)
    return Conference.objects.get(pk=created.conference_id)


def papers_close(conference: Conference) -> Deadline:
    """The conference's deadline for papers."""
    return Deadline.objects.get(conference=conference, kind=DeadlineKind.SUBMISSION, track=None)


def later(days: float) -> datetime:
    """So many days from now."""
    return timezone.now() + timedelta(days=days)
