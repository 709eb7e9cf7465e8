"""The pages for what did not work: one look, and nothing in them that depends on what was asked for (P1)."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

logger = logging.getLogger(__name__)

# What is not there and what is not yours look the same: no conference, no places, whatever the address named.
_NOWHERE = {"conference": None, "places": ()}


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request makes no sense."""
    logger.info("Bad request: %s", exception)
    return render(request, "400.html", _NOWHERE, status=400)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: not without signing in with more."""
    logger.info("Refused: %s", exception)
    return render(request, "403.html", _NOWHERE, status=403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django's signature; saying what it was would tell
    """404: not there, or not for this person; the same page for both."""
    return render(request, "404.html", _NOWHERE, status=404)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # Django's signature; see below
    """500: ours is the fault. Rendered without the request, since session or database may be what failed."""
    return HttpResponse(render_to_string("500.html", _NOWHERE), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token did not fit, mostly because the session ended meanwhile."""
    logger.info("CSRF: %s", reason)
    return render(request, "403_csrf.html", _NOWHERE, status=403)
