"""Starting a submission: a draft in a track that takes papers."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from submissions.models import Submission
from submissions.states import State
from tests.web.author_form.places import closed, edit, stored
from tests.web.author_world import (
    AuthorWorld,
    client_of,
    complete_data,
    form_data,
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


def test_a_button_pressed_twice_makes_one_draft_and_the_page_opened_again_another(world: AuthorWorld) -> None:
    def asked() -> dict[str, str]:
        page = world.client.get(world.url("new/")).content.decode()
        newest = re.search(r'<input type="hidden" name="newest" value="(\d+)">', page)
        assert newest is not None
        return {"track": "industry", "newest": newest[1]}

    form = asked()
    first, again = (world.client.post(world.url("new/"), form) for _ in range(2))
    assert (first["Location"], again["Location"]) == (world.url("1/edit/"), world.url("1/edit/"))
    assert Submission.objects.count() == 1
    # Another track is another draft, and so is a page that was opened since.
    world.client.post(world.url("new/"), form | {"track": "research"})
    assert world.client.post(world.url("new/"), form)["Location"] == world.url("1/edit/")
    assert world.client.post(world.url("new/"), asked())["Location"] == world.url("3/edit/")
    # Somebody who went back to the page after they had begun to write wants another one.
    for paper in Submission.objects.filter(track__slug="industry"):
        edit(world, paper, data=form_data(paper, title="Begun"))
    assert world.client.post(world.url("new/"), form)["Location"] == world.url("4/edit/")
    tracks = Submission.objects.order_by("number").values_list("track__slug", flat=True)
    assert list(tracks) == ["industry", "research", "industry", "industry"]


@pytest.mark.django_db(transaction=True)
def test_two_presses_in_one_instant_make_one_draft(world: AuthorWorld) -> None:
    together = threading.Barrier(2)

    def press(_number: int) -> str:
        client = client_of(world.user)
        together.wait()
        try:
            return str(client.post(world.url("new/"), {"track": "industry", "newest": "0"})["Location"])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as presses:
        assert set(presses.map(press, range(2))) == {world.url("1/edit/")}
    assert Submission.objects.count() == 1


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
