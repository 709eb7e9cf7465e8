"""A person's papers as pages: list, files, withdrawing, and what is released to authors."""

import re
from datetime import UTC, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conferences.models import Conference
from mail.models import Message
from reviews.kinds import Outcome, Released
from reviews.models import Decision, Release
from submissions.services.moving import desk_reject_submission
from submissions.states import State
from tests.submissions.world import make_pdf, make_user
from tests.web.author_world import (
    SCRIPT,
    AuthorWorld,
    body_of,
    client_of,
    complete_data,
    form_data,
    make_author_world,
    pdf_upload,
    submitted,
)
from ui.times import moment_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> AuthorWorld:
    return make_author_world()


# -- The list ----------------------------------------------------------------------------------------------------------


def test_the_list_shows_ones_own_papers_alone(world: AuthorWorld) -> None:
    world.begin()
    other = make_user("Otto Other")
    client_of(other).post(world.url("new/"), {"track": "research"})
    body = body_of(world.client.get(world.url()))
    assert body.count('class="table-title"') == 1
    assert "1 · Industry" in body


def test_the_list_says_what_is_missing(world: AuthorWorld) -> None:
    world.begin()
    assert "things are missing" in body_of(world.client.get(world.url()))


def test_an_empty_list_offers_to_begin(world: AuthorWorld) -> None:
    body = body_of(world.client.get(world.url()))
    assert "You have no submission in this conference." in body
    assert "Start a submission" in body


def test_the_list_is_paged_by_number(world: AuthorWorld) -> None:
    for _ in range(32):
        world.begin()
    first = body_of(world.client.get(world.url()))
    assert first.count('class="table-title"') == 30
    second = body_of(world.client.get(world.url("?after=3")))
    assert second.count('class="table-title"') == 2


def queries(world: AuthorWorld, rest: str = "") -> int:
    """How many queries a page costs."""
    with CaptureQueriesContext(connection) as context:
        assert world.client.get(world.url(rest)).status_code == 200
    return len(context)


def test_the_list_costs_as_many_queries_for_three_papers_as_for_one(world: AuthorWorld) -> None:
    submitted(world)
    one = queries(world)
    submitted(world)
    submitted(world)
    assert queries(world) == one
    assert one <= 15


def test_the_form_costs_as_many_queries_for_three_authors_as_for_one(world: AuthorWorld) -> None:
    paper = world.begin()
    data = complete_data(paper)
    world.client.post(world.url(f"{paper.number}/edit/"), data | {"author": data["author"][:1]})
    assert paper.authors.count() == 1
    one = queries(world, f"{paper.number}/edit/")
    other = world.begin()
    world.client.post(world.url(f"{other.number}/edit/"), complete_data(other))
    assert other.authors.count() == 3
    assert queries(world, f"{other.number}/edit/") == one
    assert one <= 26


def test_an_autosave_costs_less_than_thirty_queries_however_many_authors_there_are(world: AuthorWorld) -> None:
    counts = []
    for authors in (1, 3):
        paper = world.begin()
        data = complete_data(paper)
        world.client.post(world.url(f"{paper.number}/edit/"), data | {"author": data["author"][:authors]})
        typed = form_data(paper, abstract="Typed since.")
        with CaptureQueriesContext(connection) as context:
            assert world.client.post(world.url(f"{paper.number}/edit/"), typed, **SCRIPT).status_code == 200
        assert paper.authors.count() == authors
        counts.append(len(context))
    assert counts[0] == counts[1]
    assert counts[0] < 30


def test_a_papers_own_page_costs_as_many_queries_for_three_versions_as_for_one(world: AuthorWorld) -> None:
    paper = submitted(world)
    one = queries(world, f"{paper.number}/")
    for _ in range(2):
        world.client.post(world.url(f"{paper.number}/upload/"), {"file": pdf_upload(make_pdf())})
    assert paper.manuscripts.count() == 3
    assert queries(world, f"{paper.number}/") == one
    assert one <= 20


def test_p25_a_closed_conference_shows_authors_their_own_paper_and_others_nothing(world: AuthorWorld) -> None:
    paper = submitted(world)
    Conference.objects.filter(pk=world.conference.pk).update(is_closed=True)
    assert world.client.get(world.url()).status_code == 200
    assert world.client.get(world.url(f"{paper.number}/")).status_code == 200
    assert world.client.get(world.url("new/")).status_code == 404
    assert client_of(make_user("Otto Other")).get(world.url()).status_code == 404


# -- Withdrawing -------------------------------------------------------------------------------------------------------


def test_withdrawing_asks_first_and_a_get_changes_nothing(world: AuthorWorld) -> None:
    paper = submitted(world)
    body = body_of(world.client.get(world.url(f"{paper.number}/withdraw/")))
    assert f"Withdraw paper {paper.number}?" in body
    paper.refresh_from_db()
    assert paper.state == State.SUBMITTED


def test_a_post_withdraws_and_authors_cannot_revive(world: AuthorWorld) -> None:
    paper = submitted(world)
    answer = world.client.post(world.url(f"{paper.number}/withdraw/"))
    assert answer.status_code == 302
    paper.refresh_from_db()
    assert paper.state == State.WITHDRAWN
    assert "Nobody" not in body_of(world.client.get(world.url(f"{paper.number}/")))
    assert "A chair can restore it." in body_of(world.client.get(world.url(f"{paper.number}/")))
    assert world.client.post(world.url(f"{paper.number}/submit/")).status_code == 403
    paper.refresh_from_db()
    assert paper.state == State.WITHDRAWN


def test_p12_after_reviews_were_shown_a_withdrawal_needs_a_chair(world: AuthorWorld) -> None:
    paper = submitted(world)
    Release.objects.create(track=paper.track, what=Released.REVIEWS, at=timezone.now() - timedelta(hours=1))
    answer = world.client.post(world.url(f"{paper.number}/withdraw/"))
    assert answer.status_code == 403
    paper.refresh_from_db()
    assert paper.state == State.SUBMITTED


# -- What authors are told ---------------------------------------------------------------------------------------------


def test_a_desk_rejected_paper_tells_its_authors_why(world: AuthorWorld) -> None:
    paper = submitted(world)
    chair = make_user("Cleo Chair")
    desk_reject_submission(submission_id=paper.pk, user_id=chair.pk, reason="No real system.", now=timezone.now())
    body = body_of(world.client.get(world.url(f"{paper.number}/")))
    assert "No real system." in body
    assert "Cleo" not in body


def test_p35_a_decision_is_not_there_before_its_release_and_is_taken_back_cleanly(world: AuthorWorld) -> None:
    paper = submitted(world)
    chair = make_user("Cleo Chair")
    before = body_of(world.client.get(world.url(f"{paper.number}/")))
    Decision.objects.create(
        submission=paper, outcome=Outcome.ACCEPT, comment="BAIT", decided_by=chair, decided_at=timezone.now()
    )
    hidden = body_of(world.client.get(world.url(f"{paper.number}/")))
    assert "BAIT" not in hidden
    assert "Accepted" not in hidden
    release = Release.objects.create(track=paper.track, what=Released.DECISIONS, at=timezone.now() - timedelta(hours=1))
    shown = body_of(world.client.get(world.url(f"{paper.number}/")))
    assert "BAIT" in shown
    assert "Accepted" in shown
    assert "Accepted" in body_of(world.client.get(world.url()))
    release.at = timezone.now() + timedelta(hours=1)
    release.save()
    assert "BAIT" not in body_of(world.client.get(world.url(f"{paper.number}/")))
    assert len(before) > 0


# -- Files -------------------------------------------------------------------------------------------------------------


def test_authors_get_back_every_version_byte_by_byte(world: AuthorWorld) -> None:
    paper = world.begin()
    first, second = make_pdf(pages=1), make_pdf(pages=2)
    for data in (first, second):
        world.client.post(world.url(f"{paper.number}/upload/"), {"file": pdf_upload(data)})
    for version, data in ((1, first), (2, second)):
        answer = world.client.get(world.url(f"{paper.number}/files/{version}/"))
        assert b"".join(answer) == data
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"] == 'attachment; filename="lora-serving-v7.pdf"'
        assert "sandbox" in answer["Content-Security-Policy"]


def test_p8_the_file_of_one_paper_is_not_found_under_another(world: AuthorWorld) -> None:
    paper = world.begin()
    other = world.begin()
    world.client.post(world.url(f"{paper.number}/upload/"), {"file": pdf_upload()})
    assert world.client.get(world.url(f"{other.number}/files/1/")).status_code == 404


# -- Forms --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "given"),
    [
        ("answer/", {"finding": "finding-file-1", "rule": "page-size", "act": "appeal", "sentence": "Ada & Bela."}),
        ("authors/paste/", {"act": "look", "text": "Ada & Bela."}),
        ("conflicts/", {"act": "outside", "kind": "person", "name": "Ada & Bela."}),
    ],
)
def test_what_was_typed_when_the_session_had_ended_is_given_back(
    world: AuthorWorld, place: str, given: dict[str, str]
) -> None:
    paper = world.begin()
    answer = Client().post(world.url(f"{paper.number}/{place}"), given)
    assert answer.status_code == 401
    assert "Ada &amp; Bela." in answer.content.decode()
    assert "finding-file-1" not in answer.content.decode()


def test_asking_the_other_authors_mails_each_one_link_once(world: AuthorWorld) -> None:
    paper = world.begin()
    world.client.post(world.url(f"{paper.number}/edit/"), complete_data(paper))
    for _ in range(2):
        assert world.client.post(world.url(f"{paper.number}/ask/")).status_code == 302
    assert paper.authors.filter(asked_at__isnull=False).count() == 2


def test_an_address_that_is_held_back_is_told_at_its_field_and_the_form_is_saved(world: AuthorWorld) -> None:
    paper = world.begin()
    data = complete_data(paper)
    world.client.post(world.url(f"{paper.number}/edit/"), data)
    now = timezone.now().replace(second=30, microsecond=0)
    with time_machine.travel(now, tick=False):
        world.client.post(world.url(f"{paper.number}/ask/"))
        row = paper.authors.get(position=2)
        row.asked_at = None
        row.save()
        answer = world.client.post(
            world.url(f"{paper.number}/ask/"), form_data(paper, title="Another title", csrfmiddlewaretoken="x")
        )
    body = answer.content.decode()
    assert answer.status_code == 429
    assert "0 mails went out; 1 author was not mailed." in body
    said = re.search(rf'id="id_author-{row.pk}-email_field"(.*?)<input', body, re.DOTALL)
    assert said is not None
    again = moment_words(now + timedelta(days=1, seconds=30), UTC)
    assert f"mailed for this paper within the last day. It can be mailed again from {again}." in said[1]
    # The other rows say nothing of it, and what was typed is saved.
    assert body.count("It can be mailed again") == 1
    paper.refresh_from_db()
    assert paper.title == "Another title"
    assert Message.objects.filter(kind="author_asked", to_email=row.email).count() == 1


@pytest.mark.parametrize("place", ["1/edit/", "1/submit/", "1/upload/", "1/withdraw/", "1/answer/", "1/ask/", "new/"])
def test_every_post_needs_the_token(world: AuthorWorld, place: str) -> None:
    paper = world.begin()
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user)
    assert client.post(world.url(place), {}).status_code == 403
    paper.refresh_from_db()
    assert (paper.state, paper.revision) == (State.DRAFT, 0)
