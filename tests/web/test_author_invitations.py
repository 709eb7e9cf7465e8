"""A track that takes papers by invitation: whom it lets begin a paper or move one in, and what others read."""

import pytest
from allauth.account.models import EmailAddress

from conferences.kinds import Submitters
from conferences.models import Track
from submissions.models import Submission
from submissions.services.moving import change_track
from tests.submissions.world import make_user
from tests.web.author_world import AuthorWorld, client_of, make_author_world, move

pytestmark = pytest.mark.django_db
REFUSED = "By invitation only, and no confirmed address of yours is invited."


@pytest.fixture
def world() -> AuthorWorld:
    return make_author_world()


def invite(world: AuthorWorld, *invited: str) -> Track:
    """Let the industry track take papers of these addresses alone."""
    track = world.conference.tracks.get(slug="industry")
    track.submitters, track.invited = Submitters.INVITED, list(invited)
    track.save()
    return track


def begin(world: AuthorWorld, track: str = "industry") -> tuple[int, str]:
    answer = world.client.post(world.url("new/"), {"track": track})
    return answer.status_code, answer.content.decode()


def test_whoever_is_not_invited_reads_so_and_a_crafted_request_begins_nothing(world: AuthorWorld) -> None:
    invite(world, "somebody@else.example")
    page = world.client.get(world.url("new/")).content.decode()
    assert REFUSED in page
    assert 'value="industry"' not in page
    assert 'value="research"' in page
    status, page = begin(world)
    assert (status, REFUSED in page) == (422, True)
    assert not Submission.objects.exists()
    # The control: the other track takes anybody's.
    assert begin(world, "research")[0] == 302


@pytest.mark.parametrize("form", ["exact", "domain", "large letters", "second address"])
def test_whoever_is_invited_begins_a_paper(world: AuthorWorld, form: str) -> None:
    email = world.user.email
    match form:
        case "domain":
            invite(world, f"@{email.rpartition('@')[2]}")
        case "second address":
            EmailAddress.objects.create(user=world.user, email="ines@lab.example", verified=True)
            invite(world, "ines@lab.example")
        case "large letters":
            invite(world, email.upper())
        case _:
            invite(world, email)
    assert begin(world)[0] == 302


def test_p22_an_address_that_is_not_proven_is_no_invitation_nor_is_a_longer_domain(world: AuthorWorld) -> None:
    EmailAddress.objects.create(user=world.user, email="ines@lab.example", verified=False)
    invite(world, "ines@lab.example", "@example", "@notpeople.example", "people.example")
    assert begin(world)[0] == 422


def test_papers_are_moved_in_by_the_invited_and_by_chairs_alone_and_what_is_there_stays(world: AuthorWorld) -> None:
    paper, there = world.begin("research"), world.begin("industry")
    track = invite(world, "somebody@else.example")
    assert move(world, paper, "industry").status_code == 302
    paper.refresh_from_db()
    assert paper.track.slug == "research"
    # What is in the track already is still its authors' to change.
    assert world.client.get(world.url(f"{there.number}/edit/")).status_code == 200
    chair = make_user("Chris Chair")
    change_track(
        submission_id=paper.pk, track_id=track.pk, user_id=chair.pk, reason="Asked for it.", now=paper.saved_at
    )
    paper.refresh_from_db()
    assert paper.track == track
    # The control: somebody who is invited moves theirs.
    other = world.begin("research")
    invite(world, world.user.email)
    move(world, other, "industry")
    other.refresh_from_db()
    assert other.track == track


def test_the_list_offers_no_new_paper_where_every_open_track_invites_others(world: AuthorWorld) -> None:
    offer = world.url("new/")
    assert offer in world.client.get(world.url()).content.decode()
    world.conference.tracks.update(submitters=Submitters.INVITED)
    assert offer not in world.client.get(world.url()).content.decode()


def test_p44_the_public_page_says_by_invitation_and_names_nobody(world: AuthorWorld) -> None:
    url = f"/{world.conference.slug}/industry/"
    client = client_of(make_user())
    assert "By invitation of the chairs." not in client.get(url).content.decode()
    invite(world, "canary@people.example")
    page = client.get(url).content.decode()
    assert "By invitation of the chairs." in page
    assert "canary" not in page
    assert "canary" not in client.get(world.url("new/")).content.decode()
