"""Check my PDF: the rules of a track, for a file of anybody, without an account."""

from contextlib import ExitStack
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from access.gate import NotThere
from access.gate.checks import CheckPage, check_page, public_check
from submissions.services.public_checking import (
    LIFETIME,
    Ticket,
    TooManyChecks,
    admit_public_check,
    queue_public_check,
)
from submissions.uploads import PublicHandler, receive_public
from web.public.checking import ResultPage, limit_words
from web.public.forms import CheckForm
from web.public.receiving import ARRIVES_WITHIN, REFUSED_WITHIN, arriving_within, refusal_slot, upload_slot
from web.reporting.steps import told_of
from web.requests import Request

# The browser's half of the way to a report: sent to the report's own address alone, and readable by no script.
COOKIE = "check"
# So long a browser can be told that its report has gone, rather than that there never was one.
REMEMBERED = 24 * LIFETIME
_FULL = "Other people are sending files just now. Yours was not read; send it again in a minute."


@require_safe
def choose(request: Request, conference: str) -> HttpResponse:
    """The form for the first track; the others beside it."""
    return _form(request, check_page(conference))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def check(request: Request, conference: str, track: str) -> HttpResponse:
    """The form for a track, and what it sends. The token is looked at inside, once the body's way is laid."""
    page = check_page(conference, track)
    if request.method != "POST":
        return _form(request, page)
    with ExitStack() as held:
        if not held.enter_context(upload_slot()):
            # Not even read: what was typed stays in the form that was sent.
            return _form(request, page, refused=_FULL, status=503, wait=60)
        admission = _admission(request, page)
        if not admission.limit:
            # Nothing of the file is taken, so it keeps no other from being taken.
            held.close()
            if not held.enter_context(refusal_slot()):
                words, status = (admission.refusal, 429) if admission.refusal else (_FULL, 503)
                return _form(request, page, refused=words, status=status, wait=admission.wait or 60)
        return _receive(request, page, admission)


@dataclass(frozen=True, slots=True)
class _Admission:
    """Up to how many bytes are taken; of none at all why (empty: no file is asked for), and in how many seconds again."""

    limit: int
    refusal: str = ""
    wait: int = 0


def _admission(request: Request, page: CheckPage) -> _Admission:
    if settings.CSRF_COOKIE_NAME not in request.COOKIES or not page.has_rules:
        return _Admission(0)  # sent from elsewhere, or to a track that checks nothing: no reason to count it
    try:
        admit_public_check(address=get_adapter().get_client_ip(request), now=request.arrived)
    except TooManyChecks as error:
        return _Admission(0, str(error), error.wait)
    return _Admission(page.limit)


def _receive(request: Request, page: CheckPage, admission: _Admission) -> HttpResponse:
    """Take the file within the limits, or read the form's other fields behind it and say why not."""
    limit = admission.limit
    handler = receive_public(request, limit=limit)
    answer = None
    try:
        with arriving_within(request, ARRIVES_WITHIN if limit else REFUSED_WITHIN) as arrival:
            handler.refused = arrival.hurry
            request.FILES  # noqa: B018 - the body is read here; until then the handler knows nothing
        if arrival.is_shut and not handler.refusal:
            handler.refusal = (
                f"The file did not arrive within {int(ARRIVES_WITHIN / 60)} minutes. Try a faster network."
            )
        answer = _answer(request, page, handler, admission.refusal, admission.wait)
        return answer
    finally:
        if answer is None or not answer.has_header("Location"):
            handler.forget()


@csrf_protect
def _answer(request: Request, page: CheckPage, handler: PublicHandler, refused: str, wait: int) -> HttpResponse:
    """Queue the check of what arrived and lead on to it, or show the form again with what was typed."""
    form = CheckForm(page.kinds, request.POST)
    if refused or not page.has_rules or page.track is None:
        return _form(request, page, form, refused=refused, status=429 if refused else 422, wait=wait)
    problem = _problem(handler)
    if not form.is_valid() or problem:
        return _form(request, page, form, file_error=problem, status=422)
    ticket = queue_public_check(
        track_id=page.track.pk,
        kind=form.chosen_kind,
        file=handler.apart,
        original_name=handler.original_name,
        authors=form.cleaned_data["authors"],
        address=get_adapter().get_client_ip(request),
        now=request.arrived,
    )
    return _lead_on(page.conference.slug, page.track.slug, ticket)


def _problem(handler: PublicHandler) -> str:
    if handler.refusal or handler.apart:
        return handler.refusal
    if handler.was_interrupted:
        return "The connection broke before the file had arrived. Send it again."
    return "Choose a PDF file first."


def _lead_on(conference: str, track: str, ticket: Ticket) -> HttpResponse:
    path = reverse("public:check_result", args=[conference, track, ticket.token])
    answer = redirect(path)
    answer.set_cookie(
        COOKIE,
        _signer(path).sign(ticket.secret),
        max_age=REMEMBERED,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


def _signer(path: str) -> signing.TimestampSigner:
    """What is signed for one address is worth nothing at another."""
    return signing.TimestampSigner(salt=f"public check {path}")


@require_safe
def result(request: Request, conference: str, track: str, token: str) -> HttpResponse:
    """The report, in the browser that sent the file, until it expires; there and then alone (410), elsewhere 404."""
    page = check_page(conference, track)
    try:
        secret = _signer(request.path).unsign(request.COOKIES.get(COOKIE, ""), max_age=REMEMBERED)
    except signing.BadSignature as error:
        raise NotThere from error
    try:
        found = public_check(page, token=token, secret=secret, now=request.arrived)
    except NotThere:
        return _unlisted(render(request, "public/check_expired.html", {"page": page}, status=410))
    shown = ResultPage(page=page, check=found, now=request.arrived)
    if shown.is_waiting and request.GET.get("seen") == shown.seen:
        return _unlisted(HttpResponse(status=204))
    context = {
        "page": shown,
        "report": shown.report,
        "verdict": shown.verdict,
        "steps": shown.steps,
        "told": told_of(shown.steps),
        "look_again": shown.look_again,
        "seen": shown.seen,
        "note": shown.note,
    }
    return _unlisted(render(request, "public/check_result.html", context))


def _form(
    request: HttpRequest,
    page: CheckPage,
    form: CheckForm | None = None,
    *,
    file_error: str = "",
    refused: str = "",
    status: int = 200,
    wait: int = 0,
) -> HttpResponse:
    context = {
        "page": page,
        "form": form or CheckForm(page.kinds),
        "limit_words": limit_words(page.limit),
        "file_error": file_error,
        "refused": refused,
    }
    answer = render(request, "public/check.html", context, status=status)
    if wait:
        answer["Retry-After"] = str(wait)
    return answer


def _unlisted(answer: HttpResponse) -> HttpResponse:
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
