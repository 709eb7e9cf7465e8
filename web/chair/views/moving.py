"""Moving a paper to another track as a chair: what it would change, then the move with a reason (M9, P13)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from access.gate import NotThere, chair_conference, chair_paper
from submissions.services.moving import MoveRefused, change_track
from submissions.services.previewing import preview_move
from web.chair.forms import MoveForm, ReasonForm
from web.chair.frame import frame
from web.chair.guards import signed_in
from web.moving import preview_context
from web.requests import Request


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: Request, conference: str, number: int) -> HttpResponse:
    """`?track=` names the track; the POST needs a reason."""
    shown = chair_paper(request.user, conference, number, request.arrived)
    if not shown.rights.change_track:
        raise NotThere
    chaired = chair_conference(request.user, conference)
    offered = [track for track in chaired.tracks if track.pk != shown.track.pk]
    asked = request.POST if request.method == "POST" else request.GET
    choice = MoveForm(offered, asked)
    preview = (
        preview_move(submission_id=shown.pk, track_id=int(choice.cleaned_data["track"])) if choice.is_valid() else None
    )
    if preview is None:
        messages.error(request, "Choose the track that the paper is to move to.")
        return redirect("chair:paper", conference, number)
    form = ReasonForm(request.POST if request.method == "POST" else None, auto_id="id_move_%s")
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            change_track(
                submission_id=shown.pk,
                track_id=preview.track_id,
                user_id=request.user.pk or 0,
                reason=form.cleaned_data["reason"],
                now=request.arrived,
            )
        except MoveRefused as error:
            refused = str(error)
        else:
            messages.success(request, f"Moved to {preview.track}. Its rules are run again.")
            return redirect("chair:paper", conference, number)
    context = frame(request, chaired, "Submissions", paper=shown, form=form, refused=refused) | preview_context(preview)
    return render(request, "chair/move.html", context, status=422 if request.method == "POST" else 200)
