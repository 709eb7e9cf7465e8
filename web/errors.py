"""The pages for what did not work: one look, and nothing in them that depends on what was asked for (P1)."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

logger = logging.getLogger(__name__)


def _page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """The page as it looks from nowhere: no conference, no places, whatever the address named."""
    request.resolver_match = None
    return render(request, template, status=status)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request makes no sense."""
    logger.info("Bad request: %s", exception)
    return _page(request, "400.html", 400)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: not without signing in with more."""
    logger.info("Refused: %s", exception)
    return _page(request, "403.html", 403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django's signature; saying what it was would tell
    """404: not there, or not for this person; the same page for both."""
    return _page(request, "404.html", 404)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # Django's signature; see below
    """500: ours is the fault. Rendered without the request, since session or database may be what failed."""
    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token did not fit, mostly because the session ended meanwhile."""
    logger.info("CSRF: %s", reason)
    return _page(request, "403_csrf.html", 403)
