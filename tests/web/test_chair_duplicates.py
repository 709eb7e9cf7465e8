"""Papers that are alike: what chairs see of them, what they can say, and that nobody else learns of it (M10)."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from conferences.kinds import Role
from conferences.models import AuditEntry, Membership
from eligibility.facts import ENGINE_VERSION, Outcome
from eligibility.models import StoredFacts
from eligibility.services import facts_of
from mail.models import Message
from reviews.kinds import ConflictSource
from reviews.models import Assignment, Conflict
from submissions.duplicates.evidence import Likeness
from submissions.duplicates.kinds import PairState
from submissions.duplicates.models import DuplicatePair
from submissions.files import local_path, store_bytes
from submissions.invariants import pairs_across_conferences
from submissions.models import Author, Submission
from submissions.services.moving import desk_reject_submission, withdraw_submission
from submissions.states import State
from tests.reviews.world import NOW, World, add_manuscript, make_member, make_pair, make_paper, make_user, make_world
from tests.submissions.duplicates.texts import reworded, words_of
from tests.submissions.duplicates.world import pdf_of
from tests.web.desk import observable, sign_in

pytestmark = pytest.mark.django_db

TWIN = "Pipelines That Keep Canaries"
POSTS = ("fine/", "desk-reject/", "look-again/")


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def twin(world: World) -> Submission:
    """A paper of other people in the same track that shares text with the world's paper."""
    paper = make_paper(world.track, make_user("Tina Twin"), title=TWIN)
    make_pair(world.paper, paper)
    return paper


def desk(world: World, rest: str = "") -> str:
    return f"/{world.conference.slug}/chair/{rest}"


def pair_page(world: World, twin: Submission, rest: str = "") -> str:
    return desk(world, f"duplicates/{world.paper.number}/{twin.number}/{rest}")


def the_pair() -> DuplicatePair:
    return DuplicatePair.objects.get()


def waiting(client: Client, world: World) -> int:
    """The number on the desk."""
    page = client.get(desk(world)).content.decode()
    found = re.search(r'wait-count[^>]*>(\d+)</span>\s*<div>\s*<p class="wait-what">Papers that are alike', page)
    assert found is not None
    return int(found[1])


# -- who sees it -----------------------------------------------------------------------------------------------------


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


# -- what can be said of it ------------------------------------------------------------------------------------------


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


# -- both texts ------------------------------------------------------------------------------------------------------


def give_text(paper: Submission, words: list[str]) -> None:
    """A file whose facts are kept, as after its check."""
    stored = store_bytes(pdf_of(words)).sha256
    add_manuscript(paper, sha256=stored)
    facts_of(stored, lambda: local_path(stored))
    assert StoredFacts.objects.get(sha256=stored, engine_version=ENGINE_VERSION).outcome == Outcome.OK


def test_both_texts_stand_side_by_side_with_the_shared_passages_marked(world: World, twin: Submission) -> None:
    words = words_of(1, count=400)
    give_text(world.paper, words)
    give_text(twin, [*words_of(2, count=50), *words[100:300], *words_of(3, count=50)])
    shown = sign_in(world.chair).get(pair_page(world, twin, "texts/")).content.decode()
    assert "the longest has 200 words" in re.sub(r"\s+", " ", shown)
    marked = " ".join(re.findall(r"<mark>([^<]*)</mark>", shown))
    assert " ".join(words[100:300]) in marked
    assert " ".join(words[20:40]) in shown
    assert " ".join(words[20:40]) not in marked


def test_without_a_text_the_page_says_so(world: World, twin: Submission) -> None:
    give_text(world.paper, reworded(words_of(4, count=200), 0.1, seed=5))
    shown = sign_in(world.chair).get(pair_page(world, twin, "texts/")).content.decode()
    assert "is not kept" in shown
    assert "<mark>" not in shown


# -- lists -----------------------------------------------------------------------------------------------------------


def test_the_list_is_paged_by_key_the_newest_first(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.chair.views.duplicates.PAGE", 2)
    others = [make_paper(world.track, make_user("Otto Other"), title=f"Other {number}") for number in range(3)]
    for other in others:
        make_pair(world.paper, other)
    client = sign_in(world.chair)
    first = client.get(desk(world, "duplicates/")).content.decode()
    assert re.findall(r">(Other \d)</a>", first) == ["Other 2", "Other 1"]
    older = re.search(r'href="(\?state=open&amp;before=\d+)"', first)
    assert older is not None
    second = client.get(desk(world, "duplicates/" + older[1].replace("&amp;", "&"))).content.decode()
    assert re.findall(r">(Other \d)</a>", second) == ["Other 0"]
    for odd in ("?before=x", "?before=" + "9" * 40, "?state=nothing"):
        assert client.get(desk(world, f"duplicates/{odd}")).status_code == 200


@pytest.mark.parametrize("path", ["", "duplicates/", "duplicates/1/2/", "submissions/1/"])
def test_the_queries_do_not_grow_with_the_pairs(
    world: World, path: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(world.chair)
    make_pair(world.paper, make_paper(world.track, make_user("Ada First"), title="Other 0"))
    with CaptureQueriesContext(connection) as with_one:
        client.get(desk(world, path))
    for number in (1, 2):
        authors = [make_user(f"Author {place}") for place in range(number + 1)]
        make_pair(world.paper, make_paper(world.track, *authors, title=f"Other {number}"))
    with django_assert_num_queries(len(with_one)):
        client.get(desk(world, path))


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
