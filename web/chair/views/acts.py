"""What chairs do to one paper. Each act is a POST: the gate says whether it is theirs, a service does it (P39, P50)."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from access.gate import NotThere, chair_conference, chair_paper
from access.projections import ChairPaper, Wanted
from conferences.kinds import DeadlineKind
from reviews.kinds import Outcome
from reviews.services.assigning import (
    AssignmentError,
    ConflictError,
    assign_reviewer,
    clear_conflict,
    set_conflict,
    unassign_reviewer,
)
from reviews.services.deciding import DecisionError, decide, withdraw_decision
from reviews.services.ending import settle_ending
from submissions.services.answering import AnswerError, override_rule, revoke_override
from submissions.services.appeals import refuse_appeal
from submissions.services.moving import (
    MoveRefused,
    StateError,
    desk_reject_submission,
    restore_submission,
    set_own_deadline,
    withdraw_submission,
)
from submissions.services.sectors import SectorError, set_sector
from web.chair.forms import AssignForm, ConflictForm, DecisionForm, OwnDeadlineForm, ReasonForm, SectorForm
from web.chair.guards import signed_in
from web.chair.views.papers import people_to_name, show_paper
from web.requests import Request, person_key

MANY_TIMES = (ReasonForm, SectorForm)
REFUSED = (AssignmentError, ConflictError, DecisionError, AnswerError, MoveRefused, SectorError, StateError)


def _guarded(request: Request, conference: str, number: int, right: str, wanted: Wanted | None = None) -> ChairPaper:
    """The paper, if this person has that right over it; else what a missing one gives."""
    shown = chair_paper(request.user, conference, number, request.arrived, wanted)
    if not getattr(shown.rights, right):
        raise NotThere
    return shown


def _carry_out(
    request: Request, shown: ChairPaper, act: Callable[[], object], done: str, **bound: forms.Form
) -> HttpResponse:
    """Do it and go back to the paper; or show the page with what was typed and why it was refused."""
    if not all(form.is_valid() for form in bound.values()):
        return show_paper(request, shown, bound=bound, refused=_problems(bound), status=422)
    try:
        act()
    except REFUSED as error:
        return show_paper(request, shown, bound=bound, refused=str(error), status=422)
    messages.success(request, done)
    back = request.POST.get("back")
    if back == "queue":
        return redirect("chair:queue", shown.conference.slug)
    return redirect("chair:report" if back == "report" else "chair:paper", shown.conference.slug, shown.number)


def _chosen(request: Request, name: str) -> Wanted:
    """The person who was sent is offered, however many others there are."""
    sent = request.POST.get(name, "")
    return Wanted(chosen=int(sent) if sent.isdecimal() and len(sent) < 10 else None)


def _problems(bound: Mapping[str, forms.Form]) -> str:
    """What is wrong with forms whose fields stand many times in the page, so that no field of them can say it."""
    told = [words for form in bound.values() if isinstance(form, MANY_TIMES) for words in _words(form)]
    return " ".join(told)


def _words(form: forms.Form) -> list[str]:
    return [str(message) for messages_of in form.errors.values() for message in messages_of]


def _typed_reason(request: Request) -> str:
    """A reason that may be left out; what no database takes is dropped, what is too long to be read is cut."""
    return request.POST.get("reason", "").replace("\0", "")[:2000]


@signed_in
@require_POST
def assign(request: Request, conference: str, number: int) -> HttpResponse:
    """Assign a reviewer out of the unconflicted members of the committee."""
    shown = _guarded(request, conference, number, "assign", _chosen(request, "reviewer"))
    form = AssignForm(shown.candidates, request.POST)

    def act() -> object:
        return assign_reviewer(
            submission_id=shown.pk,
            reviewer_id=int(form.cleaned_data["reviewer"]),
            by_id=person_key(request),
            now=request.arrived,
        )

    return _carry_out(
        request, shown, act, "Assigned. The reviewer has a mail; authors no longer replace the file.", assign_form=form
    )


@signed_in
@require_POST
def unassign(request: Request, conference: str, number: int) -> HttpResponse:
    """Take the paper from a reviewer."""
    shown = _guarded(request, conference, number, "assign")
    about = request.POST.get("about", "")
    row = next((one for one in shown.assignments if str(one.pk) == about), None)
    if row is None:
        raise NotThere

    def act() -> None:
        unassign_reviewer(
            assignment_id=row.pk, by_id=person_key(request), now=request.arrived, reason=_typed_reason(request)
        )

    return _carry_out(request, shown, act, f"{row.reviewer_name} no longer has this paper. What they wrote is kept.")


@signed_in
@require_POST
def conflict(request: Request, conference: str, number: int) -> HttpResponse:
    """Say that a person must have nothing to do with the paper."""
    wanted = _chosen(request, "person")
    shown = _guarded(request, conference, number, "set_conflicts", wanted)
    people, _ = people_to_name(request, chair_conference(request.user, conference), shown, wanted)
    form = ConflictForm(people, request.POST)
    if not form.is_valid():
        return show_paper(request, shown, bound={"conflict_form": form}, status=422)
    person = int(form.cleaned_data["person"])
    answer = _carry_out(
        request,
        shown,
        lambda: set_conflict(
            submission_id=shown.pk,
            user_id=person,
            by_id=person_key(request),
            now=request.arrived,
            reason=form.cleaned_data["reason"],
        ),
        "Conflict set. The paper is gone for them at once.",
        conflict_form=form,
    )
    # One's own conflict locks oneself out: there is no page of the paper to go back to.
    return (
        redirect("chair:submissions", conference)
        if person == person_key(request) and answer.status_code == 302
        else answer
    )


@signed_in
@require_POST
def clear(request: Request, conference: str, number: int) -> HttpResponse:
    """Take a conflict back that chairs set."""
    shown = _guarded(request, conference, number, "set_conflicts")
    about = request.POST.get("about", "")
    row = next((one for one in shown.conflicts if str(one.user_id) == about and one.source == "chair"), None)
    if row is None:
        raise NotThere

    def act() -> None:
        clear_conflict(
            submission_id=shown.pk,
            user_id=row.user_id,
            by_id=person_key(request),
            now=request.arrived,
            reason=_typed_reason(request),
        )

    return _carry_out(request, shown, act, f"The conflict of {row.name} is cleared.")


def _with_reason(
    request: Request, conference: str, number: int, right: str, service: Callable[..., object], done: str, **more: Any
) -> HttpResponse:
    shown = _guarded(request, conference, number, right)
    form = ReasonForm(request.POST, auto_id="id_reason_%s")

    def act() -> object:
        given = {"rule": form.cleaned_data["about"]} if more.get("rule") else {}
        return service(
            submission_id=shown.pk,
            user_id=person_key(request),
            reason=form.cleaned_data["reason"],
            now=request.arrived,
            **given,
        )

    if not form.is_valid():
        return show_paper(request, shown, refused=_problems({"reason": form}), status=422)
    return _carry_out(request, shown, act, done)


@signed_in
@require_POST
def accept_rule(request: Request, conference: str, number: int) -> HttpResponse:
    """Accept a failed rule, appealed or not, for this paper."""
    done = "Accepted for this paper."
    return _with_reason(request, conference, number, "override_rules", override_rule, done, rule=True)


@signed_in
@require_POST
def reject_appeal(request: Request, conference: str, number: int) -> HttpResponse:
    """Let the finding stand that authors appealed."""
    done = "The appeal is refused; the authors have a mail with your reason."
    return _with_reason(request, conference, number, "override_rules", refuse_appeal, done, rule=True)


@signed_in
@require_POST
def count_rule(request: Request, conference: str, number: int) -> HttpResponse:
    """Let a rule count again that a chair had accepted."""
    done = "The rule counts again for this paper."
    return _with_reason(request, conference, number, "override_rules", revoke_override, done, rule=True)


@signed_in
@require_POST
def desk_reject(request: Request, conference: str, number: int) -> HttpResponse:
    """Reject without review; authors read the reason."""
    done = "Desk rejected; the authors have a mail with your reason."
    return _with_reason(request, conference, number, "desk_reject", desk_reject_submission, done)


@signed_in
@require_POST
def withdraw(request: Request, conference: str, number: int) -> HttpResponse:
    """Withdraw a paper for its authors."""
    return _with_reason(request, conference, number, "withdraw", withdraw_submission, "Withdrawn.")


@signed_in
@require_POST
def restore(request: Request, conference: str, number: int) -> HttpResponse:
    """Bring a withdrawn or desk-rejected paper back."""
    return _with_reason(
        request, conference, number, "restore", restore_submission, "Restored; the authors have a mail."
    )


@signed_in
@require_POST
def decision(request: Request, conference: str, number: int) -> HttpResponse:
    """Accept or reject; authors see it from the release on."""
    shown = _guarded(request, conference, number, "decide")
    form = DecisionForm(request.POST)

    def act() -> None:
        decide(
            submission_id=shown.pk,
            outcome=Outcome(form.cleaned_data["outcome"]),
            comment=form.cleaned_data["comment"],
            by_id=person_key(request),
            now=request.arrived,
        )

    return _carry_out(
        request, shown, act, "Decided. Authors see it from the release of the track's decisions on.", decision_form=form
    )


@signed_in
@require_POST
def take_back_decision(request: Request, conference: str, number: int) -> HttpResponse:
    """Take the decision back, so that the paper has none."""
    shown = _guarded(request, conference, number, "decide")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return show_paper(request, shown, refused=_problems({"reason": form}), status=422)

    def act() -> None:
        withdraw_decision(
            submission_id=shown.pk, by_id=person_key(request), now=request.arrived, reason=form.cleaned_data["reason"]
        )

    return _carry_out(request, shown, act, "The paper has no decision now.")


@signed_in
@require_POST
def sector(request: Request, conference: str, number: int) -> HttpResponse:
    """Say which sector an author is from, or let the authors' own word count again."""
    shown = _guarded(request, conference, number, "override_rules")
    form = SectorForm(request.POST)
    if form.is_valid() and form.cleaned_data["about"] not in {one.pk for one in shown.authors}:
        raise NotThere

    def act() -> None:
        set_sector(
            submission_id=shown.pk,
            author_id=form.cleaned_data["about"],
            sector=form.chosen,
            user_id=person_key(request),
            reason=form.cleaned_data["reason"],
            now=request.arrived,
        )

    return _carry_out(request, shown, act, "Set. The rules about authors are judged anew.", sector_form=form)


@signed_in
@require_POST
def ended(request: Request, conference: str, number: int) -> HttpResponse:
    """Say that one has seen that an assignment ended by itself."""
    shown = _guarded(request, conference, number, "assign")
    about = request.POST.get("about", "")
    key = int(about) if about.isdecimal() and len(about) < 18 else 0

    def act() -> None:
        settle_ending(submission_id=shown.pk, ending_id=key, user_id=person_key(request), now=request.arrived)

    return _carry_out(request, shown, act, f"Seen. Paper {number} may need another reviewer.")


@signed_in
@require_POST
def own_deadline(request: Request, conference: str, number: int) -> HttpResponse:
    """Give one paper its own deadline, with a reason (P3)."""
    shown = _guarded(request, conference, number, "set_own_deadline")
    close = shown.schedule.entry(DeadlineKind.SUBMISSION)
    zones = [*([close.zone] if close else []), shown.conference.zone]
    form = OwnDeadlineForm(zones, request.arrived, request.POST)

    def act() -> None:
        set_own_deadline(
            submission_id=shown.pk,
            user_id=person_key(request),
            instant=form.instant,
            reason=form.cleaned_data["reason"],
            now=request.arrived,
        )

    return _carry_out(request, shown, act, "The paper has its own deadline.", own_form=form)
