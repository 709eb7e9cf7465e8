"""Conflicts of interest: whom the authors name, and that each author's own are complete (P40)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from access import gate
from access.projections import AuthorPaper
from reviews.kinds import OutsideKind
from reviews.services.declaring import (
    DeclarationError,
    complete_conflicts,
    declare_conflict,
    drop_outside,
    name_outside,
    withdraw_conflict,
)
from web.author.forms import OutsideForm
from web.author.guards import signed_in
from web.author.requests import arrived, own_paper, person, person_id
from web.limits import is_within

SEARCHES_A_MINUTE = 30


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def conflicts(request: HttpRequest, conference: str, number: int) -> HttpResponse:
    """The list, a search of the committee (`?q=`), and what is done with them until the deadline."""
    paper = own_paper(request, conference, number)
    if request.method != "POST":
        return _page(request, paper)
    if not paper.rights.edit:
        messages.error(request, "Papers closed, so nothing was changed. Write to the chairs about a conflict.")
        return redirect("author:conflicts", conference, number)
    form = OutsideForm(request.POST) if request.POST.get("act") == "outside" else None
    if form is not None and not form.is_valid():
        return _page(request, paper, form, status=422)
    try:
        _act(request, paper, form)
    except DeclarationError as error:
        return _page(request, paper, form, refused=str(error), status=422)
    return redirect("author:conflicts", conference, number)


def _act(request: HttpRequest, paper: AuthorPaper, form: OutsideForm | None) -> None:
    about = request.POST.get("about", "")
    key = int(about) if about.isdecimal() and len(about) < 18 else 0
    who, now = person_id(request), arrived(request)
    match request.POST.get("act"):
        case "declare":
            reason = request.POST.get("reason", "").replace("\0", "")
            declare_conflict(submission_id=paper.pk, member_id=key, user_id=who, reason=reason, now=now)
        case "withdraw":
            withdraw_conflict(submission_id=paper.pk, member_id=key, user_id=who, now=now)
        case "outside" if form is not None:
            kind = OutsideKind(form.cleaned_data["kind"])
            name_outside(submission_id=paper.pk, kind=kind, name=form.cleaned_data["name"], user_id=who, now=now)
        case "drop":
            drop_outside(submission_id=paper.pk, outside_id=key, user_id=who, now=now)
        case "complete" | "incomplete" as act:
            complete_conflicts(submission_id=paper.pk, user_id=who, is_complete=act == "complete", now=now)


def _page(
    request: HttpRequest, paper: AuthorPaper, form: OutsideForm | None = None, *, refused: str = "", status: int = 200
) -> HttpResponse:
    wanted = request.GET.get("q", "")[:100]
    is_busy = bool(wanted) and not is_within(person_id(request), what="committee", most=SEARCHES_A_MINUTE)
    shown = gate.author_conflicts(
        person(request), paper.conference.slug, paper.number, arrived(request), wanted="" if is_busy else wanted
    )
    context = {
        "paper": paper,
        "shown": shown,
        "wanted": wanted,
        "is_busy": is_busy,
        "form": form or OutsideForm(),
        "refused": refused,
        "declared": [one.full_name for one in paper.authors if one.has_declared_conflicts],
        "open": [one.full_name or f"author {one.position}" for one in paper.authors if not one.has_declared_conflicts],
    }
    return render(request, "author/conflicts.html", context, status=status)
