"""Suggestions for the field of an affiliation, out of the directory of organisations: no account, no paper (P44)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from access import gate
from eligibility.organisations.lookup import suggest
from web.author.guards import signed_in
from web.author.requests import person_id
from web.limits import is_within

TYPED_AT_MOST = 100
A_MINUTE = 120


@require_safe
@signed_in
def organisations(request: HttpRequest, conference: str) -> HttpResponse:
    """The options of a list box; empty for whoever asks too often."""
    found = gate.open_conference(conference)
    typed = request.GET.get("q", "").replace("\0", "")[:TYPED_AT_MOST]
    rows = suggest(found.pk, typed) if is_within(person_id(request), what="organisations", most=A_MINUTE) else ()
    return render(request, "author/form/places.html", {"rows": rows})
