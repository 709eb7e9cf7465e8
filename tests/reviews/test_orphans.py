"""Papers that no chair may handle: the declaration stands, the site admins are told how many, and nothing of the papers."""

import pytest
from django.test import Client

from accounts.models import User
from conferences.kinds import Role
from conferences.models import Membership
from mail.models import Message
from reviews.models import Conflict, PaperWithoutChair
from reviews.services.declaring import declare_conflict, withdraw_conflict
from reviews.services.orphans import count_without_chair, papers_without_chair, tell_of_papers_without_chair
from submissions.models import Author, Submission
from submissions.states import State
from tests.reviews.world import NOW, World, make_member, make_paper, make_user, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def root() -> User:
    return User.objects.create_superuser("root@people.example", given_name="Root")


def name_every_chair(world: World) -> list[User]:
    """As the authors of the paper; who they are."""
    roles = Membership.objects.filter(conference=world.conference, role__in=[Role.CHAIR, Role.TRACK_CHAIR])
    chairs = [row.user for row in roles.select_related("user")]
    for chair in chairs:
        declare_conflict(
            submission_id=world.paper.pk, member_id=chair.pk, user_id=world.author.pk, reason="Adviser", now=NOW
        )
    return chairs


def told() -> list[tuple[str, str]]:
    return [(row.to_email, row.subject) for row in Message.objects.filter(kind="papers_without_chair").order_by("pk")]


def test_authors_may_name_every_chair_and_the_site_admin_is_told_once(world: World, root: User) -> None:
    assert tell_of_papers_without_chair(now=NOW) == 0
    chairs = name_every_chair(world)
    assert len(chairs) > 1
    assert Conflict.objects.count() == len(chairs)
    assert (tell_of_papers_without_chair(now=NOW), tell_of_papers_without_chair(now=NOW)) == (1, 0)
    assert told() == [(root.email, f"{world.conference.name}: 1 paper without a chair")]
    body = Message.objects.get(kind="papers_without_chair").body
    # A site admin may be its author: neither number nor title, nor who named whom.
    for word in (world.paper.title, f"#{world.paper.number}", world.author.family_name, chairs[0].family_name):
        assert word not in body
    assert f"/admin/conferences/conference/{world.conference.pk}/change/" in body


def test_a_chair_of_another_track_is_none_for_this_paper_and_a_new_chair_is(world: World, root: User) -> None:
    name_every_chair(world)
    other = world.conference.tracks.create(slug="posters", name="Posters")
    make_member(world.conference, "Tess Track", Role.TRACK_CHAIR, other)
    assert tell_of_papers_without_chair(now=NOW) == 1
    make_member(world.conference, "Nora New", Role.CHAIR)
    assert tell_of_papers_without_chair(now=NOW) == 0
    assert not PaperWithoutChair.objects.exists()
    # Should it come to that again, it is told again.
    nora = User.objects.get(given_name="Nora")
    declare_conflict(submission_id=world.paper.pk, member_id=nora.pk, user_id=world.author.pk, reason="", now=NOW)
    assert tell_of_papers_without_chair(now=NOW) == 1
    assert len(told()) == 2


def test_chairs_named_as_authors_count_like_conflicts(world: World) -> None:
    roles = Membership.objects.filter(conference=world.conference, role__in=[Role.CHAIR, Role.TRACK_CHAIR])
    for place, row in enumerate(roles, start=10):
        Author.objects.create(submission=world.paper, position=place, given_name="X", email=row.user.email)
    assert list(papers_without_chair()) == [world.paper]


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_drafts_and_withdrawn_papers_need_no_chair(world: World, state: State) -> None:
    name_every_chair(world)
    assert papers_without_chair().count() == 1
    Submission.objects.filter(pk=world.paper.pk).update(
        state=state, withdrawn_at=NOW if state is State.WITHDRAWN else None
    )
    assert papers_without_chair().count() == 0


def test_the_site_admin_reads_it_where_a_chair_is_invited_and_a_chair_does_not(world: World, root: User) -> None:
    name_every_chair(world)
    make_paper(world.track, make_user())
    tell_of_papers_without_chair(now=NOW)
    assert count_without_chair(world.conference.pk) == 1
    url = f"/admin/conferences/conference/{world.conference.pk}/change/"
    words = "1 submitted paper has no chair"

    def page(user: User) -> str:
        client = Client()
        client.force_login(user)
        return client.get(url).content.decode()

    assert words in page(root)
    assert words not in page(world.chair)
    chairs = Conflict.objects.values_list("user_id", flat=True)
    withdraw_conflict(submission_id=world.paper.pk, member_id=chairs[0], user_id=world.author.pk, now=NOW)
    tell_of_papers_without_chair(now=NOW)
    assert words not in page(root)
