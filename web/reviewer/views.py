"""The reviewer's desk: queue, the blinded paper beside the track's form, preview. Nothing here knows who wrote a paper."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from access.gate import reviewer_file, reviewer_paper, reviewer_queue
from access.projections import ReviewerPaper
from reviews.forms import FieldSpec, clean_text, missing_fields, missing_words, shown_to
from reviews.kinds import Audience, ReviewState
from reviews.services.reviewing import (
    IncompleteReview,
    InvalidReview,
    ReviewError,
    Saved,
    StaleReview,
    save_review,
    submit_review,
)
from web.files import send_file
from web.requests import Request
from web.reviewer.forms import ReviewAnswers, posted_answers, posted_revision
from web.reviewer.queue import make_queue, next_number


@login_required
@require_GET
def queue(request: Request, conference: str) -> HttpResponse:
    """All papers that this person reviews, with what is left."""
    rows = reviewer_queue(request.user, conference, request.arrived)
    shown = make_queue(rows, request.arrived, timezone.get_current_timezone())
    return render(request, "reviewer/queue.html", {"queue": shown, "slug": conference, "now": request.arrived})


@require_http_methods(["GET", "POST"])
def desk(request: Request, conference: str, number: int) -> HttpResponse:
    """The paper beside its form. A POST saves, and with `act` submits or previews."""
    if request.method == "POST" and not request.user.is_authenticated:
        return _signed_out(request)
    return _desk(request, conference, number)


@login_required
def _desk(request: Request, conference: str, number: int) -> HttpResponse:
    shown = reviewer_paper(request.user, conference, number, request.arrived)
    if request.method == "GET":
        return _show(request, shown)
    try:
        _save(request, shown)
        if request.POST.get("act") == "preview":
            return redirect("reviewer:preview", conference, number)
        if request.POST.get("act") == "submit":
            return _submit_and_next(request, shown)
    except ReviewError as error:
        return _show(request, shown, error)
    messages.success(request, "Saved.")
    return redirect("reviewer:desk", conference, number)


@require_POST
def save(request: Request, conference: str, number: int) -> HttpResponse:
    """Save the form as it is typed; answers with what changes on the page: saved, what is missing, the revision."""
    if not request.user.is_authenticated:
        return render(request, "reviewer/desk.html#signed_out", status=401)
    shown = reviewer_paper(request.user, conference, number, request.arrived)
    try:
        saved = _save(request, shown)
    except ReviewError as error:
        context = _context(request, shown) | _trouble(error)
        return render(
            request, "reviewer/desk.html#panel", context, status=409 if isinstance(error, StaleReview) else 422
        )
    own = replace(shown.own, answers=saved.answers, revision=saved.revision, saved_at=saved.saved_at)
    return render(request, "reviewer/desk.html#saved", _context(request, replace(shown, own=own)))


@login_required
@require_GET
def preview(request: Request, conference: str, number: int) -> HttpResponse:
    """The saved review exactly as authors will read it, and apart from it what others read."""
    shown = reviewer_paper(request.user, conference, number, request.arrived)
    fields = (*shown.fields, *shown.archived)
    for_authors = shown_to(Audience.AUTHORS, fields, shown.own.answers)
    every = shown_to(Audience.CHAIRS, fields, shown.own.answers)
    context = {
        "paper": shown,
        "slug": conference,
        "label": f"Paper {number}",
        "for_authors": [_read(field, value) for field, value in for_authors],
        "not_for_authors": [_read(field, value) for field, value in every if field.audience is not Audience.AUTHORS],
        "missing": missing_fields(shown.fields, shown.own.answers),
        "is_submitted": shown.own.state is ReviewState.SUBMITTED,
    }
    return render(request, "reviewer/preview.html", context)


@login_required
@require_GET
def paper(request: Request, conference: str, number: int) -> FileResponse:
    """The blinded copy, to be read in the desk's frame."""
    return send_file(reviewer_file(request.user, conference, number, request.arrived), inline=True)


@login_required
@require_GET
def download(request: Request, conference: str, number: int) -> FileResponse:
    """The blinded copy, to be kept."""
    return send_file(reviewer_file(request.user, conference, number, request.arrived))


def _save(request: Request, shown: ReviewerPaper) -> Saved:
    return save_review(
        assignment_id=shown.own.assignment_id,
        answers=posted_answers(shown.fields, request.POST),
        revision=posted_revision(request.POST),
        now=request.arrived,
    )


def _submit_and_next(request: Request, shown: ReviewerPaper) -> HttpResponse:
    slug, number = shown.conference.slug, shown.number
    was_submitted = shown.own.state is ReviewState.SUBMITTED
    submit_review(assignment_id=shown.own.assignment_id, now=request.arrived)
    following = next_number(reviewer_queue(request.user, slug, request.arrived), number)
    done = (
        f"The changes to the review of paper {number} are saved."
        if was_submitted
        else f"Review of paper {number} submitted."
    )
    messages.success(request, done if following else f"{done} That was the last one.")
    return redirect("reviewer:desk", slug, following) if following else redirect("reviewer:queue", slug)


def _show(request: Request, shown: ReviewerPaper, error: ReviewError | None = None) -> HttpResponse:
    context = _context(request, shown)
    if error is None:
        return render(request, "reviewer/desk.html", context)
    # What was typed stays in the form, whatever became of it.
    typed = posted_answers((*shown.fields, *shown.archived), request.POST)
    form = ReviewAnswers(shown.fields, {key: value for key, value in typed.items() if value not in ("", False)})
    if isinstance(error, IncompleteReview):
        form.say_missing(error.missing)
        context |= {"missing": error.missing, "missing_words": missing_words(error.missing)}
    if isinstance(error, InvalidReview):
        for problem in error.problems:
            form.say_problem(problem.key, problem.words)
    # The text may have been saved just now, although submitting it was refused.
    fresh = reviewer_paper(request.user, shown.conference.slug, shown.number, request.arrived)
    context |= {"form": form, "paper": fresh, **_trouble(error), "is_typed": True}
    return render(request, "reviewer/desk.html", context, status=409 if isinstance(error, StaleReview) else 422)


def _context(request: Request, shown: ReviewerPaper) -> dict[str, Any]:
    rows = reviewer_queue(request.user, shown.conference.slug, request.arrived)
    missing = missing_fields(shown.fields, shown.own.answers)
    return {
        "paper": shown,
        "slug": shown.conference.slug,
        "queue": make_queue(rows, request.arrived, timezone.get_current_timezone()),
        "form": ReviewAnswers(shown.fields, shown.own.answers),
        "missing": missing,
        "missing_words": missing_words(missing),
        "is_submitted": shown.own.state is ReviewState.SUBMITTED,
        "now": request.arrived,
    }


def _trouble(error: ReviewError) -> dict[str, Any]:
    if not isinstance(error, StaleReview):
        return {"trouble": str(error), "incomplete": isinstance(error, IncompleteReview)}
    stored = [(field.label, _words(error.stored.get(field.key, ""))) for field in error.differing]
    return {"trouble": str(error), "stored": stored, "stored_revision": error.revision, "stored_at": error.saved_at}


def _words(value: Any) -> str:
    return "yes" if value is True else str(value) if value != "" else "empty"


def _read(field: FieldSpec, value: Any) -> dict[str, Any]:
    is_score = isinstance(value, int) and not isinstance(value, bool)
    meaning = field.scale[value - 1] if is_score and value <= len(field.scale) else ""
    return {"field": field, "value": value, "meaning": meaning, "is_flag": value is True, "is_score": is_score}


def _signed_out(request: Request) -> HttpResponse:
    """The session ended under a form without script: give back what was typed, to be copied."""
    # The page looks as from nowhere, so that it tells of no conference that there is one (P1, P25).
    request.resolver_match = None
    skipped = {"csrfmiddlewaretoken", "revision", "act"}
    typed = [(name, text) for name in request.POST if name not in skipped and (text := clean_text(request.POST[name]))]
    return render(request, "reviewer/signed_out.html", {"typed": typed, "next": request.path}, status=401)
