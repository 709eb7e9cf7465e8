"""The kind of paper on the author's pages, and wherever papers are listed."""

from pathlib import Path

import pytest
from django.test import Client

from conferences.kinds import Role
from submissions.models import Submission
from tests.reviews.world import make_member
from tests.web.author_world import SCRIPT, AuthorWorld, form_data, make_author_world, move

pytestmark = pytest.mark.django_db
LATTICE = str(Path(__file__).parent.parent / "data" / "lattice-2027.toml")


@pytest.fixture
def world() -> AuthorWorld:
    return make_author_world(LATTICE)


def kind_of(paper: Submission) -> str:
    kind = Submission.objects.get(pk=paper.pk).kind
    return kind.key if kind else ""


def test_the_form_offers_the_kinds_of_the_track_and_asks_for_one(world: AuthorWorld) -> None:
    paper = world.begin("main")
    body = world.client.get(world.url(f"{paper.number}/edit/")).content.decode()
    assert body.count('name="kind"') == 3
    assert "Choose the kind of paper: Full paper, Short paper or Poster." in body
    assert 'href="#id_kind_field"' in body
    assert 'id="id_kind_field"' in body


def test_a_track_without_kinds_asks_for_none(world: AuthorWorld) -> None:
    paper = world.begin("artifacts")
    assert 'name="kind"' not in world.client.get(world.url(f"{paper.number}/edit/")).content.decode()


def test_the_kind_is_saved_with_the_form(world: AuthorWorld) -> None:
    paper = world.begin("main")
    answer = world.client.post(world.url(f"{paper.number}/edit/"), form_data(paper, kind="short"), **SCRIPT)
    assert answer.status_code == 200
    assert kind_of(paper) == "short"


def test_a_kind_that_is_none_is_told_at_its_field_and_the_rest_is_saved(world: AuthorWorld) -> None:
    paper = world.begin("main")
    world.client.post(world.url(f"{paper.number}/edit/"), form_data(paper, kind="full"))
    answer = world.client.post(
        world.url(f"{paper.number}/edit/"), form_data(paper, kind="novel", title="Kept"), **SCRIPT
    )
    assert "novel is not one of the available choices" in answer.content.decode()
    paper.refresh_from_db()
    assert (kind_of(paper), paper.title) == ("full", "Kept")


def test_moving_to_a_track_without_kinds_leaves_the_kind_behind(world: AuthorWorld) -> None:
    paper = world.begin("main")
    world.client.post(world.url(f"{paper.number}/edit/"), form_data(paper, kind="full"))
    assert move(world, paper, "artifacts").status_code == 302
    paper = Submission.objects.get(pk=paper.pk)
    assert (paper.track.slug, kind_of(paper)) == ("artifacts", "")


def test_the_kind_stands_in_every_list_and_on_every_page_of_the_paper(world: AuthorWorld) -> None:
    paper = world.begin("main")
    world.client.post(world.url(f"{paper.number}/edit/"), form_data(paper, kind="short", title="Gaussian Sampling"))
    chair = Client()
    chair.force_login(make_member(world.conference, "Chia Chair", Role.CHAIR))
    slug = world.conference.slug
    for client, path, words in (
        (world.client, f"/{slug}/papers/", "Papers, short paper"),
        (world.client, f"/{slug}/papers/{paper.number}/", "<dt>Kind</dt><dd>Short paper</dd>"),
        (world.client, "/", "Papers, short paper"),
        (chair, f"/{slug}/chair/submissions/", "Papers, short paper"),
        (chair, f"/{slug}/chair/submissions/{paper.number}/", "Papers, Short paper"),
    ):
        assert words in client.get(path).content.decode(), path


def test_the_page_of_the_track_says_how_its_kinds_differ(world: AuthorWorld) -> None:
    body = Client().get(f"/{world.conference.slug}/main/").content.decode()
    assert "One idea, at most 4 pages." in body
