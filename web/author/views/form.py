"""Filling in the form: showing it, saving it, submitting it."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from access.projections import AuthorPaper
from submissions.content import ContentError
from submissions.services.authorship import ask_authors
from submissions.services.drafting import DraftingError, Saved, StaleSave
from submissions.services.moving import MoveRefused, StateError, submit_submission
from web.author.answers import (
    closed_answer,
    fixed_parts,
    form_answer,
    held_answer,
    is_script,
    refused_answer,
    stale_answer,
    unsaved_answer,
)
from web.author.files import is_still_checking
from web.author.guards import forget_unsaved, signed_in, unsaved
from web.author.posted import FormContext, Posted, read_posted
from web.author.requests import arrived, own_form, own_paper, person_id
from web.author.saving import save_posted


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, conference: str, number: int) -> HttpResponse:
    """The form of one paper; a POST saves all of it."""
    paper, context = own_form(request, conference, number)
    if request.method == "POST":
        return _save(request, paper, context)
    if not paper.rights.edit:
        return redirect("author:paper", conference, number)
    if is_still_checking(paper, request.GET.get("seen"), arrived(request)):
        return HttpResponse(status=204)
    kept = unsaved(request)
    return form_answer(request, paper, context) if kept is None else unsaved_answer(request, paper, context, kept)


def _save(request: HttpRequest, paper: AuthorPaper, context: FormContext) -> HttpResponse:
    posted = read_posted(request.POST, paper, context)
    if not paper.rights.edit:
        return closed_answer(request, paper, context, posted)
    saved = save_or_refusal(request, paper, context, posted)
    if not isinstance(saved, Saved):
        return saved
    if posted.is_kept and not saved.refused and not is_script(request):
        if onward := _onward(paper, posted):
            return HttpResponseRedirect(onward)
        if not posted.has_blank_rows:
            return HttpResponseRedirect(f"{request.path}{posted.place}")
    now, again = own_form(request, paper.conference.slug, paper.number, context)
    fixed = fixed_parts(saved.refused, posted)
    return form_answer(request, now, again, posted, fixed=fixed, judgement=saved.judgement)


def _onward(paper: AuthorPaper, posted: Posted) -> str:
    """The page that the pressed button leads to; what is typed is saved before, also without scripts."""
    place, _, track = posted.goes_to.partition(":")
    if place not in {"move", "paste", "conflicts"}:
        return ""
    url = reverse(f"author:{place}", args=[paper.conference.slug, paper.number])
    return f"{url}?{urlencode({'to': track})}" if track else url


@require_POST
@signed_in
def submit(request: HttpRequest, conference: str, number: int) -> HttpResponse:
    """Save the whole form, then submit it; what is missing is listed instead."""
    paper, context = own_form(request, conference, number)
    posted = read_posted(request.POST, paper, context) if "revision" in request.POST else None
    if not paper.rights.submit:
        return closed_answer(request, paper, context, posted)
    if posted is not None:
        saved = save_or_refusal(request, paper, context, posted)
        if not isinstance(saved, Saved):
            return saved
    try:
        submit_submission(submission_id=paper.pk, user_id=person_id(request), now=arrived(request))
    except (MoveRefused, StateError) as error:
        return refused_answer(request, *own_form(request, conference, number, context), posted, str(error))
    return redirect("author:receipt", conference, number)


@require_POST
@signed_in
def ask(request: HttpRequest, conference: str, number: int) -> HttpResponse:
    """Save the whole form, then mail a link to those authors who were not asked yet."""
    paper, context = own_form(request, conference, number)
    posted = read_posted(request.POST, paper, context) if "revision" in request.POST else None
    if not paper.rights.edit:
        return closed_answer(request, paper, context, posted)
    if posted is not None:
        saved = save_or_refusal(request, paper, context, posted)
        if not isinstance(saved, Saved):
            return saved
    outcome = ask_authors(submission_id=paper.pk, user_id=person_id(request), now=arrived(request))
    if outcome.held:
        return held_answer(request, *own_form(request, conference, number, context), posted, outcome)
    return HttpResponseRedirect(f"{reverse('author:edit', args=[conference, number])}#section-authors")


def save_or_refusal(
    request: HttpRequest, paper: AuthorPaper, context: FormContext, posted: Posted
) -> Saved | HttpResponse:
    """Save; what was saved, or the answer to give instead of going on."""
    try:
        saved = save_posted(
            paper, posted, asks_topics=bool(context.topics), user_id=person_id(request), now=arrived(request)
        )
    except StaleSave as stale:
        return stale_answer(request, own_paper(request, paper.conference.slug, paper.number), context, posted, stale)
    except (DraftingError, ContentError) as error:
        return refused_answer(request, paper, context, posted, str(error), title="This was not saved")
    forget_unsaved(request)
    return saved
