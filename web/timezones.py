"""The reader's own times: pages show each instant also in the zone that a person set in their profile."""

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest, HttpResponse
from django.utils import timezone


class ReaderZoneMiddleware:
    """Makes a signed-in person's zone the current one for the length of the request; without one it stays UTC."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated or not user.time_zone:
            return self.get_response(request)
        try:
            zone = ZoneInfo(user.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            # The system's zones lost a name that was there when the profile was saved.
            return self.get_response(request)
        with timezone.override(zone):
            return self.get_response(request)
