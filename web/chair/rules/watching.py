"""Rule sets and who uses them, their versions, and the re-checks that changes set off."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from access.gate import NotThere, chair_kinds, chair_recheck, chair_rechecks, chair_rejudged, chair_settings
from access.gate.chair import ChairConference
from conferences.kinds import Stage
from eligibility.differences import differences
from eligibility.reading import RuleSetView, VersionView, rule_sets_of, versions_of
from eligibility.rules import RULES
from eligibility.words import listed
from submissions.services.rechecking import cancel_recheck, resume_recheck
from submissions.services.ruling import RulingRefused, choose_rule_set, restore_version
from web.chair.frame import frame
from web.chair.guards import signed_in
from web.chair.rules.editing import found_set
from web.chair.rules.forms import RestoreForm, UseForm
from web.chair.rules.wording import STAGES, changed_paper, details, headline, state_mark
from web.requests import Request, person_key


@signed_in
@require_GET
def overview(request: Request, conference: str) -> HttpResponse:
    """All rule sets, and which one judges each track at each stage."""
    return _overview(request, chair_settings(request.user, conference))


def _overview(
    request: Request, chaired: ChairConference, typed: dict[tuple[int, Stage], UseForm] | None = None
) -> HttpResponse:
    sets = rule_sets_of(chaired.conference.pk)
    chosen = {(use.track_id, use.stage): one.pk for one in sets for use in one.uses}
    uses = [
        (
            track,
            stage,
            STAGES[stage],
            (typed or {}).get((track.pk, stage))
            or UseForm(
                sets=sets,
                chosen=chosen.get((track.pk, stage)),
                stage=stage.value,
                auto_id=f"id_{track.slug}_{stage.value}_%s",
            ),
            chosen.get((track.pk, stage)),
        )
        for track in chaired.tracks
        for stage in Stage
    ]
    lacking = [track.name for track in chaired.tracks if (track.pk, Stage.SUBMISSION) not in chosen]
    kinds = chair_kinds(request.user, chaired.conference.slug)
    strays = [line for one in sets if (line := _stray_kinds(one, kinds))]
    context = frame(request, chaired, "Settings", sets=sets, uses=uses, lacking=lacking, strays=strays)
    return render(request, "chair/rules/overview.html", context, status=422 if typed else 200)


def _stray_kinds(one: RuleSetView, kinds: dict[int, frozenset[str]]) -> str:
    """What to say of limits for kinds of paper that no track of a rule set has; empty where there are none."""
    known = frozenset[str]().union(*(kinds.get(use.track_id, ()) for use in one.uses))
    strays = [f"“{key}”" for key in one.kinds if key not in known] if one.uses else []
    if not strays:
        return ""
    there = f"Their short names are {listed(sorted(known))}." if known else "None has kinds of paper."
    return f"{one.name} has a limit for {listed(strays)}, which is no kind of paper in its tracks. {there}"


@signed_in
@require_POST
def use(request: Request, conference: str, track: str, stage: str) -> HttpResponse:
    """Choose the rule set of a track at a stage; its papers are checked again."""
    chaired = chair_settings(request.user, conference)
    row = next((one for one in chaired.tracks if one.slug == track), None)
    if row is None or stage not in set(Stage):
        raise NotThere
    form = UseForm(
        sets=rule_sets_of(chaired.conference.pk),
        chosen=None,
        stage=stage,
        data=request.POST,
        auto_id=f"id_{row.slug}_{stage}_%s",
    )
    if form.is_valid():
        key = form.cleaned_data["rule_set"]
        try:
            recheck = choose_rule_set(
                track_id=row.pk,
                stage=Stage(stage),
                rule_set_id=int(key) if key else None,
                by_id=person_key(request),
                now=request.arrived,
                tells_authors=form.cleaned_data["tells_authors"],
            )
        except RulingRefused as error:
            form.add_error("rule_set", str(error))
        else:
            if recheck is not None:
                return redirect("chair:recheck", conference, recheck)
            messages.success(request, "Chosen. No paper has to be checked again.")
            return redirect("chair:rules", conference)
    return _overview(request, chaired, {(row.pk, Stage(stage)): form})


@signed_in
@require_GET
def history(request: Request, conference: str, rule_set: int) -> HttpResponse:
    """All versions: who, when, why, and what changed in words."""
    chaired = chair_settings(request.user, conference)
    return _history(request, chaired, found_set(chaired, rule_set))


def _history(
    request: Request, chaired: ChairConference, stored: RuleSetView, typed: tuple[int, RestoreForm] | None = None
) -> HttpResponse:
    versions = versions_of(stored.pk)
    lines = [
        _line(stored, version, earlier, typed) for version, earlier in zip(versions, (*versions[1:], None), strict=True)
    ]
    context = frame(request, chaired, "Settings", stored=stored, lines=lines)
    return render(request, "chair/rules/history.html", context, status=422 if typed else 200)


def _line(
    stored: RuleSetView, version: VersionView, earlier: VersionView | None, typed: tuple[int, RestoreForm] | None
) -> dict[str, Any]:
    bound = typed[1] if typed and typed[0] == version.number else None
    return {
        "version": version,
        "is_now": version.number == stored.number,
        "changes": differences(earlier.settings if earlier else (), version.settings),
        "says": [(RULES[one.rule].title, one.severity.value, one.sentence()) for one in version.settings],
        "form": bound or RestoreForm(initial={"known": stored.number}, auto_id=f"id_v{version.number}_%s"),
        "open": bound is not None,
    }


@signed_in
@require_POST
def restore(request: Request, conference: str, rule_set: int, number: int) -> HttpResponse:
    """Make an earlier version the next one."""
    chaired = chair_settings(request.user, conference)
    stored = found_set(chaired, rule_set)
    if number not in {version.number for version in versions_of(stored.pk)}:
        raise NotThere
    form = RestoreForm(request.POST, auto_id=f"id_v{number}_%s")
    if form.is_valid():
        try:
            ruled = restore_version(
                rule_set_id=stored.pk,
                number=number,
                known=form.cleaned_data["known"],
                reason=form.cleaned_data["reason"],
                by_id=person_key(request),
                now=request.arrived,
            )
        except RulingRefused as error:
            form.add_error("reason", str(error))
        else:
            messages.success(
                request,
                f"Version {ruled.number} says what version {number} said."
                if ruled.is_new
                else f"Version {ruled.number} says the same as version {number} already.",
            )
            for sentence in ruled.parted:
                messages.warning(request, sentence)
            if ruled.recheck_id is not None:
                return redirect("chair:recheck", conference, ruled.recheck_id)
            return redirect("chair:rule-set-history", conference, rule_set)
    return _history(request, chaired, stored, (number, form))


@signed_in
@require_GET
def rechecks(request: Request, conference: str) -> HttpResponse:
    """The newest re-checks with their summaries."""
    chaired = chair_settings(request.user, conference)
    rows = [(one, state_mark(one), headline(one)) for one in chair_rechecks(request.user, conference, request.arrived)]
    return render(request, "chair/rules/rechecks.html", frame(request, chaired, "Settings", rows=rows))


@signed_in
@require_GET
def recheck(request: Request, conference: str, recheck: int) -> HttpResponse:
    """One re-check or trial: its progress, then whose verdict changed."""
    chaired = chair_settings(request.user, conference)
    view = chair_recheck(request.user, conference, recheck, request.arrived)
    after = request.GET.get("after", "")
    page = chair_rejudged(
        request.user,
        conference,
        recheck,
        request.arrived,
        after=int(after) if after.isdecimal() and len(after) < 9 else 0,
    )
    context = frame(
        request,
        chaired,
        "Settings",
        view=view,
        mark=state_mark(view),
        headline=headline(view),
        details=details(view),
        rows=[changed_paper(row) for row in page.rows],
        after=page.after,
    )
    template = "chair/rules/recheck.html#progress" if request.htmx and view.is_open else "chair/rules/recheck.html"
    return render(request, template, context)


@signed_in
@require_POST
def cancel(request: Request, conference: str, recheck: int) -> HttpResponse:
    """Stop a re-check; what is done stays."""
    view = _known(request, conference, recheck)
    if cancel_recheck(recheck_id=view, by_id=person_key(request), now=request.arrived):
        messages.success(request, "Cancelled. Papers that were done stay as they are.")
    else:
        messages.info(request, "It had ended already; nothing was left to cancel.")
    return redirect("chair:recheck", conference, recheck)


@signed_in
@require_POST
def resume(request: Request, conference: str, recheck: int) -> HttpResponse:
    """Go on with a re-check that was cancelled or given up."""
    view = _known(request, conference, recheck)
    if not resume_recheck(recheck_id=view, by_id=person_key(request), now=request.arrived):
        messages.info(request, "It cannot go on: a newer re-check of the rule set has taken its place.")
    return redirect("chair:recheck", conference, recheck)


def _known(request: Request, conference: str, recheck: int) -> int:
    """The key of a re-check that this chair sees. Raises NotThere."""
    return chair_recheck(request.user, conference, recheck, request.arrived).pk
