"""Saving the form: everything that was typed is kept, or told of at its field."""

import pytest

from tests.web.author_form.places import edit, stored
from tests.web.author_world import (
    SCRIPT,
    AuthorWorld,
    complete_data,
    form_data,
    move,
)

pytestmark = pytest.mark.django_db


def test_a_whole_form_is_saved(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = edit(world, paper, data=complete_data(paper))
    assert answer.status_code == 302
    paper.refresh_from_db()
    assert paper.title == "Two Years of Serving 40,000 LoRA Adapters"
    assert [row.full_name for row in paper.authors.all()] == ["Ines Carvalho", "Mateusz Wróbel", "Yuki Tanabe"]
    assert paper.eligibility == "met"


def test_a_script_gets_the_parts_of_the_page_and_the_keys_of_new_rows(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = edit(world, paper, data=complete_data(paper), **SCRIPT)
    body = answer.content.decode()
    second = paper.authors.get(position=2)
    assert answer.status_code == 200
    assert f'data-row="{second.pk}" data-was="new1"' in body
    assert "<html" not in body


def test_a_title_that_is_too_long_is_told_at_its_field_and_the_rest_is_saved(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = edit(world, paper, data=form_data(paper, title="x" * 301, abstract="Kept."))
    body = answer.content.decode()
    assert answer.status_code == 200
    assert "301 characters; at most 300 can be kept." in body
    assert "x" * 301 in body
    assert (stored(paper).title, stored(paper).abstract) == ("", "Kept.")


def test_a_wrong_orcid_is_kept_and_told_at_its_field(world: AuthorWorld) -> None:
    paper = world.begin()
    key = str(paper.authors.get().pk)
    data = form_data(paper) | {f"author-{key}-orcid": "0000-0002-1825-0098"}
    answer = edit(world, paper, data=data, **SCRIPT)
    assert "“0000-0002-1825-0098” is no ORCID iD" in answer.content.decode()


def test_a_button_without_scripts_moves_an_author(world: AuthorWorld) -> None:
    paper = world.begin()
    edit(world, paper, data=complete_data(paper))
    last = paper.authors.get(position=3)
    edit(world, paper, data=form_data(paper) | {"row": f"up:{last.pk}"})
    assert [row.full_name for row in stored(paper).authors.all()] == ["Ines Carvalho", "Yuki Tanabe", "Mateusz Wróbel"]


def test_a_button_without_scripts_adds_an_empty_row_that_is_not_stored(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = edit(world, paper, data=form_data(paper) | {"row": "add:"})
    assert 'name="author-new1-given_name"' in answer.content.decode()
    assert paper.authors.count() == 1


def test_m9_moving_to_another_track_keeps_answers_for_the_way_back(world: AuthorWorld) -> None:
    paper = world.begin()
    edit(world, paper, data=complete_data(paper))
    answers = stored(paper).answers
    assert move(world, paper, "research").status_code == 302
    assert stored(paper).track.slug == "research"
    move(world, paper, "industry")
    assert stored(paper).track.slug == "industry"
    assert stored(paper).answers == answers


def test_a_button_that_leads_on_saves_what_was_typed_before(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = edit(world, paper, data=form_data(paper, title="Typed just now", go="move:research"))
    assert answer["Location"] == world.url(f"{paper.number}/move/?to=research")
    assert (stored(paper).title, stored(paper).track.slug) == ("Typed just now", "industry")
    answer = edit(world, paper, data=form_data(paper, title="Again", go="paste"))
    assert answer["Location"] == world.url(f"{paper.number}/authors/paste/")
    answer = edit(world, paper, data=form_data(paper, go="//elsewhere.example"))
    assert answer["Location"] == world.url(f"{paper.number}/edit/")


def test_p13_a_crafted_save_moves_nothing(world: AuthorWorld) -> None:
    paper = world.begin()
    edit(world, paper, data=form_data(paper, title="Kept") | {"track": "research", "shown": "research"})
    assert (stored(paper).title, stored(paper).track.slug) == ("Kept", "industry")


def test_p10_a_stale_save_is_refused_with_both_texts(world: AuthorWorld) -> None:
    paper = world.begin()
    old = form_data(paper)
    edit(world, paper, data=form_data(paper, title="Saved first"))
    answer = edit(world, paper, data=old | {"title": "Typed later"}, **SCRIPT)
    body = answer.content.decode()
    assert answer.status_code == 409
    assert "What differs: Title." in body
    assert "Saved first" in body
    assert "Typed later" in body
    assert stored(paper).title == "Saved first"


def test_p10_without_scripts_the_stale_form_stands_below_and_can_be_kept(world: AuthorWorld) -> None:
    paper = world.begin()
    old = form_data(paper)
    edit(world, paper, data=form_data(paper, title="Saved first"))
    answer = edit(world, paper, data=old | {"title": "Typed later", "abstract": "And this."})
    body = answer.content.decode()
    assert answer.status_code == 409
    assert '<textarea name="title"' in body
    assert body.count("Typed later") >= 2
    again = edit(
        world, paper, data=old | {"title": "Typed later", "abstract": "And this.", "over": stored(paper).revision}
    )
    assert again.status_code == 302
    assert (stored(paper).title, stored(paper).abstract) == ("Typed later", "And this.")


def test_saving_the_same_again_changes_nothing_whatever_the_revision(world: AuthorWorld) -> None:
    paper = world.begin()
    edit(world, paper, data=complete_data(paper))
    revision = stored(paper).revision
    answer = edit(world, paper, data=form_data(paper, revision="0"))
    assert answer.status_code == 302
    assert stored(paper).revision == revision
