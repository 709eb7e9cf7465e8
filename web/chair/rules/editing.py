"""The editor of a rule set: pick rules, set weights and parameters, read what authors will read, try it, save it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from access.gate import (
    NotThere,
    chair_file_trial,
    chair_kinds_offered,
    chair_questions,
    chair_recheck,
    chair_settings,
    chair_touched,
)
from access.gate.chair import ChairConference
from conferences.kinds import Anonymity, Stage
from eligibility.grouping import usual_settings
from eligibility.reading import RuleSetView, rule_sets_of
from submissions.services.rechecking import start_trial
from submissions.services.ruling import RulingRefused, change_rule_set, choose_rule_set, create_rule_set
from submissions.services.trying import TriedFile, try_on_file
from submissions.uploads import TrialHandler, receive_trial
from web.chair.frame import frame
from web.chair.guards import signed_in
from web.chair.rules.forms import RuleSetForm, TryForm
from web.chair.rules.wording import STAGES, details, headline, touched_words, trial_sentence
from web.requests import Request, person_key


def found_set(chaired: ChairConference, key: int) -> RuleSetView:
    """A rule set of the conference. Raises NotThere (P26)."""
    rule_set = next((one for one in rule_sets_of(chaired.conference.pk) if one.pk == key), None)
    if rule_set is None:
        raise NotThere
    return rule_set


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: Request, conference: str) -> HttpResponse:
    """A new rule set: from the usual weights, from another set (`?like=`), or from nothing."""
    chaired = chair_settings(request.user, conference)
    questions = chair_questions(request.user, conference)
    if request.method == "POST":
        form = RuleSetForm(stored=None, questions=questions, data=request.POST, uses=_free(chaired))
        if request.POST.get("act") == "save" and form.is_valid():
            try:
                ruled = create_rule_set(
                    conference_id=chaired.conference.pk,
                    slug=form.slug,
                    name=form.cleaned_data["name"],
                    settings=form.settings,
                    by_id=person_key(request),
                    now=request.arrived,
                )
            except RulingRefused as error:
                form.add_error("name", str(error))
            else:
                return _put_to_use(request, chaired, form, ruled.rule_set_id)
        return _page(request, chaired, None, form)
    return _begun(request, chaired)


def _free(chaired: ChairConference) -> list[tuple[str, str]]:
    """The tracks that no rule set judges at a stage: a new one can be for them. Submissions come first."""
    used = {(use.track_id, use.stage) for one in rule_sets_of(chaired.conference.pk) for use in one.uses}
    return [
        (f"{track.slug}:{stage.value}", f"{track.name}, {STAGES[stage].lower()}")
        for stage in Stage
        for track in chaired.tracks
        if (track.pk, stage) not in used
    ]


def _put_to_use(request: Request, chaired: ChairConference, form: RuleSetForm, key: int) -> HttpResponse:
    """What was saved judges the chosen track from now on; without a choice the page of all sets asks for it."""
    slug, name = chaired.conference.slug, form.cleaned_data["name"]
    track_slug, _, stage = form.cleaned_data.get("use", "").partition(":")
    track = next((one for one in chaired.tracks if one.slug == track_slug), None)
    if track is None:
        messages.success(request, f"{name} is saved. Choose below which track uses it, and at which stage.")
        return redirect("chair:rules", slug)
    recheck = choose_rule_set(
        track_id=track.pk, stage=Stage(stage), rule_set_id=key, by_id=person_key(request), now=request.arrived
    )
    messages.success(request, f"{name} is saved, and judges {track.name}, {STAGES[Stage(stage)].lower()}.")
    return redirect("chair:rules", slug) if recheck is None else redirect("chair:recheck", slug, recheck)


def _begun(request: Request, chaired: ChairConference) -> HttpResponse:
    questions = chair_questions(request.user, chaired.conference.slug)
    like = request.GET.get("like", "")
    chosen, begun = usual_settings() if like == "usual" else (), ""
    if like.isdecimal() and len(like) < 18:
        other = found_set(chaired, int(like))
        chosen = other.newest.settings if other.newest else ()
        begun = (
            f"Begun as a copy of {other.name}, which stays as it is. Change what differs, and give the new set a name."
        )
    form = RuleSetForm(stored=None, questions=questions, settings=chosen, uses=_free(chaired))
    return _page(request, chaired, None, form, begun=begun)


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: Request, conference: str, rule_set: int) -> HttpResponse:
    """The newest version, or what is typed over it; a save makes the next version."""
    chaired = chair_settings(request.user, conference)
    stored = found_set(chaired, rule_set)
    questions = chair_questions(request.user, conference)
    if request.method == "GET":
        return _shown(request, chaired, stored)
    form = RuleSetForm(stored=stored, questions=questions, data=request.POST)
    if request.POST.get("act") == "save" and form.is_valid():
        try:
            ruled = change_rule_set(
                rule_set_id=stored.pk,
                name=form.cleaned_data["name"],
                settings=form.settings,
                known=form.cleaned_data["known"] or 0,
                reason=form.cleaned_data["reason"] or ("" if form.asks_reason else "First version"),
                by_id=person_key(request),
                now=request.arrived,
                tells_authors=form.cleaned_data["tells_authors"],
            )
        except RulingRefused as error:
            form.add_error("reason", str(error))
        else:
            for sentence in ruled.parted:
                messages.warning(request, sentence)
            if ruled.recheck_id is not None:
                return redirect("chair:recheck", conference, ruled.recheck_id)
            done = f"Saved as version {ruled.number}. No paper is touched." if ruled.is_new else "Nothing was changed."
            messages.success(request, done)
            return redirect("chair:rule-set", conference, rule_set)
    return _page(request, chaired, stored, form)


def _shown(request: Request, chaired: ChairConference, stored: RuleSetView) -> HttpResponse:
    """As it is stored; or as it was typed for a trial, with what the trial found."""
    slug = chaired.conference.slug
    more: dict[str, Any] = {}
    tried, papers = (request.GET.get(name, "") for name in ("file", "papers"))
    draft = None
    if tried.isdecimal() and len(tried) < 18:
        more["file_trial"] = chair_file_trial(request.user, slug, int(tried))
        draft = more["file_trial"].draft
    elif papers.isdecimal() and len(papers) < 18:
        more["papers_trial"] = chair_recheck(request.user, slug, int(papers), request.arrived)
        draft = more["papers_trial"].draft
    form = RuleSetForm(stored=stored, questions=chair_questions(request.user, slug), data=as_posted(draft))
    return _page(request, chaired, stored, form, **more)


def as_posted(draft: Any) -> QueryDict | None:
    """What was typed for a trial, as if it were posted again; None for nothing."""
    if not draft:
        return None
    posted = QueryDict(mutable=True)
    for name, values in draft.items():
        posted.setlist(name, values)
    return posted


def as_draft(posted: QueryDict) -> dict[str, list[str]]:
    """What was typed, to be kept with a trial; without NULs, which no column holds."""
    return {
        name.replace("\0", ""): [value.replace("\0", "") for value in values]
        for name, values in posted.lists()
        if name not in {"csrfmiddlewaretoken", "act"}
    }


def _page(
    request: Request, chaired: ChairConference, stored: RuleSetView | None, form: RuleSetForm, **more: Any
) -> HttpResponse:
    slug = chaired.conference.slug
    tracks = [(track.pk, track.name) for track in chaired.tracks]
    touched = chair_touched(request.user, slug, stored.pk, request.arrived) if stored else None
    kinds = chair_kinds_offered(request.user, slug)
    file_trial, papers_trial = more.get("file_trial"), more.get("papers_trial")
    groups = form.groups
    context = frame(
        request,
        chaired,
        "Settings",
        form=form,
        groups=groups,
        is_empty=not any(group.on for group in groups),
        stored=stored,
        touched=touched_words(touched, stored) if touched and stored else more.get("begun", ""),
        try_form=TryForm(stored=stored, tracks=tracks, kinds=kinds, data=form.data or None),
        trial=file_trial,
        trial_mark=trial_sentence(file_trial) if file_trial else None,
        papers_trial=papers_trial,
        papers_headline=headline(papers_trial) if papers_trial else "",
        papers_details=details(papers_trial) if papers_trial else (),
        papers_error=more.get("papers_error", ""),
        file_error=more.get("file_error", ""),
        problems=_problems(form),
    )
    refused = request.method == "POST" and bool(problems_of(form) or more.get("file_error") or more.get("papers_error"))
    return render(request, "chair/rules/edit.html", context, status=422 if refused else 200)


def problems_of(form: RuleSetForm) -> int:
    """How many fields cannot be saved as they stand."""
    return len(form.errors) if form.is_bound else 0


def _problems(form: RuleSetForm) -> list[tuple[str, str]]:
    """Label and anchor of each field that cannot be saved as it stands."""
    if not form.is_bound:
        return []
    found = []
    for name in form.errors:
        rule, _, _ = name.partition("__")
        title = next((box.rule.title for box in form.boxes if box.rule.name == rule), "")
        label = form.fields[name].label or name
        found.append((f"{title}, {label}" if title else str(label), f"{form[name].auto_id}_field"))
    return found


@signed_in
@require_POST
def sentences(request: Request, conference: str) -> HttpResponse:
    """What authors will read, from what is typed: asked for while somebody types."""
    chair_settings(request.user, conference)
    form = RuleSetForm(stored=None, questions=chair_questions(request.user, conference), data=request.POST)
    context = {"boxes": form.boxes, "problems": _problems(form)}
    return render(request, "chair/rules/sentences.html", context)


@csrf_exempt
@require_POST
def try_file(request: Request, conference: str, rule_set: int) -> HttpResponse:
    """Try what is typed on a PDF. The token is looked at inside, once the body's way is laid."""
    return _try_file(request, conference, rule_set, receive_trial(request, limit=_allowance(request, conference)))


def _allowance(request: Request, conference: str) -> int:
    """How many bytes are taken: none from whoever may not set rules here, whatever the answer to them will be."""
    try:
        chair_settings(request.user, conference)
    except NotThere:
        return 0
    limit: int = settings.UPLOAD_HARD_LIMIT_BYTES
    return limit


@csrf_protect
@signed_in
def _try_file(request: Request, conference: str, rule_set: int, handler: TrialHandler) -> HttpResponse:
    chaired = chair_settings(request.user, conference)
    stored = found_set(chaired, rule_set)
    request.FILES  # noqa: B018 - the body is read here; until then the handler knows nothing
    form = RuleSetForm(stored=stored, questions=chair_questions(request.user, conference), data=request.POST)
    tracks = [(track.pk, track.name) for track in chaired.tracks]
    kinds = chair_kinds_offered(request.user, conference)
    try_form = TryForm(stored=stored, tracks=tracks, kinds=kinds, data=request.POST)
    problem = handler.refusal or ("" if handler.apart else "Choose a PDF file first.")
    if problem or not form.is_valid() or not try_form.is_valid():
        handler.forget()
        return _page(request, chaired, stored, form, file_error=problem or "Mend what is marked first, then try again.")
    track_id, _, rest = try_form.cleaned_data["judged_as"].partition(":")
    stage, _, kind = rest.partition(":")
    track = next((one for one in chaired.tracks if str(one.pk) == track_id), None)
    key = try_on_file(
        conference_id=chaired.conference.pk,
        settings=form.settings,
        draft=as_draft(request.POST),
        anonymity=track.anonymity if track else Anonymity.FULL,
        stage=Stage(stage) if stage else Stage.SUBMISSION,
        kind=kind,
        file=TriedFile(handler.apart, handler.original_name, handler.size),
        by_id=person_key(request),
        now=request.arrived,
    )
    return redirect_to(conference, rule_set, f"?file={key}#try")


def redirect_to(conference: str, rule_set: int, rest: str) -> HttpResponse:
    """Back to the editor, with what was typed."""
    answer = redirect("chair:rule-set", conference, rule_set)
    answer["Location"] += rest
    return answer


@signed_in
@require_POST
def try_papers(request: Request, conference: str, rule_set: int) -> HttpResponse:
    """Try what is typed on the submitted papers, in the background."""
    chaired = chair_settings(request.user, conference)
    stored = found_set(chaired, rule_set)
    form = RuleSetForm(stored=stored, questions=chair_questions(request.user, conference), data=request.POST)
    tracks = [(track.pk, track.name) for track in chaired.tracks]
    kinds = chair_kinds_offered(request.user, conference)
    try_form = TryForm(stored=stored, tracks=tracks, kinds=kinds, data=request.POST)
    if not form.is_valid() or not try_form.is_valid():
        return _page(request, chaired, stored, form, papers_error="Mend what is marked first, then try again.")
    track = try_form.cleaned_data["papers_of"]
    key = start_trial(
        rule_set_id=stored.pk,
        settings=form.settings,
        draft=as_draft(request.POST),
        by_id=person_key(request),
        now=request.arrived,
        track_id=int(track) if track else None,
    )
    return redirect_to(conference, rule_set, f"?papers={key}#try")


@signed_in
@require_GET
def file_trial(request: Request, conference: str, trial: int) -> HttpResponse:
    """What the settings say of a file: asked for until the answer is there."""
    chaired = chair_settings(request.user, conference)
    view = chair_file_trial(request.user, conference, trial)
    context = frame(request, chaired, "Settings", trial=view, trial_mark=trial_sentence(view))
    return render(request, "chair/rules/file_trial.html", context)
