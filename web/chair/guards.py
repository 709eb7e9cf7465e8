"""Signing in again at the chairs' desk: a page is opened again afterwards, and what was typed into a form is given back."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import reverse

from ui.given_back import give_back, typed_in
from web.requests import Request

P = ParamSpec("P")
Answer = TypeVar("Answer", bound=HttpResponseBase)


def signed_in(
    view: Callable[Concatenate[Request, P], Answer],
) -> Callable[Concatenate[Request, P], Answer | HttpResponse]:
    """Let only signed-in people in. Nothing in the answer to others depends on what was asked for (P1)."""

    @wraps(view)
    def guarded(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> Answer | HttpResponse:
        return view(request, *args, **kwargs) if request.user.is_authenticated else _sign_in(request)

    return guarded


def _sign_in(request: Request) -> HttpResponse:
    match = request.resolver_match
    # A script would put the page for signing in where it expects a part of its own.
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401)
    if request.method != "POST" or match is None:
        return redirect_to_login(request.get_full_path())
    # Most acts have no page of their own to come back to.
    desk = reverse("chair:dashboard", args=[match.kwargs["conference"]])
    if typed_in(request.POST):
        return give_back(request, login_url=f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': desk})}")
    return redirect_to_login(desk)
