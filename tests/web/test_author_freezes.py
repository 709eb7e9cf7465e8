"""The form says what is fixed since when; a crafted or late POST against it is refused, and the rest is saved."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conferences.kinds import DeadlineKind
from conferences.models import Deadline
from submissions.models import Submission, SubmissionField
from tests.web.author_world import SCRIPT, AuthorWorld, complete_data, form_data, make_author_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> AuthorWorld:
    return make_author_world()


def freeze(world: AuthorWorld, *kinds: DeadlineKind) -> None:
    """Dates that passed an hour ago; the papers were begun a day ago."""
    Submission.objects.update(created_at=timezone.now() - timedelta(days=1))
    for kind in kinds:
        Deadline.objects.create(
            conference=world.conference, kind=kind, instant=timezone.now() - timedelta(hours=1), zone="UTC"
        )


def make_paper(world: AuthorWorld) -> Submission:
    paper = world.begin()
    assert world.client.post(world.url(f"{paper.number}/edit/"), complete_data(paper)).status_code == 302
    return Submission.objects.get(pk=paper.pk)


def edit_url(world: AuthorWorld, paper: Submission) -> str:
    return world.url(f"{paper.number}/edit/")


def test_the_form_shows_what_is_fixed_and_since_when(world: AuthorWorld) -> None:
    paper = make_paper(world)
    body = world.client.get(edit_url(world, paper)).content.decode()
    assert "Fixed since" not in body
    assert "Add an author" in body
    freeze(world, DeadlineKind.TITLE_FREEZE, DeadlineKind.AUTHORS_FREEZE)
    SubmissionField.objects.filter(key="focus", track=paper.track).update(frozen_from=timezone.now())
    body = world.client.get(edit_url(world, paper)).content.decode()
    assert body.count("Fixed since") == 2
    assert "Names, addresses and order of the authors are fixed since" in body
    for gone in ("Add an author", "Remove this author", 'value="up:'):
        assert gone not in body.partition('id="author-template"')[0], gone


def test_authors_that_may_be_reordered_can_be_moved_and_not_removed(world: AuthorWorld) -> None:
    paper = make_paper(world)
    freeze(world, DeadlineKind.AUTHORS_REORDER)
    page = world.client.get(edit_url(world, paper)).content.decode().partition('id="author-template"')[0]
    assert "their order is not" in page
    assert 'value="up:' in page
    assert "Remove this author" not in page
    first, second, third = paper.authors.order_by("position")
    data = form_data(paper, author=[str(second.pk), str(first.pk), str(third.pk)])
    assert world.client.post(edit_url(world, paper), data).status_code == 302
    assert [row.pk for row in paper.authors.order_by("position")] == [second.pk, first.pk, third.pk]


@pytest.mark.parametrize("headers", [{}, SCRIPT])
def test_a_post_against_a_fixed_title_is_refused_in_words_and_the_rest_is_saved(
    world: AuthorWorld, headers: dict[str, str]
) -> None:
    paper = make_paper(world)
    title = paper.title
    freeze(world, DeadlineKind.TITLE_FREEZE)
    data = form_data(paper, title="A crafted title", abstract="A new abstract.")
    answer = world.client.post(edit_url(world, paper), data, **headers)  # type: ignore[arg-type]  # headers among its keywords
    body = answer.content.decode()
    assert answer.status_code == 200
    assert "The title is fixed since" in body
    assert "A crafted title" in body
    paper.refresh_from_db()
    assert (paper.title, paper.abstract) == (title, "A new abstract.")


def test_a_fixed_list_of_authors_takes_nobody_and_loses_nobody(world: AuthorWorld) -> None:
    paper = make_paper(world)
    freeze(world, DeadlineKind.AUTHORS_FREEZE)
    before = list(paper.authors.order_by("position").values_list("pk", "email"))
    first = paper.authors.get(position=1)
    data = form_data(paper, author=[str(first.pk), "new1"], title="Another title")
    data |= {"author-new1-given_name": "Eve", "author-new1-email": "eve@x.example", "author-new1-affiliation": "X"}
    answer = world.client.post(edit_url(world, paper), data, **SCRIPT)
    assert "Names and addresses of the authors and their order are fixed since" in answer.content.decode()
    assert list(paper.authors.order_by("position").values_list("pk", "email")) == before
    paper.refresh_from_db()
    assert paper.title == "Another title"


def test_switched_off_answers_that_browsers_do_not_send_stay(world: AuthorWorld) -> None:
    paper = make_paper(world)
    freeze(world)
    SubmissionField.objects.filter(track=paper.track).update(frozen_from=timezone.now(), required_from=None)
    answers = dict(paper.answers)
    data = {name: value for name, value in form_data(paper).items() if not name.startswith("field-")}
    answer = world.client.post(edit_url(world, paper), data | {"title": "Another title"})
    assert answer.status_code == 302
    paper.refresh_from_db()
    assert (paper.answers, paper.title) == (answers, "Another title")


def test_an_answer_against_a_fixed_question_is_refused(world: AuthorWorld) -> None:
    paper = make_paper(world)
    freeze(world)
    SubmissionField.objects.filter(track=paper.track, key="contributions").update(frozen_from=timezone.now())
    answers = dict(paper.answers)
    data = form_data(paper) | {"field-contributions": ["cancelled"], "title": "Another title"}
    answer = world.client.post(edit_url(world, paper), data, **SCRIPT)
    assert "This answer is fixed since" in answer.content.decode()
    paper.refresh_from_db()
    assert (paper.answers, paper.title) == (answers, "Another title")


def test_what_is_missing_and_fixed_says_to_write_to_the_chairs(world: AuthorWorld) -> None:
    paper = world.begin()
    freeze(world, DeadlineKind.TITLE_FREEZE)
    body = world.client.get(edit_url(world, paper)).content.decode()
    assert "Give the paper a title. It is fixed since" in body


def test_p11_no_draft_is_begun_after_the_registration_deadline_and_begun_ones_go_on(world: AuthorWorld) -> None:
    paper = world.begin()
    Deadline.objects.create(
        conference=world.conference,
        kind=DeadlineKind.REGISTRATION,
        instant=timezone.now() - timedelta(minutes=2),
        zone="UTC",
    )
    answer = world.client.post(world.url("new/"), {"track": "industry"})
    assert (answer.status_code, Submission.objects.count()) == (422, 1)
    assert "New papers closed on" in answer.content.decode()
    assert world.client.post(edit_url(world, paper), form_data(paper, title="Goes on")).status_code == 302
    paper.refresh_from_db()
    assert paper.title == "Goes on"
