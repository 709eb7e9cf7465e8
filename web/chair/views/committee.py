"""The committee: who is in it, inviting by e-mail, taking a role away. For chairs of the conference alone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from access.gate import chair_conference
from access.gate.committee import committee_member, invited_page, members_page
from access.projections import InvitationView, InvitedPage
from conferences.kinds import Role
from conferences.services.members import remove_member
from reviews.services.inviting import invite_and_mail
from ui.times import moment_words
from web.chair.forms import InviteForm
from web.chair.frame import frame
from web.chair.guards import signed_in
from web.paging import Trail
from web.requests import Request

ROLE_WORDS = {Role.CHAIR: "Chair", Role.TRACK_CHAIR: "Track chair", Role.PC: "PC member"}
STANDING_WORDS = {"waiting": "Waiting", "declined": "Declined", "expired": "Not answered, its link no longer works"}
PAGE = 50
# So many invitations stand beside the form that makes them; the others have a page of their own.
NEWEST = 10


@signed_in
@require_http_methods(["GET", "POST"])
def members(request: Request, conference: str) -> HttpResponse:
    """The list with loads; a POST invites somebody."""
    trail = Trail.of(request.GET.dict(), {})
    page = members_page(request.user, conference, request.arrived, after=trail.number, limit=PAGE)
    invitations = invited_page(request.user, conference, request.arrived, limit=NEWEST)
    chaired = chair_conference(request.user, conference)
    form = InviteForm(chaired.tracks, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        role, track, words = form.chosen
        until = invite_and_mail(
            conference_id=chaired.conference.pk,
            email=form.cleaned_data["email"],
            role=role,
            role_words=words,
            track_id=track.pk if track else None,
            by_id=request.user.pk or 0,
            now=request.arrived,
            path=lambda token: reverse("invitation", args=[token]),
        )
        last_day = moment_words(until, timezone.get_current_timezone())
        messages.success(request, f"Invited {form.cleaned_data['email']}. The link works until {last_day}.")
        return redirect("chair:committee", conference)
    context = frame(
        request,
        chaired,
        "Committee",
        people=[(one, ROLE_WORDS[one.role]) for one in page.rows],
        roles=page.total,
        next_url=trail.next_url(page.after),
        previous_url=trail.previous_url,
        invitations=_in_words(invitations),
        invited=invitations.total,
        more_invited=invitations.total > len(invitations.rows),
        form=form,
    )
    return render(request, "chair/committee.html", context, status=422 if request.method == "POST" else 200)


@signed_in
@require_GET
def invited(request: Request, conference: str) -> HttpResponse:
    """All invitations that nobody accepted yet, the newest first."""
    trail = Trail.of(request.GET.dict(), {})
    page = invited_page(request.user, conference, request.arrived, after=trail.number, limit=PAGE)
    context = frame(
        request,
        chair_conference(request.user, conference),
        "Committee",
        invitations=_in_words(page),
        invited=page.total,
        next_url=trail.next_url(page.after),
        previous_url=trail.previous_url,
    )
    return render(request, "chair/invited.html", context)


def _in_words(page: InvitedPage) -> list[tuple[InvitationView, str, str]]:
    return [(one, ROLE_WORDS[one.role], STANDING_WORDS[one.standing]) for one in page.rows]


@signed_in
@require_POST
def remove(request: Request, conference: str) -> HttpResponse:
    """Take a role away; the person's live assignments end with their last role (P24)."""
    member = request.POST.get("member", "")
    key = int(member) if member.isdecimal() and len(member) < 10 else 0
    row = committee_member(request.user, conference, key, request.arrived)
    if row.user_id == request.user.pk and row.role is Role.CHAIR:
        messages.error(request, "Another chair takes your role as chair away; nobody does it to themself.")
        return redirect("chair:committee", conference)
    remove_member(
        membership_id=row.membership_id,
        by_id=request.user.pk,
        now=request.arrived,
        reason=request.POST.get("reason", "").replace("\0", "")[:300],
    )
    messages.success(request, f"{row.name} is no longer {ROLE_WORDS[row.role]}. Their pages are gone for them at once.")
    return redirect("chair:committee", conference)
