"""A person's papers: the list, a new one, one of them as it stands, its receipt, withdrawing it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from access import gate
from access.projections import AuthorPaper
from submissions.services.drafting import start_submission
from submissions.services.moving import StateError, withdraw_submission
from submissions.states import State
from web.author.guards import signed_in
from web.author.listing import PAGE, PaperList
from web.author.requests import arrived, own_paper, person, person_id
from web.author.standing import PaperPage, TrackChoice


@require_safe
@signed_in
def papers(request: HttpRequest, conference: str) -> HttpResponse:
    """One's own papers, the newest first; `?after=` is the last number of the page before."""
    after = request.GET.get("after", "")
    number = int(after) if after.isdecimal() and len(after) < 10 else None
    rows = gate.author_papers(person(request), conference, arrived(request), after=number, limit=PAGE + 1)
    try:
        tracks, _ = gate.track_forms(person(request), conference, arrived(request))
    except gate.NotThere:
        # A closed conference is there for its authors alone (P25).
        if not rows:
            raise
        tracks = ()
    page = PaperList.of(conference, rows, after=number, tracks=tracks, now=arrived(request))
    return render(request, "author/papers.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: HttpRequest, conference: str) -> HttpResponse:
    """Choose a track; the POST makes the draft, until the registration deadline (P11)."""
    tracks, _ = gate.track_forms(person(request), conference, arrived(request))
    choices = [TrackChoice(form=form, now=arrived(request), is_only=len(tracks) == 1) for form in tracks]
    chosen = next((one for one in choices if one.slug == request.POST.get("track")), None)
    if request.method == "POST" and chosen is not None and chosen.is_open:
        shown = request.POST.get("newest", "")
        started = start_submission(
            track_id=chosen.form.track.pk,
            user_id=person_id(request),
            now=arrived(request),
            newest=int(shown) if shown.isdecimal() and len(shown) < 10 else None,
        )
        return redirect("author:edit", conference, started.number)
    problem = "" if request.method != "POST" else chosen.closed_words if chosen else "Choose a track first."
    status = 422 if problem else 200
    context = {"choices": choices, "problem": problem, "slug": conference, "newest": _newest(request, conference)}
    return render(request, "author/new.html", context, status=status)


def _newest(request: HttpRequest, conference: str) -> int:
    """The number of this person's newest paper; 0 for none."""
    rows = gate.author_papers(person(request), conference, arrived(request), limit=1)
    return rows[0].number if rows else 0


@require_safe
@signed_in
def paper(request: HttpRequest, conference: str, number: int) -> HttpResponse:
    """One's own paper as it stands: state, receipt, versions; reviews and decision once they are released."""
    return _standing(request, "author/paper.html", own_paper(request, conference, number))


@require_safe
@signed_in
def receipt(request: HttpRequest, conference: str, number: int) -> HttpResponse:
    """What was submitted: title, authors in order, track, hash, time."""
    found = own_paper(request, conference, number)
    if found.submitted_at is None or found.state is State.DRAFT:
        return redirect("author:paper", conference, number)
    return _standing(request, "author/receipt.html", found)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def withdraw(request: HttpRequest, conference: str, number: int) -> HttpResponse:
    """Ask first; the POST withdraws (P12)."""
    found = own_paper(request, conference, number)
    if not found.rights.withdraw:
        return _standing(request, "author/withdraw_closed.html", found, status=403)
    if request.method != "POST":
        return _standing(request, "author/withdraw.html", found)
    try:
        withdraw_submission(submission_id=found.pk, user_id=person_id(request), now=arrived(request))
    except StateError:
        # Withdrawn by somebody else in this moment: the page says how it stands.
        pass
    return redirect("author:paper", conference, number)


def _standing(request: HttpRequest, template: str, found: AuthorPaper, status: int = 200) -> HttpResponse:
    return render(request, template, {"page": PaperPage(paper=found, now=arrived(request))}, status=status)
