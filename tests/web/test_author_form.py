"""The submission form as the browser's requests meet it: what is kept, what is refused, and that nothing typed is lost."""

import pytest

from tests.web.author_world import AuthorWorld, complete_data, make_author_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> AuthorWorld:
    return make_author_world()


def test_starting_a_submission_makes_a_draft_and_leads_to_its_form(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = world.client.get(world.url(f"{paper.number}/edit/"))
    assert answer.status_code == 200
    assert paper.state == "draft"
    assert "Submit to the Industry" in answer.content.decode()


def test_a_whole_form_is_saved(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = world.client.post(world.url(f"{paper.number}/edit/"), complete_data(paper))
    assert answer.status_code == 302
    paper.refresh_from_db()
    assert paper.title == "Two Years of Serving 40,000 LoRA Adapters"
    assert [row.full_name for row in paper.authors.all()] == ["Ines Carvalho", "Mateusz Wróbel", "Yuki Tanabe"]
    assert paper.eligibility == "met"
