"""The request as our views meet it: with what our middleware puts on it."""

from datetime import datetime

from django.http import Http404, HttpRequest
from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """`arrived` is the instant that every view takes for now: deadlines are compared with it (P11)."""

    arrived: datetime
    htmx: HtmxDetails


def person_key(request: Request) -> int:
    """The key of whoever is signed in, for services that note who acts."""
    key = request.user.pk
    if key is None:  # login_required let nobody else through
        raise Http404
    return int(key)
