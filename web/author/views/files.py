"""The file: uploading it, and getting it back."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from access import gate
from access.projections import AuthorPaper
from submissions.services.drafting import Saved
from submissions.services.uploading import UploadRefused, store_manuscript, upload_limit
from submissions.uploads import ManuscriptHandler, receive_manuscript
from web.author.answers import closed_answer, form_answer, is_script
from web.author.guards import signed_in
from web.author.posted import read_posted
from web.author.requests import arrived, own_form, own_paper, person, person_id
from web.author.views.form import save_or_refusal
from web.files import send_file
from web.pictures import send_picture


def _unchanged(paper: AuthorPaper) -> str:
    """That nothing is lost, said of what there is."""
    if paper.manuscript is None:
        return "Everything you entered is as it was."
    return "The earlier file and everything you entered are as they were."


@csrf_exempt
@require_POST
def upload(request: HttpRequest, conference: str, number: int) -> HttpResponseBase:
    """A new version. The token is looked at inside, once the body's way into the store is laid."""
    return _upload(
        request, conference, number, receive_manuscript(request, limit=_allowance(request, conference, number))
    )


def _allowance(request: HttpRequest, conference: str, number: int) -> int:
    """How many bytes are taken: none from whoever may not upload here, whatever the answer to them will be."""
    try:
        paper = own_paper(request, conference, number)
    except gate.NotThere:
        return 0
    return upload_limit(track_id=paper.track.pk) if paper.rights.replace_file else 0


@csrf_protect
@signed_in
def _upload(request: HttpRequest, conference: str, number: int, handler: ManuscriptHandler) -> HttpResponse:
    """With the file, a form that was sent along is saved too: without scripts, one button sends both."""
    request.FILES  # noqa: B018 - the body is read here; until then the handler knows nothing
    paper, context = own_form(request, conference, number)
    posted = read_posted(request.POST, paper, context) if "revision" in request.POST else None
    if not paper.rights.replace_file and not paper.is_frozen:
        return closed_answer(request, paper, context, posted)
    problem = _store(request, paper, handler)
    if posted is not None and paper.rights.edit:
        saved = save_or_refusal(request, paper, context, posted)
        if not isinstance(saved, Saved):
            return saved
    paper, context = own_form(request, conference, number, context)
    if problem:
        return form_answer(request, paper, context, posted, file_error=problem, status=422)
    return form_answer(request, paper, context) if is_script(request) else redirect("author:report", conference, number)


def _store(request: HttpRequest, paper: AuthorPaper, handler: ManuscriptHandler) -> str:
    """Make what arrived the current version; the reason if that is not possible, else nothing."""
    if handler.refusal and paper.rights.replace_file:
        return f"{handler.refusal} {_unchanged(paper)}"
    if handler.stored is None and not paper.is_frozen:
        broken = (
            "The connection broke before the file had arrived."
            if handler.was_interrupted
            else "Choose a PDF file first."
        )
        return f"{broken} {_unchanged(paper)}"
    if handler.stored is None:
        return f"A reviewer has this paper already, so its file can no longer be replaced. {_unchanged(paper)}"
    try:
        store_manuscript(
            submission_id=paper.pk,
            user_id=person_id(request),
            stored=handler.stored,
            original_name=handler.original_name,
            now=arrived(request),
        )
    except UploadRefused as error:
        return f"{error} {_unchanged(paper)}"
    return ""


@require_safe
@signed_in
def original(request: HttpRequest, conference: str, number: int, version: int) -> FileResponse:
    """One's own version, byte by byte as it was uploaded."""
    return send_file(gate.author_file(person(request), conference, number, version, arrived(request)))


@require_safe
@signed_in
def picture(request: HttpRequest, conference: str, number: int, version: int, page: int, size: str) -> HttpResponseBase:
    """A page of one's own version, as it looks."""
    file = gate.author_file(person(request), conference, number, version, arrived(request))
    return send_picture(file, page=page, size=size, person=person_id(request))


@require_safe
@signed_in
def blinded(request: HttpRequest, conference: str, number: int, version: int) -> FileResponse:
    """The copy that reviewers get of it."""
    return send_file(gate.author_file(person(request), conference, number, version, arrived(request), blinded=True))
