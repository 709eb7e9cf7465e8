"""Starting a submission: a draft in a track that takes papers."""

import pytest

from submissions.models import Submission
from submissions.states import State
from tests.web.author_form.places import closed, stored
from tests.web.author_world import (
    AuthorWorld,
    client_of,
    complete_data,
    make_author_world,
    pdf_upload,
)

pytestmark = pytest.mark.django_db


def test_starting_a_submission_makes_a_draft_and_leads_to_its_form(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = world.client.get(world.url(f"{paper.number}/edit/"))
    assert answer.status_code == 200
    assert paper.state == State.DRAFT
    assert "Submit to the Industry" in answer.content.decode()


def test_a_get_of_the_page_for_a_new_submission_makes_none(world: AuthorWorld) -> None:
    assert world.client.get(world.url("new/")).status_code == 200
    assert Submission.objects.count() == 0


def test_without_a_track_nothing_is_begun_and_the_page_says_so(world: AuthorWorld) -> None:
    answer = world.client.post(world.url("new/"), {"track": "no-such-track"})
    assert answer.status_code == 422
    assert "Choose a track first." in answer.content.decode()
    assert Submission.objects.count() == 0


def test_p11_no_draft_is_begun_after_papers_closed(world: AuthorWorld) -> None:
    with closed(world):
        client = client_of(world.user)
        answer = client.post(world.url("new/"), {"track": "industry"})
    assert answer.status_code == 422
    assert "New papers closed on" in answer.content.decode()
    assert Submission.objects.count() == 0


@pytest.mark.parametrize(
    ("call", "track"), [("mlsys-2026", "research"), ("mlsys-2026", "industry"), ("aimlsystems-2023", "industry")]
)
def test_the_form_of_every_track_of_both_calls_can_be_completed_and_submitted(call: str, track: str) -> None:
    world = make_author_world(call)
    paper = world.begin(track)
    assert world.client.get(world.url(f"{paper.number}/edit/")).status_code == 200
    world.client.post(world.url(f"{paper.number}/upload/"), {"file": pdf_upload()})
    answer = world.client.post(world.url(f"{paper.number}/submit/"), complete_data(paper))
    assert answer.status_code == 302
    assert stored(paper).state == State.SUBMITTED
