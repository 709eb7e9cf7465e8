"""The form around the deadline: what arrived in time counts, and nothing moves after it."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from conferences.kinds import DeadlineKind
from conferences.models import Deadline
from submissions.content import AUTHORS_MAX
from tests.web.author_form.places import closed, edit, stored
from tests.web.author_world import (
    SCRIPT,
    AuthorWorld,
    author_data,
    client_of,
    complete_data,
    form_data,
    make_author_world,
    move,
)
from web.author.forms import AUTHOR_FIELDS

pytestmark = pytest.mark.django_db


def test_p3_after_the_deadline_a_save_is_refused_and_the_text_stays_on_the_page(world: AuthorWorld) -> None:
    paper = world.begin()
    with closed(world):
        client = client_of(world.user)
        answer = client.post(world.url(f"{paper.number}/edit/"), form_data(paper, title="Too late"))
        page = client.get(world.url(f"{paper.number}/edit/"))
    assert answer.status_code == 403
    assert "Papers closed on" in answer.content.decode()
    assert "Too late" in answer.content.decode()
    assert stored(paper).title == ""
    assert page.status_code == 302


def test_p11_a_save_that_arrived_in_time_counts(world: AuthorWorld, settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    paper = world.begin()
    with closed(world, by=timedelta(minutes=4)):
        client = client_of(world.user)
        began = timezone.now() - timedelta(minutes=5)
        answer = client.post(
            world.url(f"{paper.number}/edit/"),
            form_data(paper, title="In time"),
            HTTP_X_REQUEST_START=f"t={began.timestamp():.3f}",
        )
    assert answer.status_code == 302
    assert stored(paper).title == "In time"


def test_p13_a_crafted_request_moves_no_paper_after_the_deadline(world: AuthorWorld) -> None:
    paper = world.begin()
    edit(world, paper, data=complete_data(paper))
    with closed(world):
        answer = client_of(world.user).post(
            world.url(f"{paper.number}/edit/"), form_data(paper, track="research"), **SCRIPT
        )
    assert answer.status_code == 403
    assert stored(paper).track.slug == "industry"


def test_a_list_of_as_many_authors_as_can_be_kept_is_saved_by_the_form(world: AuthorWorld) -> None:
    paper = world.begin()
    first = paper.authors.get()
    rows: dict[str, str] = {}
    for number in range(1, 200):
        rows |= author_data(
            f"new{number}",
            given_name="G",
            family_name=f"F{number}",
            email=f"a{number}@x.example",
            affiliation="A",
            further_affiliations="",
            orcid="",
            is_contact=True,
        )
    keys = [str(first.pk), *(f"new{number}" for number in range(1, 200))]
    assert edit(world, paper, data=form_data(paper, author=keys, **rows)).status_code == 302
    assert stored(paper).authors.count() == 200
    assert AUTHORS_MAX * (len(AUTHOR_FIELDS) + 1) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS


def test_p11_p13_nobody_moves_a_paper_into_a_track_that_is_closed(world: AuthorWorld) -> None:
    paper = world.begin()
    edit(world, paper, data=complete_data(paper))
    research = world.conference.tracks.get(slug="research")
    page = world.client.get(world.url(f"{paper.number}/edit/")).content.decode()
    assert 'value="move:research"' in page
    Deadline.objects.create(
        conference=world.conference,
        track=research,
        kind=DeadlineKind.SUBMISSION,
        instant=timezone.now() - timedelta(days=1),
    )
    assert move(world, paper, "research")["Location"] == world.url(f"{paper.number}/")
    assert stored(paper).track.slug == "industry"
    assert 'value="move:research"' not in world.client.get(world.url(f"{paper.number}/edit/")).content.decode()


def test_a_track_of_another_conference_is_no_choice(world: AuthorWorld) -> None:
    other = make_author_world()
    foreign = other.conference.tracks.get(slug="research")
    paper = world.begin()
    assert move(world, paper, f"{foreign.pk}").status_code == 302
    assert stored(paper).track.conference_id == world.conference.pk
