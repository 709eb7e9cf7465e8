"""The list of submissions, one of them with all of it, its files and its audit trail."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.forms import Form
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from access.gate import (
    ChairFilter,
    NotThere,
    chair_conference,
    chair_counts,
    chair_file,
    chair_list,
    chair_pairs_of_paper,
    chair_paper,
)
from access.gate.chair import ChairConference, ChairCounts
from access.gate.committee import committee_names
from access.projections import ChairPaper, Wanted
from conferences.deadlines import Entry
from conferences.kinds import DeadlineKind, Role
from conferences.wording import entry_words
from submissions.states import State
from web.chair.columns import make_table
from web.chair.forms import AssignForm, ConflictForm, DecisionForm, MoveForm, OwnDeadlineForm, ReasonForm, SectorForm
from web.chair.frame import frame
from web.chair.guards import signed_in
from web.chair.pairs import all_in_words
from web.chair.views.dates import suggested
from web.chair.wording import audit_words, paper_words
from web.files import send_file
from web.paging import Trail
from web.requests import Request

PAGE = 50


@signed_in
@require_GET
def submissions(request: Request, conference: str) -> HttpResponse:
    """A page of the papers that this chair has power over, by number."""
    chaired = chair_conference(request.user, conference)
    # No column holds a NUL, and the database refuses to look for one.
    asked = {name: str(value).replace("\0", "") for name, value in request.GET.items()}
    state = asked.get("state", "")
    wanted = ChairFilter(
        state=State(state) if state in set(State) else None,
        track=asked.get("track", ""),
        needs=asked.get("needs", ""),
        words=asked.get("q", ""),
    )
    counts = chair_counts(request.user, conference, request.arrived)
    kept = {name: asked[name] for name in ("state", "track", "needs", "q") if asked.get(name)}
    trail = Trail.of(asked, kept)
    page = chair_list(request.user, conference, wanted, request.arrived, after=trail.number, limit=PAGE)
    context = frame(
        request,
        chaired,
        "Submissions",
        table=make_table(page.rows),
        views=_views(counts, kept),
        wanted=wanted,
        kept=kept,
        tracks=chaired.tracks,
        next_url=trail.next_url(page.after),
        previous_url=trail.previous_url,
        shown=f"{page.rows[0].number} to {page.rows[-1].number}, by number" if page.rows else "",
        is_filtered=bool(kept),
    )
    return render(request, "chair/submissions.html", context)


def _views(counts: ChairCounts, kept: dict[str, str]) -> list[dict[str, Any]]:
    views: tuple[tuple[str, dict[str, str], int | None], ...] = (
        ("All", {}, None),
        ("Submitted", {"state": "submitted"}, counts.submitted),
        ("Eligibility", {"needs": "eligibility"}, counts.eligibility),
        ("Appeals", {"needs": "appeal"}, counts.appeals),
        ("Not checked", {"needs": "unreadable"}, counts.unreadable),
        ("With findings", {"needs": "findings"}, None),
        ("Drafts", {"state": "draft"}, counts.drafts),
        ("Withdrawn", {"state": "withdrawn"}, counts.withdrawn),
        ("Desk rejected", {"state": "desk_rejected"}, counts.desk_rejected),
    )
    chosen = {name: kept[name] for name in ("state", "needs") if name in kept}
    beside = {name: kept[name] for name in ("track", "q") if name in kept}
    return [
        {"label": label, "url": f"?{urlencode(query | beside)}", "count": count, "current": query == chosen}
        for label, query, count in views
        if count != 0 or query == chosen
    ]


@signed_in
@require_GET
def paper(request: Request, conference: str, number: int) -> HttpResponse:
    """All of one paper, and what can be done with it."""
    wanted = Wanted(words=request.GET.get("who", "")[:200])
    shown = chair_paper(request.user, conference, number, request.arrived, wanted)
    return show_paper(request, shown, wanted=wanted)


def show_paper(
    request: Request,
    shown: ChairPaper,
    *,
    bound: Mapping[str, Form] | None = None,
    refused: str = "",
    status: int = 200,
    wanted: Wanted | None = None,
) -> HttpResponse:
    """The page of a paper; `wanted` narrows whom it offers to choose from; `bound` are forms that were refused, in the
    place of the empty ones of the same name."""
    slug = shown.conference.slug
    chaired = chair_conference(request.user, slug)
    close = shown.schedule.entry(DeadlineKind.SUBMISSION)
    if shown.decision:
        decided: dict[str, Any] = {"outcome": shown.decision.outcome.value, "comment": shown.decision.comment}
    else:
        decided = {}
    people, has_more_people = people_to_name(request, chaired, shown, wanted or Wanted())
    context = frame(
        request,
        chaired,
        "Submissions",
        paper=shown,
        who=" ".join(wanted.parts) if wanted else "",
        has_more_people=has_more_people,
        **paper_words(shown),
        refused=refused,
        # The reason of an act that was refused has no one place in the page to stay in.
        typed=request.POST.get("reason", "").strip() if refused else "",
        assign_form=AssignForm(shown.candidates),
        conflict_form=ConflictForm(people),
        decision_form=DecisionForm(initial=decided),
        reason_form=ReasonForm(auto_id="id_reason_%s"),
        pairs=all_in_words(chair_pairs_of_paper(request.user, slug, shown.number, request.arrived)),
        move_form=MoveForm([track for track in chaired.tracks if track.pk != shown.track.pk]),
        own_form=_own_form(request, shown, close),
        close=entry_words(close) if close else "",
        sector_form=SectorForm(),
    )
    return render(request, "chair/paper.html", context | dict(bound or {}), status=status)


def _own_form(request: Request, shown: ChairPaper, close: Entry | None) -> OwnDeadlineForm:
    at = suggested(close, request.arrived, days=1) if close else request.arrived + timedelta(days=1)
    return OwnDeadlineForm([shown.conference.zone], at, first=close.zone if close else "")


def people_to_name(
    request: Request, chaired: ChairConference, shown: ChairPaper, wanted: Wanted
) -> tuple[list[tuple[int, str]], bool]:
    """Who can be said to have a conflict, and whether there are more: the committee; a track's chair names those who could
    review or do."""
    has_more = shown.has_more_candidates
    settled = {one.user_id for one in shown.conflicts}
    people = {one.user_id: one.name for one in shown.candidates}
    people |= {one.reviewer_id: f"{one.reviewer_name} (is assigned)" for one in shown.assignments}
    if chaired.is_chair:
        committee, has_more = committee_names(request.user, shown.conference.slug, wanted)
        for key, name, role in committee:
            people.setdefault(key, f"{name} ({role.replace('_', ' ')})" if role is not Role.PC else name)
    named = sorted(((key, name) for key, name in people.items() if key not in settled), key=lambda pair: pair[1])
    return named, has_more


@signed_in
@require_GET
def audit(request: Request, conference: str, number: int) -> HttpResponse:
    """Who did what to a paper, when and why (P50)."""
    shown = chair_paper(request.user, conference, number, request.arrived)
    if not shown.rights.see_audit:
        raise NotThere
    chaired = chair_conference(request.user, conference)
    tracks = {track.pk: track.name for track in chaired.tracks}
    entries = [
        {"at": one.at, "who": one.actor, "what": audit_words(one, tracks), "reason": one.reason} for one in shown.audit
    ]
    context = frame(request, chaired, "Submissions", paper=shown, entries=entries, paper_label=f"Paper {number}")
    return render(request, "chair/audit.html", context)


@signed_in
@require_GET
def original(request: Request, conference: str, number: int, version: int) -> FileResponse:
    """A version as it was uploaded."""
    return send_file(chair_file(request.user, conference, number, version, request.arrived))


@signed_in
@require_GET
def blinded(request: Request, conference: str, number: int, version: int) -> FileResponse:
    """The reviewers' copy of a version."""
    return send_file(chair_file(request.user, conference, number, version, request.arrived, blinded=True))
