"""Submitting from the form: what is missing is listed, and a complete paper gets its receipts."""

import pytest

from mail.models import Message
from submissions.states import State
from tests.submissions.world import make_pdf
from tests.web.author_form.places import closed, edit, stored
from tests.web.author_world import (
    AuthorWorld,
    client_of,
    complete_data,
    form_data,
    pdf_upload,
)

pytestmark = pytest.mark.django_db


def test_submitting_lists_everything_that_is_missing_with_links(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = world.client.post(world.url(f"{paper.number}/submit/"), form_data(paper, title="Saved all the same"))
    body = answer.content.decode()
    assert answer.status_code == 422
    for link in ("#id_abstract_field", "#section-paper", "#section-topics", "#id_field-contributions_field"):
        assert f'href="{link}"' in body
    assert stored(paper).state == State.DRAFT
    assert stored(paper).title == "Saved all the same"


def test_a_complete_paper_is_submitted_and_everybody_gets_a_receipt(world: AuthorWorld) -> None:
    paper = world.begin()
    world.client.post(world.url(f"{paper.number}/upload/"), {"file": pdf_upload(make_pdf(pages=9))})
    answer = world.client.post(world.url(f"{paper.number}/submit/"), complete_data(paper))
    assert answer.status_code == 302
    assert answer["Location"] == world.url(f"{paper.number}/receipt/")
    row = stored(paper)
    assert row.state == State.SUBMITTED
    assert row.manuscript is not None
    receipt = world.client.get(answer["Location"]).content.decode()
    assert row.manuscript.sha256 in receipt
    assert "2. Mateusz Wróbel" in receipt
    assert sorted(Message.objects.filter(kind="submission_receipt").values_list("to_email", flat=True)) == sorted(
        [world.user.email, "mw@halden.example", "yt@ed.example"]
    )


def test_a_submitted_paper_can_still_be_changed_until_the_deadline(world: AuthorWorld) -> None:
    paper = world.begin()
    world.client.post(world.url(f"{paper.number}/upload/"), {"file": pdf_upload(make_pdf(pages=9))})
    world.client.post(world.url(f"{paper.number}/submit/"), complete_data(paper))
    edit(world, paper, data=form_data(paper, title="A better title"))
    assert (stored(paper).title, stored(paper).state) == ("A better title", State.SUBMITTED)


def test_nothing_is_submitted_after_the_deadline(world: AuthorWorld) -> None:
    paper = world.begin()
    world.client.post(world.url(f"{paper.number}/upload/"), {"file": pdf_upload(make_pdf(pages=9))})
    with closed(world):
        answer = client_of(world.user).post(world.url(f"{paper.number}/submit/"), complete_data(paper))
    assert answer.status_code == 403
    assert stored(paper).state == State.DRAFT
