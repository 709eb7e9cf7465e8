"""Signing in again without losing what was typed.

A save by a script is answered with a panel, and the text stays where it is, in the page. A form sent without the script
waits in the session of this browser, which signing in keeps, and stands in the form again afterwards.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse

P = ParamSpec("P")
# The name of the first argument is no part of what a view is.
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

_UNSAVED = "unsaved-form"
# A whole form with the longest abstract and fifty authors is a tenth of this.
_MOST = 400_000


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
    if request.method == "POST" and match is not None:
        has_form = match.url_name in {"edit", "submit", "upload", "ask"}
        back = reverse(
            "author:edit" if has_form else "author:papers", kwargs=match.kwargs if has_form else _place(match.kwargs)
        )
    login = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}"
    if request.headers.get("HX-Request"):
        panel = {"template": "author/panels/signed_out.html", "login_url": login}
        return render(request, "author/panels/alone.html", {"panel": panel}, status=401)
    if request.method == "POST" and "revision" in request.POST:
        keep_unsaved(request, back, request.POST)
    return redirect(login)


def _place(kwargs: dict[str, object]) -> dict[str, object]:
    return {"conference": kwargs["conference"]}


def keep_unsaved(request: HttpRequest, path: str, data: QueryDict) -> None:
    """Keep a form in the session until its page is opened again; one at a time."""
    kept = data.copy()
    kept.pop("csrfmiddlewaretoken", None)
    body = kept.urlencode()
    if len(body) <= _MOST:
        request.session[_UNSAVED] = {"path": path, "body": body}


def unsaved(request: HttpRequest) -> QueryDict | None:
    """The form that was kept for this page, until something is saved there; None if there is none."""
    kept = request.session.get(_UNSAVED)
    return QueryDict(kept["body"]) if kept and kept["path"] == request.path else None


def forget_unsaved(request: HttpRequest) -> None:
    """The form was saved, so there is nothing left to keep."""
    request.session.pop(_UNSAVED, None)
