"""Papers of the conference that are alike (M10): the pairs, both papers side by side, and what a chair says of them."""

import logging
from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from access.gate import NotThere, chair_conference, chair_pair, chair_pair_texts, chair_pairs, chair_pairs_waiting
from access.projections import PairedPaper, PairView
from eligibility.pdf.client import EngineUnavailable
from submissions.duplicates.deciding import find_fine, look_again, reject_one
from submissions.duplicates.kinds import PairState
from submissions.duplicates.passages import side_by_side
from submissions.duplicates.reading import TextBeyondLimits
from submissions.services.moving import MoveRefused, StateError
from web.chair.forms import FineForm, ReasonForm
from web.chair.frame import frame
from web.chair.guards import signed_in
from web.chair.pairs import all_in_words, history_words, pair_words
from web.requests import Request

logger = logging.getLogger(__name__)

PAGE = 30
_VIEWS = (("Open", PairState.OPEN), ("Fine", PairState.FINE), ("Desk rejected", PairState.REJECTED))


@signed_in
@require_GET
def pairs(request: Request, conference: str) -> HttpResponse:
    """A page of the pairs that this chair has power over, the newest first."""
    asked = request.GET.get("state", "")
    wanted = PairState(asked) if asked in set(PairState) else PairState.OPEN
    typed = request.GET.get("before", "")
    before = int(typed) if typed.isdecimal() and len(typed) < 18 else None
    page = chair_pairs(request.user, conference, request.arrived, wanted=wanted, before=before, limit=PAGE)
    waiting = chair_pairs_waiting(request.user, conference, request.arrived)
    context = frame(
        request,
        chair_conference(request.user, conference),
        "Desk",
        rows=all_in_words(page.pairs),
        wanted=wanted,
        views=[
            (label, f"?state={state}", state is wanted, waiting if state is PairState.OPEN else None)
            for label, state in _VIEWS
        ],
        older_url=f"?state={wanted}&before={page.before}" if page.before else "",
        newest_url="" if before is None else f"?state={wanted}",
    )
    return render(request, "chair/duplicates.html", context)


@signed_in
@require_GET
def pair(request: Request, conference: str, first: int, second: int) -> HttpResponse:
    """Two papers side by side, and what can be said of them."""
    return _show(request, conference, chair_pair(request.user, conference, first, second, request.arrived))


@signed_in
@require_GET
def texts(request: Request, conference: str, first: int, second: int) -> HttpResponse:
    """What both papers say, with the passages that stand in both. The page of the pair fetches it when it is shown."""
    shown = chair_pair(request.user, conference, first, second, request.arrived)
    one = other = without = ""
    try:
        one, other = chair_pair_texts(request.user, conference, first, second, request.arrived)
    except TextBeyondLimits as error:
        logger.warning("The texts of papers %s and %s are not shown: %s", first, second, error)
        without = "too_long"
    except EngineUnavailable:
        logger.exception("No texts can be shown: the PDF engine cannot be started.")
        without = "busy"
    context = frame(
        request,
        chair_conference(request.user, conference),
        "Desk",
        words=pair_words(shown),
        compared=side_by_side(one, other) if one and other else None,
        numbers=(first, second),
        without=without,
    )
    return render(request, "chair/pair_texts.html", context)


@signed_in
@require_POST
def fine(request: Request, conference: str, first: int, second: int) -> HttpResponse:
    """Say that the two are not one paper."""
    shown = chair_pair(request.user, conference, first, second, request.arrived)
    form = FineForm(request.POST)
    act = partial(find_fine, pair_id=shown.pk, by_id=request.user.pk or 0, now=request.arrived)
    return _carry_out(request, conference, shown, form, act, "Found fine. The pair waits no longer.", key="fine")


@signed_in
@require_POST
def reject(request: Request, conference: str, first: int, second: int) -> HttpResponse:
    """Reject one of the two without review; its authors read the reason."""
    shown = chair_pair(request.user, conference, first, second, request.arrived)
    paper = _named(shown, request.POST.get("about", ""))
    form = _reject_form(paper, request)
    act = partial(reject_one, pair_id=shown.pk, submission_id=paper.pk, by_id=request.user.pk or 0, now=request.arrived)
    done = f"Paper {paper.number} is desk rejected; its authors have a mail with your reason."
    return _carry_out(request, conference, shown, form, act, done, key=str(paper.number))


@signed_in
@require_POST
def again(request: Request, conference: str, first: int, second: int) -> HttpResponse:
    """Take back that a pair was found fine."""
    shown = chair_pair(request.user, conference, first, second, request.arrived)
    try:
        look_again(pair_id=shown.pk, by_id=request.user.pk or 0, now=request.arrived)
    except MoveRefused as error:
        return _show(request, conference, shown, refused=str(error), status=422)
    messages.success(request, "The pair waits for a chair again.")
    return redirect("chair:pair", conference, first, second)


def _named(shown: PairView, number: str) -> PairedPaper:
    paper = next((one for one in (shown.first, shown.second) if str(one.number) == number), None)
    if paper is None:
        raise NotThere
    return paper


def _reject_form(paper: PairedPaper, request: Request | None = None) -> ReasonForm:
    return ReasonForm(
        request.POST if request else None, initial={"about": paper.number}, auto_id=f"id_reject_{paper.number}_%s"
    )


def _carry_out(
    request: Request,
    conference: str,
    shown: PairView,
    form: FineForm | ReasonForm,
    act: Callable[..., object],
    done: str,
    *,
    key: str,
) -> HttpResponse:
    """Do it and go on to the pairs that wait; or show the page with what was typed and why it was refused."""
    if not form.is_valid():
        return _show(request, conference, shown, bound={key: form}, status=422)
    try:
        act(reason=form.cleaned_data["reason"])
    except (MoveRefused, StateError) as error:
        return _show(request, conference, shown, bound={key: form}, refused=str(error), status=422)
    messages.success(request, done)
    return redirect("chair:duplicates", conference)


def _show(
    request: Request,
    conference: str,
    shown: PairView,
    *,
    bound: dict[str, FineForm | ReasonForm] | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    typed = bound or {}
    papers = (shown.first, shown.second)
    context = frame(
        request,
        chair_conference(request.user, conference),
        "Desk",
        words=pair_words(shown),
        numbers=tuple(paper.number for paper in papers),
        fine_form=typed.get("fine") or FineForm(),
        rejections=[
            (paper, typed.get(str(paper.number)) or _reject_form(paper)) for paper in papers if paper.may_reject
        ],
        entries=history_words(shown),
        refused=refused,
        # Where the pair was settled meanwhile there is no form to keep what was typed in.
        typed="" if shown.waits else request.POST.get("reason", ""),
    )
    return render(request, "chair/pair.html", context, status=status)
