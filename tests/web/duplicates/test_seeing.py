"""Who sees that papers are alike, and that nobody else learns of it (M10)."""

from collections.abc import Callable

import pytest

from accounts.models import User
from conferences.kinds import Role
from conferences.models import Membership
from reviews.kinds import ConflictSource
from reviews.models import Assignment, Conflict
from submissions.duplicates.kinds import PairState
from submissions.duplicates.models import DuplicatePair
from submissions.invariants import pairs_across_conferences
from submissions.models import Author, Submission
from tests.reviews.world import NOW, World, make_member, make_pair, make_paper, make_user, make_world
from tests.web.desk import observable, sign_in
from tests.web.duplicates.places import POSTS, TWIN, desk, pair_page, the_pair, waiting

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["chair", "track_chair"])
def test_m10_chairs_find_the_pair_on_their_desk_in_the_list_and_on_both_papers(
    world: World, twin: Submission, who: str
) -> None:
    client = sign_in(getattr(world, who))
    assert waiting(client, world) == 1
    listed = client.get(desk(world, "duplicates/")).content.decode()
    shown = client.get(pair_page(world, twin)).content.decode()
    for text in (listed, shown):
        assert TWIN in text
        assert "Canary Pipelines" in text
        assert "About 34 % of the shorter paper’s phrases stand in the other one, too." in text
    for word in ("Wanda Writer", "Tina Twin", "Industry", "submitted", "none in common"):
        assert word in shown
    for paper, other in ((world.paper, TWIN), (twin, "Canary Pipelines")):
        assert other in client.get(desk(world, f"submissions/{paper.number}/")).content.decode()


@pytest.mark.parametrize("who", ["author", "pc", "reviewer", "outsider"])
def test_p1_without_a_chairs_role_nothing_of_it_is_there(world: World, twin: Submission, who: str) -> None:
    client = sign_in(getattr(world, who))
    for rest in ("", "texts/"):
        nowhere = client.get(f"/no-such-conference/chair/duplicates/1/2/{rest}")
        assert observable(client.get(pair_page(world, twin, rest))) == observable(nowhere)
    assert client.get(desk(world, "duplicates/")).status_code == 404
    for rest in POSTS:
        assert client.post(pair_page(world, twin, rest), {"reason": "x", "about": "1"}).status_code == 404
    assert the_pair().state == PairState.OPEN


@pytest.mark.parametrize("who", ["author", "reviewer", "pc"])
def test_p16_no_page_of_authors_or_reviewers_changes_by_a_pair(world: World, who: str) -> None:
    Assignment.objects.create(submission=world.paper, reviewer=world.reviewer, alias="K", assigned_at=NOW)
    twin = make_paper(world.track, make_user("Tina Twin"), title=TWIN)
    slug = world.conference.slug
    pages = (
        "/",
        f"/{slug}/",
        f"/{slug}/submissions/1/",
        f"/{slug}/submissions/1/report/",
        f"/{slug}/reviews/",
        f"/{slug}/reviews/1/",
    )
    client, chair = sign_in(getattr(world, who)), sign_in(world.chair)

    def seen() -> list[object]:
        return [observable(client.get(page)) for page in pages]

    before, at_the_desk = seen(), waiting(chair, world)
    make_pair(world.paper, twin)
    assert seen() == before
    # Control: the chair's desk does change.
    assert (at_the_desk, waiting(chair, world)) == (0, 1)


def written_by(world: World, paper: Submission, person: User) -> None:
    Author.objects.create(submission=paper, position=9, user=person, email="elsewhere@people.example")


def names(world: World, paper: Submission, person: User) -> None:
    Author.objects.create(submission=paper, position=9, email=person.email)


def conflicts(world: World, paper: Submission, person: User) -> None:
    Conflict.objects.create(submission=paper, user=person, source=ConflictSource.CHAIR)


@pytest.mark.parametrize("tie", [written_by, names, conflicts])
@pytest.mark.parametrize("of_which", [0, 1])
def test_p2_p21_a_chair_with_a_tie_to_either_paper_sees_nothing_of_the_pair_nor_a_number(
    world: World, twin: Submission, tie: Callable[[World, Submission, User], None], of_which: int
) -> None:
    papers = (world.paper, twin)
    tie(world, papers[of_which], world.chair)
    client = sign_in(world.chair)
    nowhere = desk(world, "duplicates/98/99/")
    for rest in ("", "texts/"):
        assert observable(client.get(pair_page(world, twin, rest))) == observable(client.get(nowhere + rest))
    for rest in POSTS:
        there, missing = (
            client.post(path + rest, {"reason": "x", "about": "1"}) for path in (pair_page(world, twin), nowhere)
        )
        assert observable(there) == observable(missing)
    assert waiting(client, world) == 0
    assert TWIN not in client.get(desk(world, "duplicates/")).content.decode()
    # Of the paper that is theirs to see, the page says nothing of the other one.
    free = papers[1 - of_which]
    shown = client.get(desk(world, f"submissions/{free.number}/")).content.decode()
    assert free.title in shown
    assert "alike" not in shown
    audit = client.get(desk(world, f"submissions/{free.number}/audit/")).content.decode()
    assert "duplicate" not in audit
    # Control: another chair handles it.
    assert waiting(sign_in(make_member(world.conference, "Ada Chair", Role.CHAIR)), world) == 1


def test_a_tracks_chair_sees_only_pairs_of_which_both_papers_are_in_the_track(world: World) -> None:
    other = make_paper(world.other_track, make_user("Tina Twin"), title=TWIN)
    make_pair(world.paper, other)
    for person in (world.track_chair, world.other_track_chair):
        client = sign_in(person)
        assert waiting(client, world) == 0
        assert client.get(pair_page(world, other)).status_code == 404
        assert TWIN not in client.get(desk(world, "duplicates/")).content.decode()
    assert waiting(sign_in(world.chair), world) == 1


def test_p26_a_chair_of_another_conference_has_no_pair_at_these_numbers(world: World, twin: Submission) -> None:
    elsewhere = make_world()
    client = sign_in(elsewhere.chair)
    assert waiting(client, elsewhere) == 0
    assert client.get(pair_page(world, twin)).status_code == 404
    assert client.get(pair_page(elsewhere, twin)).status_code == 404


def test_the_numbers_in_the_other_order_or_of_no_pair_are_not_there(world: World, twin: Submission) -> None:
    client = sign_in(world.chair)
    assert client.get(desk(world, f"duplicates/{twin.number}/{world.paper.number}/")).status_code == 404
    assert client.get(desk(world, "duplicates/1/1/")).status_code == 404


def test_a_site_admin_without_a_role_has_no_way_to_it(world: World, twin: Submission) -> None:
    client = sign_in(make_user("Sita Admin", is_superuser=True))
    assert client.get(pair_page(world, twin)).status_code == 404
    # Where every chair is barred, the site admin makes another chair.
    Membership.objects.create(conference=world.conference, user=User.objects.get(family_name="Admin"), role=Role.CHAIR)
    assert client.get(pair_page(world, twin)).status_code == 200


def test_p26_a_pair_that_crossed_conferences_would_be_reported(world: World, twin: Submission) -> None:
    assert list(pairs_across_conferences()) == []
    DuplicatePair.objects.update(conference=make_world().conference)
    assert list(pairs_across_conferences()) == [
        f"Papers {world.paper.pk} and {twin.pk} are a pair in another conference than theirs."
    ]
