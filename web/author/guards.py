"""Signing in again without losing what was typed.

A save by a script is answered with a panel, and the text stays where it is, in the page. A form sent without the script
waits in the session of this browser, which signing in keeps, and stands in the form again afterwards; what cannot wait there
comes back in the answer.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse

from ui.given_back import give_back, typed_in
from web.limits import is_within

P = ParamSpec("P")
# The name of the first argument is no part of what a view is.
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

_UNSAVED = "unsaved-form"
# Bytes; a whole form with the longest abstract and fifty authors is a fifth of this.
KEPT_BYTES = 200_000
# Forms of one person that are kept within so many seconds, which is also how long each is kept.
KEPT_FORMS = 5
KEPT_SECONDS = 3600
_SALT = "web.author.kept"
# A page that is open for longer than this is not kept any more.
_PAGE_SECONDS = 30 * 86_400
TICKET = "ticket"


def signed_in(view: View[P]) -> View[P]:
    """Let only signed-in people in. Nothing in the answer to others depends on what was asked for (P1)."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return _sign_in(request)

    return guarded


def _sign_in(request: HttpRequest) -> HttpResponse:
    match = request.resolver_match
    back = request.path
    has_form = False
    if request.method == "POST" and match is not None:
        has_form = match.url_name in {"edit", "submit", "upload", "ask"}
        back = reverse(
            "author:edit" if has_form else "author:papers", kwargs=match.kwargs if has_form else _place(match.kwargs)
        )
    login = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}"
    if request.headers.get("HX-Request"):
        panel = {"template": "author/panels/signed_out.html", "login_url": login}
        return render(request, "author/panels/alone.html", {"panel": panel}, status=401)
    if has_form and "revision" in request.POST:
        refusal = keep_unsaved(request, back, request.POST)
        if refusal:
            return give_back(request, login_url=login, refusal=refusal, status=413)
    elif request.method == "POST" and typed_in(request.POST):
        return give_back(request, login_url=login)
    return redirect(login)


def _place(kwargs: dict[str, object]) -> dict[str, object]:
    return {"conference": kwargs["conference"]}


def ticket_for(person_id: int, path: str) -> str:
    """What a form carries to say that it was shown to somebody who was signed in: nobody else has anything kept."""
    return signing.dumps([person_id, path], salt=_SALT)


def keep_unsaved(request: HttpRequest, path: str, data: QueryDict) -> str:
    """Keep a form in the session until its page is opened again; one at a time. Returns why not, or nothing.

    Sessions of signed-out people are made by anybody. So only forms are kept that were shown to somebody who was signed in,
    a few of each person, of a bounded size, for an hour (P46).
    """
    kept = data.copy()
    ticket = kept.get(TICKET, "")
    for name in ("csrfmiddlewaretoken", TICKET):
        kept.pop(name, None)
    body = kept.urlencode()
    if len(body) > KEPT_BYTES:
        return f"It is {len(body):,} bytes long, and at most {KEPT_BYTES:,} are kept for people who are signed out."
    try:
        person, shown = signing.loads(ticket, salt=_SALT, max_age=_PAGE_SECONDS)
    except signing.BadSignature:
        person, shown = 0, ""
    if shown != path:
        return "The page it came from was opened too long ago."
    if not is_within(person, what="kept-form", most=KEPT_FORMS, seconds=KEPT_SECONDS):
        return f"{KEPT_FORMS} forms of yours were kept within an hour already, the most that are."
    request.session[_UNSAVED] = {"path": path, "body": body}
    request.session.set_expiry(KEPT_SECONDS)
    return ""


def unsaved(request: HttpRequest) -> QueryDict | None:
    """The form that was kept for this page, until something is saved there; None if there is none."""
    kept = request.session.get(_UNSAVED)
    return QueryDict(kept["body"]) if kept and kept["path"] == request.path else None


def forget_unsaved(request: HttpRequest) -> None:
    """The form was saved, so there is nothing left to keep."""
    request.session.pop(_UNSAVED, None)
