"""Links that were mailed: an invitation to a role, an author row that asks to be confirmed. GET shows, POST acts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from access.gate.base import NotThere
from access.gate.public import author_request, invitation_page
from conferences.kinds import Role
from conferences.services.members import InvitationError, answer_invitation
from submissions.services.authorship import AuthorshipError, confirm_author, refuse_author
from web.public.words import ROLE_NAMES


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept a role (signed in), or decline it."""
    now = timezone.now()
    page = invitation_page(token, now)
    user = request.user
    acts = {"accept", "decline"} if user.is_authenticated else {"decline"}
    if request.method == "POST" and (act := request.POST.get("act")) in acts:
        accept = act == "accept"
        try:
            answer_invitation(token=token, user_id=user.pk, accept=accept, now=now)
        except InvitationError as error:
            # Somebody answered it since the page was looked up.
            raise NotThere from error
        role = ROLE_NAMES[page.role]
        words = f"You are {role} of {page.conference.name} now." if accept else "You declined the invitation."
        messages.success(request, words)
        chairs = accept and page.role in {Role.CHAIR, Role.TRACK_CHAIR}
        return redirect("chair:dashboard" if chairs else "public:call", conference=page.conference.slug)
    return render(
        request,
        "public/invitation.html",
        {"invitation": page, "role": ROLE_NAMES[page.role], "conference": page.conference},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def author(request: HttpRequest, token: str) -> HttpResponse:
    """Take an author row (signed in), or say that it is somebody else's."""
    now = timezone.now()
    asked = author_request(token, now)
    user = request.user
    problem = ""
    act = request.POST.get("act", "")
    try:
        if act == "confirm" and user.is_authenticated:
            confirm_author(token=token, user_id=user.pk, now=now)
            messages.success(request, "You are an author of this paper now, and can see and edit it.")
            return redirect(f"/{asked.conference_slug}/papers/{asked.number}/")
        if act == "refuse":
            refuse_author(token=token, now=now)
            messages.success(request, "Noted: this is not you. The contact authors of the paper are told.")
            return redirect("home")
    except AuthorshipError as error:
        problem = str(error)
    return render(request, "public/author.html", {"asked": asked, "problem": problem}, status=409 if problem else 200)
