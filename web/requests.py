"""The request as our views meet it: with what our middleware puts on it."""

from datetime import datetime

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """`arrived` is the instant that every view takes for now: deadlines are compared with it (P11)."""

    arrived: datetime
    htmx: HtmxDetails
