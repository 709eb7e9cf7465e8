"""The answers to a form: whole pages, or for scripts the parts that they take over. Each one keeps what was typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from access import gate
from access.projections import AuthorPaper, PaperRow
from conferences.kinds import DeadlineKind
from conferences.wording import entry_words
from eligibility.rules.papers_per_author import RULE as PAPERS_PER_AUTHOR
from submissions.freezing import Refused
from submissions.services.authorship import AskOutcome
from submissions.services.drafting import Difference, StaleSave
from submissions.services.judging import Judgement, judge
from submissions.services.uploading import upload_limit_under
from submissions.states import State
from ui.times import moment_words
from web.author.files import files_of
from web.author.forms import Data
from web.author.pages import FormPage, form_page
from web.author.posted import FormContext, Posted, left_over, paper_content, read_posted, stored_data, typed
from web.author.requests import arrived, person, person_id

_STATE_WORDS = {
    State.WITHDRAWN: "This paper was withdrawn.",
    State.DESK_REJECTED: "This paper was rejected without review.",
}


def is_script(request: HttpRequest) -> bool:
    """Whether a script asks, which takes parts of a page."""
    return request.headers.get("HX-Request") == "true"


@dataclass(frozen=True, slots=True)
class FixedPart:
    """A part of the form that is fixed: what is said of it, and the text that was typed there."""

    message: str
    typed: str


def form_answer(
    request: HttpRequest,
    paper: AuthorPaper,
    context: FormContext,
    posted: Posted | None = None,
    *,
    fixed: Sequence[FixedPart] = (),
    status: int = 200,
    judgement: Judgement | None = None,
    **more: Any,
) -> HttpResponse:
    """The form as it is stored, with what a save could not keep in its place; `fixed` is told above it."""
    data, keys = left_over(posted, paper) if posted else (stored_data(paper), _keys(paper))
    panel = {"template": "author/panels/fixed.html", "parts": fixed} if fixed else None
    return _answer(request, _page(request, paper, context, data, keys, judgement, **more), panel, status=status)


def fixed_parts(refused: Sequence[Refused], posted: Posted) -> tuple[FixedPart, ...]:
    """What was sent for parts that are fixed, with the text that is not saved, for its authors to copy."""
    return tuple(FixedPart(one.message, "\n".join(posted.data.getlist(one.anchor))) for one in refused)


def unsaved_answer(request: HttpRequest, paper: AuthorPaper, context: FormContext, kept: QueryDict) -> HttpResponse:
    """The form with what had been typed when the session ended."""
    posted = read_posted(kept, paper, context)
    data, keys = typed(posted)
    page = _page(request, paper, context, data, keys, is_unsaved=True)
    return _answer(request, page, {"template": "author/panels/restored.html"})


def stale_answer(
    request: HttpRequest, paper: AuthorPaper, context: FormContext, posted: Posted, stale: StaleSave
) -> HttpResponse:
    """409: somebody saved in between. Both texts, and the choice between them (P10)."""
    panel = {
        "template": "author/panels/stale.html",
        "saved_at": stale.saved_at,
        "revision": stale.revision,
        "names": ", ".join(one.label for one in stale.differences),
        "differences": [_in_words(one, context) for one in stale.differences],
    }
    return _kept_answer(request, paper, context, posted, panel, status=409)


def closed_answer(
    request: HttpRequest, paper: AuthorPaper, context: FormContext, posted: Posted | None
) -> HttpResponse:
    """403: the window is over, or the paper is no longer to be changed (P3, P11)."""
    entry = paper.schedule.entry(DeadlineKind.SUBMISSION)
    words = _STATE_WORDS.get(paper.state, "")
    if not words and entry is not None and entry.is_past(arrived(request)):
        words = f"Papers closed on {entry_words(entry)}. What was saved before is what counts."
    panel = {
        "template": "author/panels/closed.html",
        "title": "This came too late, so it was not saved"
        if entry and entry.is_past(arrived(request))
        else "This was not saved",
        "words": words or "This paper cannot be changed now.",
    }
    return _kept_answer(request, paper, context, posted, panel, status=403)


def refused_answer(
    request: HttpRequest,
    paper: AuthorPaper,
    context: FormContext,
    posted: Posted | None,
    words: str,
    *,
    title: str = "Not submitted yet",
) -> HttpResponse:
    """422: saved but not submitted, with all that is missing; or not saved, with the reason."""
    if title != "Not submitted yet":
        panel = {"template": "author/panels/refused.html", "title": title, "words": words}
        return _kept_answer(request, paper, context, posted, panel, status=422)
    data, keys = left_over(posted, paper) if posted else (stored_data(paper), _keys(paper))
    page = _page(request, paper, context, data, keys, show_all=True)
    template = "author/panels/missing.html" if page.stops else "author/panels/refused.html"
    return _answer(request, page, {"template": template, "title": title, "words": words}, status=422)


def held_answer(
    request: HttpRequest, paper: AuthorPaper, context: FormContext, posted: Posted | None, outcome: AskOutcome
) -> HttpResponse:
    """429: saved, but not everybody was mailed. At each address that was not, why, and when it can be."""
    told = {
        pk: f"{one.reason} It can be mailed again from {_moment(one.until)}." if one.until else one.reason
        for pk, one in outcome.held.items()
    }
    data, keys = left_over(posted, paper) if posted else (stored_data(paper), _keys(paper))
    page = _page(request, paper, context, data, keys, held=told)
    panel = {"template": "author/panels/held.html", "held": len(told), "sent": outcome.sent}
    return _answer(request, page, panel, status=429)


def _moment(at: datetime) -> str:
    """The first whole minute from which on it holds, in the reader's zone."""
    return moment_words(at + timedelta(seconds=59, microseconds=999_999), timezone.get_current_timezone())


def _kept_answer(
    request: HttpRequest,
    paper: AuthorPaper,
    context: FormContext,
    posted: Posted | None,
    panel: Mapping[str, Any],
    *,
    status: int,
) -> HttpResponse:
    data, keys = typed(posted) if posted else (stored_data(paper), _keys(paper))
    page = _page(
        request, paper, context, data, keys, is_unsaved=posted is not None, revision=posted.revision if posted else None
    )
    if is_script(request):
        return render(request, "author/panels/alone.html", {"page": page, "panel": panel}, status=status)
    return _answer(request, page, panel, status=status)


def _page(
    request: HttpRequest,
    paper: AuthorPaper,
    context: FormContext,
    data: Data,
    keys: Sequence[tuple[str, str]],
    judgement: Judgement | None = None,
    **more: Any,
) -> FormPage:
    judgement = judgement or judge(
        content=paper_content(paper),
        has_file=paper.manuscript is not None,
        submission_id=paper.pk,
        at=arrived(request),
    )
    crowded = any(one.finding.rule == PAPERS_PER_AUTHOR.name for one in judgement.findings)
    return form_page(
        paper=paper,
        context=context,
        judgement=judgement,
        data=data,
        keys=keys,
        files=files_of(paper, arrived(request)),
        now=arrived(request),
        upload_limit=upload_limit_under(judgement.rules),
        reader_id=person_id(request),
        own_others=_own_others(request, paper) if crowded else (),
        **more,
    )


def _own_others(request: HttpRequest, paper: AuthorPaper) -> tuple[PaperRow, ...]:
    """The reader's own other submitted papers: which papers somebody has is told to that person alone (P1, P16)."""
    rows = gate.author_papers(person(request), paper.conference.slug, arrived(request))
    return tuple(row for row in rows if row.number != paper.number and row.state is State.SUBMITTED)


def _answer(
    request: HttpRequest, page: FormPage, panel: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    template = "author/form/parts.html" if is_script(request) else "author/edit.html"
    return render(request, template, {"page": page, "panel": panel}, status=status)


def _keys(paper: AuthorPaper) -> list[tuple[str, str]]:
    return [(str(author.pk), str(author.pk)) for author in paper.authors]


def _in_words(one: Difference, context: FormContext) -> dict[str, str]:
    """A difference as people read it: names instead of keys."""
    names: dict[str, str] = {}
    if one.anchor == "track":
        names = {str(form.track.pk): form.track.name for form in context.tracks}
    elif one.anchor == "kind":
        names = {kind.key: kind.label for form in context.tracks for kind in form.kinds}
    elif one.anchor == "topics":
        names = {str(topic.pk): topic.name for topic in context.topics}

    def told(text: str) -> str:
        return ", ".join(names.get(word, word) for word in text.split()) if names else text.replace("\u200b", "")

    return {"label": one.label, "mine": told(one.sent), "theirs": told(one.stored)}
