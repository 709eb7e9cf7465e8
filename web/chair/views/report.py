"""The report on a paper's file as its chairs read it, with what they can accept, and pictures of its pages."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from access.gate import NotThere, chair_conference, chair_file, chair_paper
from web.chair.frame import frame
from web.chair.guards import signed_in
from web.chair.reporting import report_context, version_of
from web.pictures import send_picture
from web.reporting.report import Looking
from web.reporting.steps import seen
from web.requests import Request, person_key


@signed_in
@require_GET
def report(request: Request, conference: str, number: int, version: int | None = None) -> HttpResponse:
    """What the rules say of a version, the current one if none is named."""
    shown = chair_paper(request.user, conference, number, request.arrived)
    if not shown.rights.see_original:
        raise NotThere
    file = version_of(shown, version)
    if file is not None and file.is_checking and request.GET.get("seen") == seen(file, request.arrived):
        return HttpResponse(status=204)
    context = report_context(shown, file, Looking.of(request.GET), request.arrived)
    if request.headers.get("HX-Target") == "page-pane":
        return render(request, "reporting/pane.html", {"picture": context["report"].picture})
    chaired = chair_conference(request.user, conference)
    return render(request, "chair/report.html", frame(request, chaired, "Submissions", **context))


@signed_in
@require_GET
def picture(request: Request, conference: str, number: int, version: int, page: int, size: str) -> HttpResponseBase:
    """A page of a version, as it looks."""
    file = chair_file(request.user, conference, number, version, request.arrived)
    return send_picture(file, page=page, size=size, person=person_key(request))
