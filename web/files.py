"""Answers that are uploaded files: never able to run, under neutral names (P48)."""

from django.http import FileResponse

from access.gate import FileAnswer, NotThere
from submissions.files import open_stored

# No script, no network, no form, an origin of its own; and only our own pages may frame it. The browser's PDF viewer
# works under this header, while an iframe with a `sandbox` attribute shows nothing in Chromium.
POLICY = "default-src 'none'; sandbox; frame-ancestors 'self'"


def send_file(answer: FileAnswer, *, inline: bool = False) -> FileResponse:
    """The bytes as a PDF, to be saved, or shown inside a page of ours. Raises NotThere if the store has lost them."""
    try:
        opened = open_stored(answer.sha256)
    except FileNotFoundError as error:
        raise NotThere from error
    response = FileResponse(opened, as_attachment=not inline, filename=answer.name, content_type="application/pdf")
    response["Content-Security-Policy"] = POLICY
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response
