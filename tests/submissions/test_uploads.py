"""A file streams to the store while it arrives; whatever becomes of it, the other fields of the form are there."""

from io import BytesIO
from pathlib import Path

import pytest
from django.http import HttpRequest, QueryDict
from django.test import RequestFactory, override_settings

from conferences.kinds import Stage
from submissions.files import hashes_to_its_name, remove_abandoned
from submissions.models import CheckRun, Manuscript
from submissions.services.moving import freeze_file, withdraw_submission
from submissions.services.uploading import UploadRefused, store_manuscript, upload_limit
from submissions.uploads import ManuscriptHandler, StoredUpload, receive_manuscript, receive_trial
from tests.submissions.world import (
    NOW,
    make_complete_draft,
    make_conference,
    make_draft,
    make_pdf,
    make_track,
    make_user,
    store_pdf,
    upload,
)

BOUNDARY = "b" * 20
LIMIT = 1024 * 1024


def multipart(data: bytes, *, name: str = "file", file_name: str = "paper.pdf") -> bytes:
    """A form with a field before and one after the file."""
    lines = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="before"\r\n\r\nkept\r\n'.encode(),
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'.encode(),
        b"Content-Type: application/pdf\r\n\r\n",
        data,
        f'\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name="after"\r\n\r\nkept, too\r\n'.encode(),
        f"--{BOUNDARY}--\r\n".encode(),
    ]
    return b"".join(lines)


def post(body: bytes, *, length: int | None = None) -> HttpRequest:
    request = RequestFactory().generic(
        "POST", "/", BytesIO(body).read(), content_type=f"multipart/form-data; boundary={BOUNDARY}"
    )
    if length is not None:
        request.META["CONTENT_LENGTH"] = str(length)
    return request


def receive(body: bytes, *, length: int | None = None) -> tuple[ManuscriptHandler, QueryDict]:
    request = post(body, length=length)
    handler = receive_manuscript(request, limit=LIMIT)
    return handler, request.POST


@pytest.fixture
def incoming(tmp_path: Path) -> Path:
    """Where half-written files of this test would lie."""
    return tmp_path / "incoming"


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path) -> object:
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    with override_settings(STORAGES=storages):
        yield


def test_a_file_reaches_the_store_beside_the_other_fields(incoming: Path) -> None:
    data = make_pdf()
    handler, fields = receive(multipart(data, file_name="..\\..\\my\u202e paper.pdf"))
    assert handler.stored is not None
    assert (handler.stored.size, handler.original_name, handler.refusal) == (len(data), "my paper.pdf", "")
    assert hashes_to_its_name(handler.stored.sha256)
    assert (fields["before"], fields["after"]) == ("kept", "kept, too")
    assert list(incoming.iterdir()) == []


def test_nothing_of_the_file_is_held_in_memory() -> None:
    request = post(multipart(make_pdf()))
    receive_manuscript(request, limit=LIMIT)
    uploaded = request.FILES["file"]
    assert isinstance(uploaded, StoredUpload)
    assert uploaded.file is None


def test_a6_a_file_over_the_limit_is_refused_and_nothing_else_is_lost(incoming: Path) -> None:
    handler, fields = receive(multipart(b"%PDF-1.7" + b"x" * LIMIT))
    assert handler.stored is None
    assert handler.refusal.startswith("The file is larger than 1 MB; at most 1 MB are allowed.")
    assert (fields["before"], fields["after"]) == ("kept", "kept, too")
    assert list(incoming.iterdir()) == []


@pytest.mark.parametrize("data", [b"no pdf", b"no pdf" * 1000])
def test_what_is_no_pdf_is_refused_and_nothing_else_is_lost(incoming: Path, data: bytes) -> None:
    handler, fields = receive(multipart(data))
    assert handler.refusal == "This is no PDF file: it does not begin as one. Upload the paper as one PDF file."
    assert fields["after"] == "kept, too"
    assert list(incoming.iterdir()) == []


def test_a_client_that_goes_away_leaves_nothing(incoming: Path) -> None:
    body = multipart(make_pdf(pages=30))
    handler, _ = receive(body[: len(body) // 2], length=len(body))
    assert (handler.stored, handler.was_interrupted) == (None, True)
    assert list(incoming.iterdir()) == []


def test_a_connection_that_breaks_leaves_nothing(incoming: Path) -> None:
    class Broken(BytesIO):
        def read(self, *_: int | None) -> bytes:
            raise OSError("connection reset by peer")

    request = post(multipart(make_pdf()))
    receive_manuscript(request, limit=LIMIT)
    request._stream = Broken()  # what the server gives Django to read from
    with pytest.raises(OSError, match="connection reset"):
        assert request.POST
    del request
    assert not incoming.exists() or list(incoming.iterdir()) == []


def test_a_file_in_another_field_and_a_second_file_are_not_taken(incoming: Path) -> None:
    handler, fields = receive(multipart(make_pdf(), name="other"))
    assert (handler.stored, handler.refusal, fields["after"]) == (None, "", "kept, too")
    assert not incoming.exists()


def test_p46_of_several_files_in_one_request_one_alone_is_kept_apart(incoming: Path) -> None:
    end = f"--{BOUNDARY}--\r\n".encode()
    request = post(multipart(make_pdf()).removesuffix(end) + multipart(make_pdf(pages=3), file_name="second.pdf"))
    handler = receive_trial(request, limit=LIMIT)
    assert request.POST["after"] == "kept, too"
    assert handler.original_name == "paper.pdf"
    lying = [path.name for path in incoming.parent.rglob("*") if path.is_file()]
    assert lying == [handler.apart]
    handler.forget()
    assert [path for path in incoming.parent.rglob("*") if path.is_file()] == []


def test_what_could_not_be_endured_is_broken_off_at_once() -> None:
    handler, fields = receive(multipart(make_pdf()), length=10**10)
    assert handler.refusal.startswith("The file is larger than 1 MB")
    assert fields == {}


def test_no_file_is_neither_stored_nor_refused() -> None:
    handler, fields = receive(multipart(b"", file_name=""))
    assert (handler.stored, handler.refusal, handler.was_interrupted) == (None, "", False)
    assert fields["after"] == "kept, too"


@pytest.mark.django_db
def test_a_stored_file_becomes_the_current_version_and_its_check_is_queued() -> None:
    user = make_user()
    paper = make_draft(make_track(make_conference()), user)
    first = upload(paper, user).manuscript
    second = upload(paper, user).manuscript
    assert first is not None
    assert second is not None
    assert (first.version, second.version, second.original_name, second.uploaded_by) == (1, 2, "quill-2025.pdf", user)
    runs = CheckRun.objects.filter(manuscript__submission=paper).order_by("pk")
    assert [(run.manuscript_id, run.state) for run in runs] == [(first.pk, "superseded"), (second.pk, "queued")]


@pytest.mark.django_db
def test_the_same_bytes_again_make_no_new_version() -> None:
    user = make_user()
    data = make_pdf()
    paper = make_complete_draft(make_track(make_conference()), user, data)
    again = upload(paper, user, data)
    assert again.manuscript == paper.manuscript
    other = make_pdf()
    for data_ in (other, data):
        upload(paper, user, data_)
    versions = list(Manuscript.objects.filter(submission=paper).order_by("version").values_list("version", flat=True))
    assert versions == [1, 2, 3]


@pytest.mark.django_db
def test_a_frozen_or_withdrawn_paper_takes_no_file() -> None:
    user = make_user()
    paper = make_complete_draft(make_track(make_conference()), user)
    freeze_file(submission_id=paper.pk, now=NOW)
    with pytest.raises(UploadRefused, match="A reviewer has this paper already"):
        upload(paper, user)
    withdraw_submission(submission_id=paper.pk, user_id=user.pk, now=NOW)
    with pytest.raises(UploadRefused, match="withdrawn"):
        upload(paper, user)
    assert Manuscript.objects.filter(submission=paper).count() == 1


@pytest.mark.django_db
def test_bytes_that_are_not_in_the_store_make_no_version() -> None:
    user = make_user()
    paper = make_draft(make_track(make_conference()), user)
    stored = store_pdf()
    missing = type(stored)("0" * 64, 5)
    with pytest.raises(UploadRefused, match="did not reach the store"):
        store_manuscript(submission_id=paper.pk, user_id=user.pk, stored=missing, original_name="x", now=NOW)


@pytest.mark.django_db
def test_a6_the_limit_is_the_tracks_own() -> None:
    track = make_track(make_conference())
    assert upload_limit(track_id=track.pk) == 2 * 1024 * 1024
    assert upload_limit(track_id=track.pk, stage=Stage.CAMERA_READY) == 100 * 1024 * 1024


def test_nothing_is_left_for_the_sweep() -> None:
    receive(multipart(make_pdf()))
    assert remove_abandoned() == 0
