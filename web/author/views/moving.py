"""Moving to another track: first what it would change, then the move (M9, P13)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from submissions.services.moving import MoveRefused, move_submission
from submissions.services.previewing import preview_move
from web.author.guards import signed_in
from web.author.requests import arrived, own_form, person_id
from web.moving import preview_context


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def move(request: HttpRequest, conference: str, number: int) -> HttpResponse:
    """Say what moving to the track `to` would change; the POST moves, if that is still what was shown."""
    paper, context = own_form(request, conference, number)
    asked = request.POST if request.method == "POST" else request.GET
    offered = {one.track.slug: one.track for one in context.offered(paper) if one.track.pk != paper.track.pk}
    track = offered.get(asked.get("to", ""))
    if track is None:
        if paper.rights.change_track and offered and request.method != "POST":
            return render(request, "author/move_where.html", {"paper": paper, "tracks": offered.values()})
        return _closed(request, conference, number)
    refused = ""
    if request.method == "POST":
        revision = asked.get("revision", "")
        try:
            move_submission(
                submission_id=paper.pk,
                track_id=track.pk,
                user_id=person_id(request),
                revision=int(revision) if revision.isdecimal() and len(revision) < 10 else -1,
                now=arrived(request),
            )
        except MoveRefused as error:
            refused = str(error)
        else:
            messages.success(request, f"Moved to {track.name}. Everything you entered is kept.")
            return redirect("author:edit", conference, number)
    preview = preview_move(submission_id=paper.pk, track_id=track.pk)
    if preview is None:
        return _closed(request, conference, number)
    page = {"paper": paper, "track": track, "refused": refused} | preview_context(preview)
    return render(request, "author/move.html", page, status=422 if refused else 200)


def _closed(request: HttpRequest, conference: str, number: int) -> HttpResponse:
    """Nothing is moved: after the deadline, to a track that takes no papers, or by a crafted request (P13)."""
    messages.error(request, "The paper stays in its track: papers no longer move to that one.")
    return redirect("author:paper", conference, number)
