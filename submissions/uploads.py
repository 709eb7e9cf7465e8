"""Django's side of an upload: the file goes to the store while it arrives, never to memory.

A view that takes a file sets the handler before anything reads the body (hence `csrf_exempt` outside, `csrf_protect` inside):

    handler = receive_manuscript(request, limit=upload_limit(track_id=…, stage=…))
    form = …(request.POST)            # the other fields are there whatever became of the file
    handler.stored, handler.original_name, handler.refusal, handler.was_interrupted
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from accounts.text import clean_line
from submissions.files import FileRefused, Incoming, StoredFile, forget_apart, too_large
from submissions.public_files import PublicIncoming, forget_public_file

FIELD = "file"
# Beyond this much, reading on only to answer politely would itself be a burden.
ENDURED = 4


class StoredUpload(UploadedFile):
    """What `request.FILES` holds: the bytes lie in the store already."""

    def __init__(self, stored: StoredFile, name: str) -> None:
        super().__init__(file=None, name=name, content_type="application/pdf", size=stored.size)
        self.stored = stored


class ManuscriptHandler(FileUploadHandler):
    """Takes one file. `stored` or `refusal` says what became of it; neither, if none was chosen."""

    chunk_size = 256 * 1024
    # Where the bytes go while they arrive.
    incoming: type[Incoming] = Incoming
    # Django closes an attribute of this name, if there is one, when it breaks off.
    file: Incoming

    def __init__(self, request: HttpRequest | None = None, *, limit: int) -> None:
        super().__init__(request)
        self.limit = min(limit, settings.UPLOAD_HARD_LIMIT_BYTES)
        self.stored: StoredFile | None = None
        self.original_name = ""
        self.refusal = ""
        self.was_interrupted = False
        # Called once the file is refused, while the rest of the form has still to arrive.
        self.refused: Callable[[], None] = lambda: None

    def handle_raw_input(
        self,
        input_data: Any,  # noqa: ARG002 - the names are Django's
        META: dict[str, str],  # noqa: ARG002, N803 - as above
        content_length: int,
        boundary: str,  # noqa: ARG002 - as above
        encoding: str | None = None,  # noqa: ARG002 - as above
    ) -> tuple[QueryDict, MultiValueDict[str, UploadedFile]] | None:
        """Do not even read what could not be endured to its end; the server then closes the connection."""
        if content_length > ENDURED * settings.UPLOAD_HARD_LIMIT_BYTES:
            self.refusal = too_large(self.limit)
            return QueryDict(), MultiValueDict()
        return None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin the file, and look at nothing that is not in the field for it."""
        super().new_file(*args, **kwargs)
        if self.field_name != FIELD or self.is_taken:
            raise SkipFile
        self.original_name = clean_line(self.file_name or "")[:255]
        self.file = self.incoming(limit=self.limit)

    @property
    def is_taken(self) -> bool:
        """Whether a file has arrived already: no other is taken after it."""
        return self.stored is not None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:  # noqa: ARG002 - Django's name
        """Write on. A refused file is read to its end, so that the other fields are not lost."""
        try:
            self.file.write(raw_data)
        except FileRefused as error:
            self._refuse(error)
            raise SkipFile from error
        return None

    def file_complete(self, file_size: int) -> StoredUpload | None:  # noqa: ARG002 - Django's name
        """Put the file in its place."""
        try:
            self.stored = self.file.finish()
        except FileRefused as error:
            self._refuse(error)
            return None
        return StoredUpload(self.stored, self.original_name)

    def upload_interrupted(self) -> None:
        """Django's word for a file that was not completed: skipped by ourselves, or the client went away in the middle."""
        if hasattr(self, "file") and self.stored is None and not self.refusal:
            self.was_interrupted = True
            self.file.close()

    def _refuse(self, error: FileRefused) -> None:
        self.refusal = str(error)
        self.file.close()
        self.refused()


class TrialHandler(ManuscriptHandler):
    """Takes one file that is tried and not kept: `apart` is its name in the store."""

    apart = ""

    def file_complete(self, file_size: int) -> StoredUpload | None:  # noqa: ARG002 - Django's name
        """Keep the file apart; nothing of it reaches the form."""
        try:
            self.apart = self.file.finish_apart()
        except FileRefused as error:
            self._refuse(error)
        return None

    def upload_interrupted(self) -> None:
        """As above; a file that is whole stays."""
        if not self.apart:
            super().upload_interrupted()

    @property
    def is_taken(self) -> bool:
        """As above."""
        return bool(self.apart)

    @property
    def size(self) -> int:
        """Bytes that arrived."""
        return self.file.size

    def forget(self) -> None:
        """Delete what arrived: it will not be tried."""
        if self.apart:
            forget_apart(self.apart)
            self.apart = ""


def receive_trial(request: HttpRequest, *, limit: int) -> TrialHandler:
    """Have this request's file go where nothing is kept. Must come before anything reads the body."""
    handler = TrialHandler(request, limit=limit)
    request.upload_handlers = [handler]
    return handler


class PublicHandler(TrialHandler):
    """Takes one file of somebody without an account, into the storage of public checks."""

    incoming = PublicIncoming

    def forget(self) -> None:
        """Delete the file, if it has arrived."""
        if self.apart:
            forget_public_file(self.apart)


def receive_public(request: HttpRequest, *, limit: int) -> PublicHandler:
    """Have this request's file go to the storage of public checks. Must come before anything reads the body."""
    handler = PublicHandler(request, limit=limit)
    request.upload_handlers = [handler]
    return handler


def receive_manuscript(request: HttpRequest, *, limit: int) -> ManuscriptHandler:
    """Have this request's file go to the store. Must come before anything reads the body."""
    handler = ManuscriptHandler(request, limit=limit)
    request.upload_handlers = [handler]
    return handler
