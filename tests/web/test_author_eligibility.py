"""Suggestions, moving, pasting and conflicts as the author's browser meets them."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conferences.kinds import DeadlineKind, Role
from conferences.models import Deadline, Membership
from eligibility.authors import Sector
from eligibility.models import Organisation
from eligibility.organisations.services import mark_changed
from reviews.kinds import ConflictSource
from reviews.models import Conflict
from submissions.models import Submission
from tests.reviews.world import make_member
from tests.submissions.world import NOW, make_user
from tests.web.author_world import (
    AuthorWorld,
    author_data,
    client_of,
    complete_data,
    form_data,
    make_author_world,
    move,
)
from tests.web.observe import observe

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> AuthorWorld:
    cache.clear()
    return make_author_world()


def page(world: AuthorWorld, place: str, **more: Any) -> str:
    return unescape(world.client.get(world.url(place), more).content.decode())


def closed(world: AuthorWorld) -> Any:
    deadline = Deadline.objects.get(conference=world.conference, kind=DeadlineKind.SUBMISSION)
    return time_machine.travel(deadline.instant + timedelta(minutes=5), tick=False)


# -- Organisations -----------------------------------------------------------------------------------------------------


def test_p44_suggestions_come_from_the_directory_alone(world: AuthorWorld) -> None:
    Organisation.objects.create(conference=world.conference, name="Halden Cloud", sector=Sector.INDUSTRY, country="CH")
    other = make_user("Halden Person")
    other.affiliation = "Halden Secret Works"
    other.save()
    assert page(world, "organisations/", q="hal").strip() == (
        '<li class="suggestion" role="option" data-place="Halden Cloud"><span>Halden Cloud</span>'
        ' <span class="small quiet">Industry, CH</span></li>'
    )
    assert page(world, "organisations/", q="secret").strip() == ""
    assert client_of(other).get(world.url("organisations/"), {"q": "hal"}).status_code == 200


def test_p46_suggestions_are_bounded_for_each_person(world: AuthorWorld) -> None:
    Organisation.objects.create(conference=world.conference, name="Halden Cloud", sector=Sector.INDUSTRY)
    answers = [page(world, "organisations/", q="hal") for _ in range(121)]
    assert [bool(one.strip()) for one in answers] == [True] * 120 + [False]
    assert client_of(make_user()).get(world.url("organisations/"), {"q": "hal"}).content.strip()


def test_p25_a_closed_conference_suggests_nothing(world: AuthorWorld) -> None:
    world.conference.is_closed = True
    world.conference.save()
    assert world.client.get(world.url("organisations/"), {"q": "hal"}).status_code == 404


def test_what_the_directory_says_stands_beside_the_field_and_never_questions_a_statement(world: AuthorWorld) -> None:
    Organisation.objects.create(conference=world.conference, name="Halden Cloud", sector=Sector.INDUSTRY)
    mark_changed(world.conference.pk, NOW)
    paper = world.begin()
    row = paper.authors.get()
    typed = author_data(str(row.pk), given_name="Ines", email=row.email, affiliation="Halden Cloud", is_contact=True)
    world.client.post(world.url(f"{paper.number}/edit/"), form_data(paper) | typed)
    hint = "Counts as industry unless you say otherwise: Halden Cloud is listed as industry."
    assert hint in page(world, f"{paper.number}/edit/")
    assert "1 of 1 author from industry; at least 1 is needed." in page(world, f"{paper.number}/edit/")
    typed[f"author-{row.pk}-sector"] = "academia"
    world.client.post(world.url(f"{paper.number}/edit/"), form_data(paper) | typed)
    body = page(world, f"{paper.number}/edit/")
    assert "listed as industry" not in body
    assert "ontradict" not in body


# -- Moving ------------------------------------------------------------------------------------------------------------


def test_m9_the_page_says_what_moving_would_change_and_changes_nothing(world: AuthorWorld) -> None:
    paper = world.begin("research")
    shown = page(world, f"{paper.number}/move/", to="industry")
    assert "Move from Research to Industry?" in shown
    assert "First author" in shown
    assert "In Research: " in shown
    assert Submission.objects.get(pk=paper.pk).track.slug == "research"


def test_m9_a_move_that_is_not_what_was_shown_is_refused(world: AuthorWorld) -> None:
    paper = world.begin("research")
    answer = world.client.post(world.url(f"{paper.number}/move/"), {"to": "industry", "revision": "7"})
    assert answer.status_code == 422
    assert "Look again at what moving would change." in unescape(answer.content.decode())
    assert Submission.objects.get(pk=paper.pk).track.slug == "research"


def test_p13_after_the_deadline_neither_page_nor_crafted_request_moves(world: AuthorWorld) -> None:
    paper = world.begin("research")
    with closed(world):
        client = client_of(world.user)
        assert client.get(world.url(f"{paper.number}/move/"), {"to": "industry"}).status_code == 302
        assert client.post(world.url(f"{paper.number}/move/"), {"to": "industry", "revision": "0"}).status_code == 302
    assert Submission.objects.get(pk=paper.pk).track.slug == "research"
    assert move(world, paper, "industry").status_code == 302
    assert Submission.objects.get(pk=paper.pk).track.slug == "industry"


# -- Pasting -----------------------------------------------------------------------------------------------------------


def test_a_pasted_list_is_shown_as_rows_and_added_after_the_others(world: AuthorWorld) -> None:
    paper = world.begin()
    place = world.url(f"{paper.number}/authors/paste/")
    text = f"Bela Norden, bela@x.example, Acme\n{world.user.full_name}, {world.user.email}, Halden\nCem Ost <cem@x.example>"
    shown = unescape(world.client.post(place, {"text": text, "act": "look"}).content.decode())
    assert "bela@x.example" in shown
    assert "In the list already; left out" in shown
    assert paper.authors.count() == 1
    answer = world.client.post(place, {"text": text, "act": "add"})
    assert answer["Location"] == world.url(f"{paper.number}/edit/#section-authors")
    assert [(row.full_name, row.affiliation) for row in paper.authors.order_by("position")][1:] == [
        ("Bela Norden", "Acme"),
        ("Cem Ost", ""),
    ]


def test_a_paste_that_cannot_be_read_keeps_its_text_and_says_why(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = world.client.post(world.url(f"{paper.number}/authors/paste/"), {"text": "name,email", "act": "add"})
    assert answer.status_code == 422
    body = unescape(answer.content.decode())
    assert "no author below it" in body
    assert "name,email</textarea>" in body


# -- Conflicts ---------------------------------------------------------------------------------------------------------


def test_p40_authors_name_members_and_see_nothing_of_what_others_said(world: AuthorWorld) -> None:
    paper = world.begin()
    named, barred = make_member(world.conference, "Nora Named"), make_member(world.conference, "Bruno Barred")
    Conflict.objects.create(submission=paper, user=barred, source=ConflictSource.CHAIR)
    place = world.url(f"{paper.number}/conflicts/")
    assert page(world, f"{paper.number}/conflicts/").count("Bruno") == 0
    # A search finds whom a chair set like anybody else: the page would tell otherwise.
    assert "Bruno Barred" in page(world, f"{paper.number}/conflicts/", q="barred")
    assert world.client.post(place, {"act": "declare", "about": named.pk, "reason": "Adviser"}).status_code == 302
    assert Conflict.objects.get(user=named).source == ConflictSource.AUTHOR
    shown = page(world, f"{paper.number}/conflicts/")
    assert ("Nora Named" in shown, "Bruno" in shown) == (True, False)
    world.client.post(place, {"act": "withdraw", "about": barred.pk})
    world.client.post(place, {"act": "withdraw", "about": named.pk})
    assert [row.source for row in Conflict.objects.all()] == [ConflictSource.CHAIR]


def test_the_committee_is_searched_by_three_letters_at_least_and_bounded(world: AuthorWorld) -> None:
    paper = world.begin()
    make_member(world.conference, "Nora Named")
    assert "Write at least three letters" in page(world, f"{paper.number}/conflicts/", q="no")
    shown = [page(world, f"{paper.number}/conflicts/", q="nora") for _ in range(30)]
    assert ("Nora Named" in shown[0], "Nora Named" in shown[-1]) == (True, False)
    assert "Wait a minute" in shown[-1]


def test_declaring_that_ones_conflicts_are_complete_is_said_on_the_form(world: AuthorWorld) -> None:
    paper = world.begin()
    world.client.post(world.url(f"{paper.number}/edit/"), complete_data(paper))
    assert "Not declared by you yet" in page(world, f"{paper.number}/edit/")
    world.client.post(world.url(f"{paper.number}/conflicts/"), {"act": "complete"})
    assert "1 of 3 authors has said that all of theirs are." in page(world, f"{paper.number}/edit/")


def test_p40_after_the_deadline_nothing_is_declared_and_the_list_stays(world: AuthorWorld) -> None:
    paper = world.begin()
    member = make_member(world.conference, "Nora Named")
    with closed(world):
        client = client_of(world.user)
        client.post(world.url(f"{paper.number}/conflicts/"), {"act": "declare", "about": member.pk})
        client.post(world.url(f"{paper.number}/conflicts/"), {"act": "complete"})
    assert not Conflict.objects.exists()
    assert paper.authors.get().conflicts_complete_at is None


def test_p1_a_member_of_the_committee_finds_none_of_these_pages(world: AuthorWorld) -> None:
    paper = world.begin()
    member = make_member(world.conference, "Nora Named")
    Membership.objects.create(conference=world.conference, user=make_user("Chia Chair"), role=Role.CHAIR)
    client = client_of(member)
    for place in ("{}/conflicts/", "{}/move/?to=research", "{}/authors/paste/"):
        there = observe(client.post(world.url(place.format(paper.number)), {"act": "complete"}))
        assert there == observe(client.post(world.url(place.format(999)), {"act": "complete"}))


def test_the_page_of_conflicts_costs_as_many_queries_for_three_as_for_one(world: AuthorWorld) -> None:
    paper = world.begin()
    counts = []
    for name in ("Ada One", "Bea Two", "Cea Three"):
        member = make_member(world.conference, name)
        Conflict.objects.create(submission=paper, user=member, source=ConflictSource.AUTHOR)
        with CaptureQueriesContext(connection) as context:
            page(world, f"{paper.number}/conflicts/")
        counts.append(len(context))
    assert counts[0] == counts[2]
