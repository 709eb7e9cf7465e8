"""The reviewer's desk as each role meets it: what is there, what is the same 404, and what is nowhere."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from conferences.kinds import Anonymity
from conferences.models import Membership
from reviews.kinds import ConflictSource, ReviewState
from reviews.models import Assignment, Conflict, Review
from submissions.files import store_bytes
from tests.reviews.world import COMPLETE, NOW, World, add_manuscript, make_paper, make_user, make_world
from tests.web.desk import fetch, observable, sign_in

pytestmark = pytest.mark.django_db

BLINDED = b"%PDF-1.7\n% the reviewers' copy\n%%EOF\n"
ORIGINAL = b"%PDF-1.7\n% CANARY original bytes\n%%EOF\n"
# Whatever names the paper's author, and must be nowhere.
CANARIES = ("Wanda", "Writer", "Bluefin", "CANARY", "people.example")


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    made = make_world()
    Assignment.objects.create(submission=made.paper, reviewer=made.reviewer, alias="K", assigned_at=NOW)
    add_manuscript(made.paper, sha256=store_bytes(ORIGINAL).sha256, blinded_sha256=store_bytes(BLINDED).sha256)
    return made


def address(world: World, rest: str = "", number: int | None = None) -> str:
    return f"/{world.conference.slug}/reviews/{number or world.paper.number}/{rest}"


PAGES = ("", "preview/", "paper/", "download/")


def test_the_queue_shows_what_is_assigned_and_how_far_it_is(world: World) -> None:
    page = sign_in(world.reviewer).get(f"/{world.conference.slug}/reviews/").content.decode()
    assert "Canary Pipelines" in page
    assert "Not begun" in page
    assert "1 review left" in page


def test_p15_no_page_of_the_desk_names_an_author_or_the_file_they_uploaded(world: World) -> None:
    client = sign_in(world.reviewer)
    client.post(address(world), COMPLETE | {"revision": "0", "act": "submit"})
    for path in (f"/{world.conference.slug}/reviews/", *(address(world, page) for page in PAGES)):
        answer, body = fetch(client, path)
        assert answer.status_code == 200
        told = body.decode() + str(answer.headers) + str(answer.context and answer.context.get("paper"))
        told = told.replace("Canary Pipelines", "").replace(world.reviewer.email, "")
        assert [word for word in CANARIES if word in told] == []


def test_p15_the_authors_of_an_open_track_are_shown(world: World) -> None:
    world.track.anonymity = Anonymity.OPEN
    world.track.save()
    assert "Wanda Writer" in sign_in(world.reviewer).get(address(world)).content.decode()


def test_p15_where_names_are_optional_the_paper_alone_says_who_wrote_it(world: World) -> None:
    world.track.anonymity = Anonymity.OPTIONAL
    world.track.save()
    page = sign_in(world.reviewer).get(address(world))
    assert page.status_code == 200
    assert "Wanda Writer" not in page.content.decode()
    assert page.context["paper"].authors is None


def test_p9_the_reviewer_gets_the_blinded_bytes_sandboxed_and_under_a_neutral_name(world: World) -> None:
    shown, body = fetch(sign_in(world.reviewer), address(world, "paper/"))
    assert body == BLINDED
    assert shown["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'self'"
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert shown["Content-Type"] == "application/pdf"
    assert shown["Content-Disposition"] == f'inline; filename="{world.conference.slug}-paper-1.pdf"'
    kept, _ = fetch(sign_in(world.reviewer), address(world, "download/"))
    assert kept["Content-Disposition"] == f'attachment; filename="{world.conference.slug}-paper-1.pdf"'


def test_p9_without_a_blinded_copy_there_is_no_file(world: World) -> None:
    world.paper.manuscripts.update(blinded_sha256="", blinded_at=None)
    client = sign_in(world.reviewer)
    assert client.get(address(world, "paper/")).status_code == 404
    assert "being made" in client.get(address(world)).content.decode()


@pytest.mark.parametrize("who", ["author", "chair", "track_chair", "other_track_chair", "pc", "outsider"])
def test_p1_whoever_does_not_review_the_paper_gets_what_a_missing_paper_gives(world: World, who: str) -> None:
    client = sign_in(getattr(world, who))
    for page in PAGES:
        assert observable(client.get(address(world, page))) == observable(client.get(address(world, page, 999)))
        assert client.get(address(world, page)).status_code == 404
    for page in ("", "save/"):
        there = client.post(address(world, page), COMPLETE | {"revision": "0"})
        assert observable(there) == observable(client.post(address(world, page, 999), COMPLETE | {"revision": "0"}))
    assert not Review.objects.exists()


def leave(world: World) -> None:
    Membership.objects.filter(user=world.reviewer).delete()


def unassign(world: World) -> None:
    Assignment.objects.update(removed_at=NOW)


def conflict(world: World) -> None:
    Conflict.objects.create(submission=world.paper, user=world.reviewer, source=ConflictSource.CHAIR)


def withdraw(world: World) -> None:
    world.paper.state, world.paper.withdrawn_at = "withdrawn", NOW
    world.paper.save()


def close(world: World) -> None:
    world.conference.is_closed = True
    world.conference.save()


@pytest.mark.parametrize("event", [leave, unassign, conflict, withdraw, close])
def test_p24_p5_p25_the_paper_is_gone_at_once(world: World, event: Callable[[World], None]) -> None:
    client = sign_in(world.reviewer)
    assert client.get(address(world)).status_code == 200
    event(world)
    for page in PAGES:
        assert observable(client.get(address(world, page))) == observable(client.get(address(world, page, 999)))
    assert client.post(address(world, "save/"), COMPLETE | {"revision": "0"}).status_code == 404


def test_p26_the_number_of_another_conference_opens_nothing(world: World) -> None:
    other = make_world()
    assert sign_in(world.reviewer).get(address(other)).status_code == 404


def test_an_autosave_answers_with_the_new_revision_and_what_is_missing(world: World) -> None:
    client = sign_in(world.reviewer)
    answer = client.post(address(world, "save/"), {"impact": "4", "revision": "0"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="revision" value="1"' in page
    assert "1 score and 1 answer are missing" in page
    assert Review.objects.get().answers == {"impact": 4}


def test_p10_an_autosave_from_an_older_page_is_refused_with_both_texts(world: World) -> None:
    client = sign_in(world.reviewer)
    client.post(address(world, "save/"), {"strengths": "First window.", "revision": "0"})
    answer = client.post(address(world, "save/"), {"strengths": "Second window.", "revision": "0"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "First window." in page
    assert "Strengths" in page
    assert Review.objects.get().answers == {"strengths": "First window."}
    # Without JavaScript the whole page comes back, with one's own text in the form.
    page = client.post(address(world), {"strengths": "Second window.", "revision": "0"}).content.decode()
    assert "First window." in page
    assert "Second window.</textarea>" in page


def test_p29_a_crafted_save_writes_only_fields_of_the_form(world: World) -> None:
    sign_in(world.reviewer).post(
        address(world, "save/"), {"impact": "4", "state": "submitted", "canary": "x", "revision": "0"}
    )
    row = Review.objects.get()
    assert (row.answers, row.state) == ({"impact": 4}, ReviewState.DRAFT)


def test_a_score_off_the_scale_is_refused_and_nothing_is_saved(world: World) -> None:
    answer = sign_in(world.reviewer).post(address(world, "save/"), {"impact": "9", "revision": "0"})
    assert answer.status_code == 422
    assert "The scale goes from 1 to 5" in answer.content.decode()
    assert not Review.objects.exclude(answers={}).exists()


def test_submitting_with_gaps_saves_and_names_them_beside_their_fields(world: World) -> None:
    answer = sign_in(world.reviewer).post(address(world), {"impact": "4", "revision": "0", "act": "submit"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Still missing: Technical quality, Strengths." in page
    assert 'href="#id_quality_field"' in page
    row = Review.objects.get()
    assert (row.state, row.answers) == (ReviewState.DRAFT, {"impact": 4})


def test_submit_and_next_goes_to_the_next_open_paper_and_then_to_the_queue(world: World) -> None:
    second = make_paper(world.track, make_user("Somebody Else"), title="Second")
    Assignment.objects.create(submission=second, reviewer=world.reviewer, alias="B", assigned_at=NOW)
    client = sign_in(world.reviewer)
    first = client.post(address(world), COMPLETE | {"revision": "0", "act": "submit"})
    assert first["Location"] == address(world, number=second.number)
    last = client.post(address(world, number=second.number), COMPLETE | {"revision": "0", "act": "submit"})
    assert last["Location"] == f"/{world.conference.slug}/reviews/"
    assert Review.objects.filter(state=ReviewState.SUBMITTED).count() == 2


def test_the_preview_parts_what_authors_read_from_what_they_do_not(world: World) -> None:
    client = sign_in(world.reviewer)
    answer = client.post(address(world), COMPLETE | {"revision": "0", "act": "preview"})
    page = client.get(answer["Location"]).content.decode()
    authors, others = page.split("Not for the authors")
    assert "Eleven months" in authors
    assert "ONLY" not in authors
    assert "CHAIRS-ONLY remark" in others
    assert "REVIEWERS-ONLY note" in others
    assert "Reviewer K" in page


def test_a_submitted_review_can_be_changed_but_not_emptied(world: World) -> None:
    client = sign_in(world.reviewer)
    client.post(address(world), COMPLETE | {"revision": "0", "act": "submit"})
    assert client.post(address(world, "save/"), COMPLETE | {"impact": "2", "revision": "1"}).status_code == 200
    emptied = client.post(address(world, "save/"), COMPLETE | {"impact": "2", "strengths": "", "revision": "2"})
    assert emptied.status_code == 422
    row = Review.objects.get()
    assert (row.state, row.answers["impact"], row.answers["strengths"]) == ("submitted", 2, COMPLETE["strengths"])


def test_a_form_sent_after_the_session_ended_gives_the_text_back(world: World) -> None:
    answer = Client().post(address(world), {"strengths": "An hour of work.", "revision": "0"})
    assert answer.status_code == 401
    assert "An hour of work.</textarea>" in answer.content.decode()
    assert Client().post(address(world, "save/"), {"strengths": "x"}).status_code == 401


def test_get_changes_nothing(world: World) -> None:
    client = sign_in(world.reviewer)
    for page in PAGES:
        fetch(client, address(world, page))
    assert not Review.objects.exists()
    assert client.get(address(world, "save/")).status_code == 405


def test_a_late_review_says_so_and_can_still_be_written(world: World) -> None:
    with time_machine.travel(NOW + timedelta(days=4), tick=False):
        client = sign_in(world.reviewer)
        assert "Late" in client.get(f"/{world.conference.slug}/reviews/").content.decode()
        assert client.post(address(world), COMPLETE | {"revision": "0", "act": "submit"}).status_code == 302


@pytest.mark.parametrize("papers", [1, 3])
def test_the_queue_costs_the_same_queries_for_one_paper_and_for_three(
    world: World, papers: int, django_assert_num_queries: Callable[[int], AbstractContextManager[Any]]
) -> None:
    for place in range(papers - 1):
        more = make_paper(world.track, make_user(f"Further {place}"))
        Assignment.objects.create(submission=more, reviewer=world.reviewer, alias="B", assigned_at=NOW)
    client = sign_in(world.reviewer)
    with django_assert_num_queries(QUEUE_QUERIES):
        client.get(f"/{world.conference.slug}/reviews/")


QUEUE_QUERIES = 11
