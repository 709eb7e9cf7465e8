"""What chairs can say of papers that are alike, and when a pair waits for them (M10)."""

import re
from datetime import timedelta

import pytest

from conferences.models import AuditEntry
from mail.models import Message
from submissions.duplicates.evidence import Likeness
from submissions.duplicates.kinds import PairState
from submissions.duplicates.models import DuplicatePair
from submissions.models import Submission
from submissions.services.moving import desk_reject_submission, withdraw_submission
from submissions.states import State
from tests.reviews.world import NOW, World, make_pair, make_paper, make_user
from tests.web.desk import sign_in
from tests.web.duplicates.places import POSTS, TWIN, desk, pair_page, the_pair, waiting

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("reason", ["", "A survey and the system that it led to."])
def test_fine_settles_the_pair_and_is_in_the_audit_trail(world: World, twin: Submission, reason: str) -> None:
    client = sign_in(world.chair)
    answer = client.post(pair_page(world, twin, "fine/"), {"reason": reason})
    assert (answer.status_code, answer["Location"]) == (302, desk(world, "duplicates/"))
    row = the_pair()
    assert (row.state, row.decided_by, row.decided_at, row.reason) == (PairState.FINE, world.chair, NOW, reason)
    entry = AuditEntry.objects.get(kind="duplicate_pair")
    assert (entry.action, entry.actor, entry.reason, entry.object_id) == (
        "duplicate found fine",
        world.chair,
        reason,
        row.pk,
    )
    assert waiting(client, world) == 0
    assert TWIN not in client.get(desk(world, "duplicates/")).content.decode()
    settled = client.get(desk(world, "duplicates/?state=fine")).content.decode()
    assert TWIN in settled
    shown = client.get(pair_page(world, twin)).content.decode()
    assert reason in shown
    assert "said that it is fine" in shown
    assert not Message.objects.exists()


def test_a_pair_that_was_found_fine_can_be_looked_at_again(world: World, twin: Submission) -> None:
    client = sign_in(world.chair)
    client.post(pair_page(world, twin, "fine/"), {"reason": "Too quick."})
    assert client.post(pair_page(world, twin, "look-again/")).status_code == 302
    assert (the_pair().state, the_pair().decided_by, the_pair().reason) == (PairState.OPEN, None, "")
    assert waiting(client, world) == 1
    again = client.post(pair_page(world, twin, "look-again/"))
    assert again.status_code == 422
    assert "was not found fine" in again.content.decode()


def test_one_of_the_two_is_desk_rejected_with_a_reason_that_its_authors_read(world: World, twin: Submission) -> None:
    client = sign_in(world.chair)
    reason = "The same work is submitted twice."
    answer = client.post(pair_page(world, twin, "desk-reject/"), {"about": str(twin.number), "reason": reason})
    assert answer.status_code == 302
    states = dict(Submission.objects.values_list("pk", "state"))
    assert (states[world.paper.pk], states[twin.pk]) == (State.SUBMITTED, State.DESK_REJECTED)
    assert (the_pair().state, the_pair().decided_by) == (PairState.REJECTED, world.chair)
    actions = AuditEntry.objects.order_by("pk").values_list("kind", "action", "reason")
    assert list(actions) == [
        ("submission", "submission desk rejected", reason),
        ("duplicate_pair", "duplicate rejected", reason),
    ]
    mailed = Message.objects.get()
    assert mailed.kind == "paper_desk_rejected"
    assert reason in mailed.body
    # Nothing but the chair's own words tells of the other paper.
    assert world.paper.title not in mailed.body
    assert waiting(client, world) == 0


def test_a_rejection_without_a_reason_keeps_everything_as_it_was(world: World, twin: Submission) -> None:
    client = sign_in(world.chair)
    answer = client.post(pair_page(world, twin, "desk-reject/"), {"about": str(twin.number), "reason": " "})
    assert answer.status_code == 422
    assert "Give a reason." in answer.content.decode()
    assert (the_pair().state, Submission.objects.get(pk=twin.pk).state) == (PairState.OPEN, State.SUBMITTED)


def test_a_paper_that_is_not_of_the_pair_is_not_there_to_reject(world: World, twin: Submission) -> None:
    third = make_paper(world.track, make_user("Theo Third"), title="A third")
    data = {"about": str(third.number), "reason": "x"}
    assert sign_in(world.chair).post(pair_page(world, twin, "desk-reject/"), data).status_code == 404
    assert Submission.objects.get(pk=third.pk).state == State.SUBMITTED


def test_whoever_comes_second_is_told_and_keeps_what_was_typed(world: World, twin: Submission) -> None:
    first, second = sign_in(world.chair), sign_in(world.track_chair)
    first.post(pair_page(world, twin, "fine/"), {"reason": ""})
    answer = second.post(pair_page(world, twin, "desk-reject/"), {"about": "1", "reason": "A reason typed at length"})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "This pair is settled already" in shown
    assert "A reason typed at length" in shown
    assert Submission.objects.get(pk=world.paper.pk).state == State.SUBMITTED


def test_a_get_changes_nothing(world: World, twin: Submission) -> None:
    client = sign_in(world.chair)
    assert [client.get(pair_page(world, twin, rest)).status_code for rest in POSTS] == [405, 405, 405]
    assert the_pair().state == PairState.OPEN


# -- when it waits ---------------------------------------------------------------------------------------------------


def test_a_pair_waits_no_longer_once_one_of_the_two_is_withdrawn_or_rejected(world: World, twin: Submission) -> None:
    client = sign_in(world.chair)
    withdraw_submission(submission_id=twin.pk, user_id=world.chair.pk, now=NOW)
    assert waiting(client, world) == 0
    shown = client.get(pair_page(world, twin)).content.decode()
    assert "Nothing to decide: a paper is no longer submitted" in shown
    assert "withdrawn" in shown


def test_a_paper_that_resembles_one_rejected_before_it_came_waits(world: World, twin: Submission) -> None:
    client = sign_in(world.chair)
    desk_reject_submission(submission_id=world.paper.pk, user_id=world.chair.pk, reason="Scope.", now=NOW)
    assert waiting(client, world) == 0
    DuplicatePair.objects.update(found_at=NOW + timedelta(hours=1))
    assert waiting(client, world) == 1
    shown = client.get(pair_page(world, twin)).content.decode()
    assert f"Desk reject paper {twin.number}" in shown
    assert f"Desk reject paper {world.paper.number}" not in shown


def test_a_weak_pair_is_shown_as_one(world: World) -> None:
    other = make_paper(world.other_track, world.author, title="Canary Pipelines")
    make_pair(
        world.paper, other, likeness=Likeness.TITLE_AND_AUTHORS, shared=0.01, title_likeness=1.0, author_overlap=1.0
    )
    client = sign_in(world.chair)
    shown = client.get(pair_page(world, other)).content.decode()
    assert "Title and authors alone" in shown
    assert "The texts differ." in shown
    assert "all 1 in common" in shown
    assert "%" not in re.sub(r"<[^>]+>", "", shown)
