"""When a request arrived: the one instant that deadlines are compared with (design §3, P11)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from math import isfinite

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

# An upload that began in time must be complete within this.
COMPLETE_WITHIN = timedelta(minutes=10)


class ArrivalMiddleware:
    """Puts `request.arrived` (UTC) on every request: a trusted proxy's X-Request-Start, else this clock."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.arrived = arrival_of(request, timezone.now())  # type: ignore[attr-defined]  # HttpRequest has no slot for it
        return self.get_response(request)


def arrival_of(request: HttpRequest, now: datetime) -> datetime:
    """The proxy's stamp (`t=` seconds, milliseconds or microseconds since 1970) if a proxy is trusted and the stamp is believable."""
    stamp = request.headers.get("X-Request-Start", "").removeprefix("t=")
    if not settings.TRUSTED_PROXIES or not stamp:
        return now
    try:
        value = float(stamp)
    except ValueError:
        return now
    if not isfinite(value):
        # Dividing infinity would never end.
        return now
    while value > 1e11:
        value /= 1000
    try:
        arrived = datetime.fromtimestamp(value, UTC)
    except (OverflowError, ValueError):
        return now
    return arrived if now - COMPLETE_WITHIN <= arrived <= now else now
