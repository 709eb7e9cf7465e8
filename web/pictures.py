"""Answers that are pictures of pages: PNG that a child process drew, or a few words in their place (P48)."""

from functools import partial

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from access.gate import FileAnswer, NotThere
from eligibility.pictures import Drawn, Size, picture_of
from submissions.files import local_path
from web.limits import is_within

# A picture can neither run nor load anything, wherever it is opened.
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
# Children that one person may have started in a minute. Turning to a page starts one, a strip one for twelve pages, a report
# at most twenty for its cut-outs; what is kept starts none.
DRAWINGS_A_MINUTE = 150
_WIDTH, _BUSY_WIDTH = 612, 611
_WORDS = {
    Drawn.CANNOT: "This page could not be drawn.",
    Drawn.BUSY: "Many pages are being drawn. Reload in a moment.",
}


def send_picture(answer: FileAnswer, *, page: int, size: str, person: int) -> HttpResponseBase:
    """The picture of a page of a file that the gate gave out to a person. Raises NotThere for a page or size that there is
    none of."""
    if size not in set(Size):
        raise NotThere
    try:
        picture = picture_of(
            sha256=answer.sha256,
            page=page,
            size=Size(size),
            opened=partial(local_path, answer.sha256),
            may_draw=partial(is_within, person, what="drawings", most=DRAWINGS_A_MINUTE),
        )
    except FileNotFoundError as error:
        raise NotThere from error
    if picture.drawn is Drawn.ABSENT:
        raise NotThere
    response: HttpResponseBase
    if picture.file is not None:
        response = FileResponse(picture.file, filename=f"page-{page}.png", content_type="image/png")
    else:
        # Shown in the picture's place: browsers draw the body of an answer whatever its status says.
        busy = picture.drawn is Drawn.BUSY
        # By its width `static/js/report.js` knows the picture that is worth asking for again.
        width = _BUSY_WIDTH if busy else _WIDTH
        words = render_to_string("reporting/no_picture.svg", {"words": _WORDS[picture.drawn], "width": width})
        response = HttpResponse(words, content_type="image/svg+xml", status=429 if busy else 200)
        if busy:
            response["Retry-After"] = "5"
    response["Content-Security-Policy"] = POLICY
    return response
