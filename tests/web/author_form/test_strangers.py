"""Strangers meet the form of a paper as they meet a missing one, and make themselves no part of it."""

from typing import Any

import pytest
from django.test import Client

from submissions.models import Author
from tests.submissions.world import make_user
from tests.web.author_form.places import edit, stored
from tests.web.author_world import (
    SCRIPT,
    AuthorWorld,
    author_data,
    client_of,
    complete_data,
    form_data,
    make_author_world,
    pdf_upload,
)
from tests.web.observe import observe

pytestmark = pytest.mark.django_db


PLACES = (
    "{}/", "{}/edit/", "{}/report/", "{}/report/1/", "{}/files/1/", "{}/files/1/reviewers-copy/", "{}/receipt/", "{}/withdraw/",
    "{}/move/", "{}/move/?to=research", "{}/authors/paste/", "{}/conflicts/", "{}/conflicts/?q=Ines",
)  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_p1_a_stranger_gets_the_same_404_as_for_a_missing_paper(world: AuthorWorld, place: str) -> None:
    paper = world.begin()
    edit(world, paper, data=complete_data(paper))
    world.client.post(world.url(f"{paper.number}/upload/"), {"file": pdf_upload()})
    stranger = client_of(make_user("Otto Stranger"))
    there = observe(stranger.get(world.url(place.format(paper.number))))
    missing = observe(stranger.get(world.url(place.format(999))))
    assert there == missing
    assert there.status == 404
    # The control: its author is let in (a receipt there is none yet, so it leads on; nor a blinded copy).
    control = world.client.get(world.url(place.format(paper.number)))
    assert control.status_code == (404 if "copy" in place else 302 if "receipt" in place else 200)
    if control.streaming:
        b"".join(control)


@pytest.mark.parametrize("place", ["{}/edit/", "{}/submit/", "{}/upload/", "{}/withdraw/", "{}/answer/", "{}/ask/"])
@pytest.mark.parametrize("extra", [{}, SCRIPT], ids=["page", "script"])
def test_p6_a_strangers_post_answers_as_for_a_missing_paper(world: AuthorWorld, place: str, extra: Any) -> None:
    paper = world.begin()
    edit(world, paper, data=complete_data(paper))
    before = stored(paper)
    stranger = client_of(make_user("Otto Stranger"))
    data = form_data(
        paper, title="CRAFTED", finding="finding-authors-1", rule="sector-share", act="appeal", sentence="x"
    )
    there = observe(stranger.post(world.url(place.format(paper.number)), data, **extra))
    missing = observe(stranger.post(world.url(place.format(999)), data, **extra))
    assert there == missing
    assert there.status == 404
    assert "Two Years" not in there.body
    assert (stored(paper).title, stored(paper).revision, stored(paper).state) == (
        before.title,
        before.revision,
        before.state,
    )


def test_p7_a_crafted_save_makes_a_stranger_no_contact(world: AuthorWorld) -> None:
    paper = world.begin()
    user = make_user("Otto Stranger")
    key = str(paper.authors.get().pk)
    data = form_data(paper) | author_data(
        key, given_name="Otto", family_name="Stranger", email=user.email, is_contact=True
    )
    client_of(user).post(world.url(f"{paper.number}/edit/"), data)
    assert list(Author.objects.values_list("given_name", "user_id")) == [("Ines", world.user.pk)]


def test_p7_the_last_contact_cannot_be_removed(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = edit(world, paper, data=form_data(paper, author=[]), **SCRIPT)
    assert answer.status_code == 422
    assert "Keep your own row" in answer.content.decode()
    assert paper.authors.count() == 1


def test_a_row_of_another_paper_named_in_a_form_stays_where_it_is(world: AuthorWorld) -> None:
    other = make_author_world()
    theirs = other.begin()
    key = str(theirs.authors.get().pk)
    paper = world.begin()
    own = str(paper.authors.get().pk)
    edit(
        world,
        paper,
        data=form_data(paper, author=[own, key]) | author_data(key, given_name="Taken", email="t@t.example"),
    )
    assert theirs.authors.get().given_name == "Ines"
    assert [row.given_name for row in paper.authors.all()] == ["Ines", "Taken"]


def test_anonymous_people_are_led_to_sign_in_alike_for_any_paper(world: AuthorWorld) -> None:
    paper = world.begin()
    there = Client().get(world.url(f"{paper.number}/edit/"))
    missing = Client().get(world.url("999/edit/"))
    assert there.status_code == missing.status_code == 302
    assert there["Location"].replace(f"%2F{paper.number}%2F", "%2FN%2F") == missing["Location"].replace("999", "N")
