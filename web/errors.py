"""The pages for what did not work: one look, and nothing in them that depends on what was asked for (P1)."""

import logging

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from ui.given_back import typed_in
from web.public.receiving import REFUSED_WITHIN, arriving_within

_DESKS = frozenset({"admin", "author", "chair", "public", "reviewer"})
logger = logging.getLogger(__name__)

# Of a request that is too large, so much more is read, and thrown away, before it is answered.
READ_ON_BYTES = 16 * 1024 * 1024


def _page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """The page as it looks from nowhere: no conference, no places, whatever the address named."""
    request.resolver_match = None
    return render(request, template, status=status)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request makes no sense. 413: it is too large to be read, by bytes or by fields."""
    logger.info("Bad request: %s", exception)
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return _too_large(request)
    return _page(request, "400.html", 400)


def _too_large(request: HttpRequest) -> HttpResponse:
    """What is allowed. For the form's script the message alone, which leaves the page with its text as it is."""
    _read_on(request)
    said = {
        "bytes": f"{settings.DATA_UPLOAD_MAX_MEMORY_SIZE:,}",
        "fields": f"{settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:,}",
    }
    request.resolver_match = None
    if request.headers.get("HX-Request"):
        panel = {"template": "author/panels/too_large.html", **said}
        return render(request, "author/panels/alone.html", {"panel": panel}, status=413)
    return render(request, "413.html", said, status=413)


def _read_on(request: HttpRequest) -> None:
    """Read what is still coming, within bounds: a browser that is cut off while it sends shows an error of its own."""
    left = READ_ON_BYTES
    try:
        with arriving_within(request, REFUSED_WITHIN):
            while left > 0 and (piece := request.read(min(left, 65_536))):
                left -= len(piece)
    except OSError:
        logger.info("The client had gone before all that was too large had arrived.")


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
    """403: the form's token did not fit, mostly because somebody signed in again meanwhile. What was typed is given back."""
    logger.info("CSRF: %s", reason)
    typed = typed_in(request.POST) if _is_of_a_desk(request) else ""
    request.resolver_match = None
    return render(request, "403_csrf.html", {"typed": typed}, status=403)


def _is_of_a_desk(request: HttpRequest) -> bool:
    """Whether the form came from a page of ours that asks for no password: another site's words are not shown here."""
    match = request.resolver_match
    here = f"{request.scheme}://{request.get_host()}"
    return match is not None and match.app_name in _DESKS and request.headers.get("Origin") == here
