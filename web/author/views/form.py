"""Filling in the form: showing it, saving it, submitting it."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from access import gate
from access.projections import AuthorPaper
from submissions.content import ContentError
from submissions.services.authorship import ask_authors
from submissions.services.drafting import DraftingError, Saved, StaleSave
from submissions.services.moving import MoveRefused, StateError, submit_submission
from web.author.answers import closed_answer, fixed_parts, form_answer, refused_answer, stale_answer, unsaved_answer
from web.author.files import is_still_checking
from web.author.guards import forget_unsaved, signed_in, unsaved
from web.author.posted import FormContext, Posted, read_posted
from web.author.requests import arrived, own_paper, person_id
from web.author.saving import save_posted


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, conference: str, number: int) -> HttpResponse:
    """The form of one paper; a POST saves all of it."""
    paper = own_paper(request, conference, number)
    if request.method == "POST":
        return _save(request, paper)
    if not paper.rights.edit:
        return redirect("author:paper", conference, number)
    if is_still_checking(paper, request.GET.get("seen"), arrived(request)):
        return HttpResponse(status=204)
    kept = unsaved(request)
    context = form_context(request, conference)
    return form_answer(request, paper, context) if kept is None else unsaved_answer(request, paper, context, kept)


def _save(request: HttpRequest, paper: AuthorPaper) -> HttpResponse:
    context = form_context(request, paper.conference.slug)
    posted = read_posted(request.POST, paper, context)
    if not paper.rights.edit:
        return closed_answer(request, paper, context, posted)
    saved = save_or_refusal(request, paper, context, posted)
    if isinstance(saved, HttpResponse):
        return saved
    is_whole = posted.is_kept and not posted.has_blank_rows and not saved.refused
    if is_whole and not request.headers.get("HX-Request"):
        return HttpResponseRedirect(f"{request.path}{posted.place}")
    now = own_paper(request, paper.conference.slug, paper.number)
    return form_answer(request, now, context, posted, fixed=fixed_parts(saved.refused, posted))


@require_POST
@signed_in
def submit(request: HttpRequest, conference: str, number: int) -> HttpResponse:
    """Save the whole form, then submit it; what is missing is listed instead."""
    paper = own_paper(request, conference, number)
    context = form_context(request, conference)
    posted = read_posted(request.POST, paper, context) if "revision" in request.POST else None
    if not paper.rights.submit:
        return closed_answer(request, paper, context, posted)
    saved = save_or_refusal(request, paper, context, posted) if posted else None
    if isinstance(saved, HttpResponse):
        return saved
    try:
        submit_submission(submission_id=paper.pk, user_id=person_id(request), now=arrived(request))
    except (MoveRefused, StateError) as error:
        return refused_answer(request, own_paper(request, conference, number), context, posted, str(error))
    return redirect("author:receipt", conference, number)


@require_POST
@signed_in
def ask(request: HttpRequest, conference: str, number: int) -> HttpResponse:
    """Save the whole form, then mail a link to those authors who were not asked yet."""
    paper = own_paper(request, conference, number)
    context = form_context(request, conference)
    posted = read_posted(request.POST, paper, context) if "revision" in request.POST else None
    if not paper.rights.edit:
        return closed_answer(request, paper, context, posted)
    saved = save_or_refusal(request, paper, context, posted) if posted else None
    if isinstance(saved, HttpResponse):
        return saved
    ask_authors(submission_id=paper.pk, user_id=person_id(request), now=arrived(request))
    return HttpResponseRedirect(f"{reverse('author:edit', args=[conference, number])}#section-authors")


def save_or_refusal(
    request: HttpRequest, paper: AuthorPaper, context: FormContext, posted: Posted
) -> HttpResponse | Saved:
    """Save; the answer to give instead of going on, if it was not saved."""
    try:
        saved = save_posted(paper, posted, user_id=person_id(request), now=arrived(request))
    except StaleSave as stale:
        return stale_answer(request, own_paper(request, paper.conference.slug, paper.number), context, posted, stale)
    except (DraftingError, ContentError) as error:
        return refused_answer(request, paper, context, posted, str(error), title="This was not saved")
    forget_unsaved(request)
    return saved


def form_context(request: HttpRequest, conference: str) -> FormContext:
    """All tracks and topics of the conference."""
    tracks, topics = gate.track_forms(conference, arrived(request))
    return FormContext(tracks=tracks, topics=topics, arrived=arrived(request))
