"""Desk rejections, decisions and their release."""

import pytest

from mail.models import Message
from reviews.kinds import Outcome, Released
from reviews.models import Decision, Release
from submissions.models import Override
from submissions.states import State
from tests.reviews.world import NOW, World
from tests.web.chair.places import desk, paper
from tests.web.desk import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_at_the_moment")]


def test_desk_rejecting_needs_a_reason_and_can_be_undone(world: World) -> None:
    client = sign_in(world.chair)
    assert client.post(paper(world, "desk-reject/"), {}).status_code == 422
    client.post(paper(world, "desk-reject/"), {"reason": "Not a real system (M6)."})
    world.paper.refresh_from_db()
    assert (world.paper.state, world.paper.desk_reject_reason) == (State.DESK_REJECTED, "Not a real system (M6).")
    client.post(paper(world, "restore/"), {"reason": "They sent proof."})
    world.paper.refresh_from_db()
    assert world.paper.state == State.SUBMITTED


def test_p35_a_decision_stays_hidden_until_its_release_and_comes_with_one_mail_to_each_author(world: World) -> None:
    client = sign_in(world.chair)
    client.post(paper(world, "decide/"), {"outcome": "accept", "comment": "Well built."})
    assert Decision.objects.get().outcome == Outcome.ACCEPT
    assert not Message.objects.filter(kind="decision_released").exists()
    assert "Mail goes to 1 author" in str(
        client.post(desk(world, "releases/industry/decisions/"), {"act": "now"}, follow=True).content.decode()
    )
    assert list(Message.objects.filter(kind="decision_released").values_list("to_email", flat=True)) == [
        world.author.email
    ]


def test_p27_a_release_set_to_the_future_hides_again(world: World) -> None:
    client = sign_in(world.chair)
    client.post(desk(world, "releases/industry/reviews/"), {"act": "now"})
    assert Release.objects.get().at == NOW
    moment = {"act": "set", "day": "2025-12-24", "time": "09:30", "zone": "Etc/GMT+12"}
    client.post(desk(world, "releases/industry/reviews/"), moment)
    row = Release.objects.get()
    assert row.at.isoformat() == "2025-12-24T21:30:00+00:00"
    assert row.mailed_at is None
    client.post(desk(world, "releases/industry/reviews/"), {"act": "take-back"})
    assert not Release.objects.exists()


def test_a_track_chair_releases_their_own_track_alone(world: World) -> None:
    client = sign_in(world.track_chair)
    assert client.post(desk(world, "releases/research/reviews/"), {"act": "now"}).status_code == 404
    client.post(desk(world, "releases/industry/reviews/"), {"act": "now"})
    row = Release.objects.get()
    assert (row.track, row.what) == (world.track, Released.REVIEWS)


def test_an_accepted_rule_and_a_decision_can_be_taken_back(world: World) -> None:
    client = sign_in(world.chair)
    client.post(paper(world, "accept-rule/"), {"about": "page_total", "reason": "Figures only."})
    client.post(paper(world, "count-rule/"), {"about": "page_total", "reason": "It is text."})
    assert not Override.objects.exists()
    client.post(paper(world, "decide/"), {"outcome": "reject"})
    assert client.post(paper(world, "take-back-decision/"), {}).status_code == 422
    client.post(paper(world, "take-back-decision/"), {"reason": "Wrong paper."})
    assert not Decision.objects.exists()
