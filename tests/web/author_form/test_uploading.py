"""Uploading with the form: the file is stored, or refused without losing what was typed."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from submissions.models import CheckRun
from submissions.services.moving import freeze_file
from tests.web.author_form.places import closed, stored
from tests.web.author_world import (
    SCRIPT,
    AuthorWorld,
    client_of,
    form_data,
    pdf_upload,
)

pytestmark = pytest.mark.django_db


def test_an_upload_is_stored_and_its_check_queued(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = world.client.post(world.url(f"{paper.number}/upload/"), {"file": pdf_upload()}, **SCRIPT)
    manuscript = stored(paper).manuscript
    assert answer.status_code == 200
    assert manuscript is not None
    assert manuscript.original_name == "lora-serving-v7.pdf"
    assert CheckRun.objects.filter(manuscript=manuscript).count() == 1
    assert 'hx-trigger="every 1s"' in answer.content.decode()


def test_a_page_that_looks_again_is_told_nothing_while_nothing_is_new(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = world.client.post(world.url(f"{paper.number}/upload/"), {"file": pdf_upload()}, **SCRIPT)
    assert "?seen=queued-0.0-1s" in answer.content.decode()
    for place in ("edit", "report"):
        url = world.url(f"{paper.number}/{place}/")
        assert world.client.get(f"{url}?seen=queued-0.0-1s", **SCRIPT).status_code == 204
        assert world.client.get(f"{url}?seen=running-1.0-1s", **SCRIPT).status_code == 200
        with time_machine.travel(timezone.now() + timedelta(seconds=40), tick=False):
            assert "?seen=queued-0.0-3s" in world.client.get(f"{url}?seen=queued-0.0-1s", **SCRIPT).content.decode()


def test_without_scripts_one_button_sends_file_and_form(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = world.client.post(
        world.url(f"{paper.number}/upload/"), form_data(paper, title="Typed") | {"file": pdf_upload()}
    )
    assert answer.status_code == 302
    assert answer["Location"] == world.url(f"{paper.number}/report/")
    assert stored(paper).title == "Typed"
    assert '<meta http-equiv="refresh" content="4">' in world.client.get(answer["Location"]).content.decode()


def test_a6_a_file_that_is_too_large_is_refused_and_the_form_is_saved(world: AuthorWorld, settings: Any) -> None:
    settings.UPLOAD_HARD_LIMIT_BYTES = 1000
    paper = world.begin()
    file = SimpleUploadedFile("big.pdf", b"%PDF-1.7\n" + b"x" * 2000, content_type="application/pdf")
    answer = world.client.post(world.url(f"{paper.number}/upload/"), form_data(paper, title="Typed") | {"file": file})
    assert answer.status_code == 422
    assert "The file is larger than" in answer.content.decode()
    assert stored(paper).manuscript is None
    assert stored(paper).title == "Typed"


def test_what_is_no_pdf_is_refused_with_a_message_at_the_field(world: AuthorWorld) -> None:
    paper = world.begin()
    file = SimpleUploadedFile("paper.pdf", b"PK\x03\x04 something else", content_type="application/pdf")
    answer = world.client.post(world.url(f"{paper.number}/upload/"), {"file": file}, **SCRIPT)
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.content.decode()
    assert stored(paper).manuscript is None


def test_no_file_chosen_is_said_at_the_field(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = world.client.post(world.url(f"{paper.number}/upload/"), form_data(paper))
    assert answer.status_code == 422
    assert "Choose a PDF file first." in answer.content.decode()


def test_an_upload_needs_the_token(world: AuthorWorld) -> None:
    paper = world.begin()
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user)
    answer = client.post(world.url(f"{paper.number}/upload/"), {"file": pdf_upload()})
    assert answer.status_code == 403
    assert stored(paper).manuscript is None


def test_once_a_reviewer_has_the_paper_its_file_stays(world: AuthorWorld) -> None:
    paper = world.begin()
    world.client.post(world.url(f"{paper.number}/upload/"), {"file": pdf_upload()})
    freeze_file(submission_id=paper.pk, now=timezone.now())
    answer = world.client.post(world.url(f"{paper.number}/upload/"), {"file": pdf_upload()}, **SCRIPT)
    assert answer.status_code == 422
    assert "can no longer be replaced" in answer.content.decode()
    assert paper.manuscripts.count() == 1


def test_p3_no_upload_after_the_deadline(world: AuthorWorld) -> None:
    paper = world.begin()
    with closed(world):
        answer = client_of(world.user).post(world.url(f"{paper.number}/upload/"), {"file": pdf_upload()}, **SCRIPT)
    assert answer.status_code == 403
    assert stored(paper).manuscript is None
