"""Who gets to the chairs' desk, and what nobody learns there."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from conferences.models import Conference
from mail.models import Message
from mail.services import queue_message
from reviews.kinds import ConflictSource, Outcome
from reviews.models import Conflict, Decision
from submissions.files import store_bytes
from submissions.models import Author, Submission
from submissions.services.drafting import start_submission
from submissions.services.moving import withdraw_submission
from submissions.states import State
from tests.reviews.world import NOW, World, add_manuscript, make_paper, make_user
from tests.web.author_world import SCRIPT
from tests.web.chair.places import ORIGINAL, desk, paper, review
from tests.web.desk import fetch, observable, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_at_the_moment")]
PAPER_PAGES = ("", "audit/", "files/1/", "files/1/blinded/")
ACTS = (
    "assign",
    "unassign",
    "conflict",
    "clear-conflict",
    "accept-rule",
    "refuse-appeal",
    "decide",
    "desk-reject",
    "withdraw",
    "restore",
    "own-deadline",
    "take-back-decision",
    "count-rule",
    "track",
)
DESK_PAGES = ("", "submissions/", "dates/", "committee/", "releases/", "mail/")


@pytest.mark.parametrize("who", ["author", "pc", "reviewer", "outsider"])
def test_p1_without_a_chairs_role_the_desk_is_not_there(world: World, who: str) -> None:
    client = sign_in(getattr(world, who))
    for page in DESK_PAGES:
        assert observable(client.get(desk(world, page))) == observable(client.get(f"/no-such-conference/chair/{page}"))
    for page in PAPER_PAGES:
        assert observable(client.get(paper(world, page))) == observable(client.get(paper(world, page, 999)))
        assert client.get(paper(world, page)).status_code == 404
    for act in ACTS:
        assert client.post(paper(world, f"{act}/"), {"reason": "x"}).status_code == 404


@pytest.mark.parametrize("who", ["chair", "track_chair"])
def test_chairs_see_each_page_of_their_desk(world: World, who: str) -> None:
    review(world)
    client = sign_in(getattr(world, who))
    for page in DESK_PAGES:
        expected = 404 if page == "committee/" and who == "track_chair" else 200
        assert client.get(desk(world, page)).status_code == expected, page
    for page in PAPER_PAGES:
        assert fetch(client, paper(world, page))[0].status_code == 200, page
    shown = client.get(paper(world)).content.decode()
    for word in ("Wanda Writer", "Eleven months of traces.", "CHAIRS-ONLY remark", "Rex Reviewer"):
        assert word in shown


def test_a_chair_of_another_track_has_no_power_over_the_paper(world: World) -> None:
    client = sign_in(world.other_track_chair)
    assert client.get(desk(world)).status_code == 200
    assert "Canary Pipelines" not in client.get(desk(world, "submissions/")).content.decode()
    for page in PAPER_PAGES:
        assert observable(client.get(paper(world, page))) == observable(client.get(paper(world, page, 999)))
    for act in ACTS:
        there, nowhere = (client.post(paper(world, f"{act}/", number)) for number in (None, 999))
        assert observable(there) == observable(nowhere)


def become_author(world: World) -> None:
    Author.objects.create(submission=world.paper, position=2, user=world.chair, email="elsewhere@people.example")


def be_named(world: World) -> None:
    Author.objects.create(submission=world.paper, position=2, email=world.chair.email)


def be_conflicted(world: World) -> None:
    Conflict.objects.create(submission=world.paper, user=world.chair, source=ConflictSource.CHAIR)


@pytest.mark.parametrize("tie", [become_author, be_named, be_conflicted])
def test_p2_a_chair_with_a_tie_to_the_paper_has_no_power_over_it_and_no_number_tells(
    world: World, tie: Callable[[World], None]
) -> None:
    tie(world)
    client = sign_in(world.chair)
    before = [client.get(desk(world, page)).content.decode() for page in ("", "releases/", "submissions/")]
    assert "Canary Pipelines" not in "".join(before)
    for page in PAPER_PAGES:
        assert observable(client.get(paper(world, page))) == observable(client.get(paper(world, page, 999)))
    for act in ACTS:
        there, nowhere = (client.post(paper(world, f"{act}/", number), {"reason": "x"}) for number in (None, 999))
        assert observable(there) == observable(nowhere)
    # P21: a reviewer, a review, a decision, undelivered mail about it change nothing that this chair sees.
    review(world)
    Decision.objects.create(
        submission=world.paper, outcome=Outcome.ACCEPT, decided_by=world.track_chair, decided_at=NOW
    )
    Message.objects.create(
        conference=world.conference,
        to_email="a@b.example",
        kind="x",
        about=f"submission:{world.paper.pk}",
        subject="s",
        body="b",
        state="failed",
        due_at=NOW,
    )
    after = [client.get(desk(world, page)) for page in ("", "releases/", "submissions/")]

    def mask(body: str) -> str:
        return re.sub(r'(nonce="|csrfmiddlewaretoken" value="|x-csrftoken": ")[^"]+', "*", body.replace("&quot;", '"'))

    assert [mask(body) for body in before] == [mask(answer.content.decode()) for answer in after]
    # The control: another chair sees all of it.
    assert "Canary Pipelines" in sign_in(world.track_chair).get(desk(world, "submissions/")).content.decode()


def test_p4_of_a_draft_a_chair_sees_title_track_and_state(world: World) -> None:
    draft = make_paper(
        world.track, make_user("Dora Draft"), title="Unfinished", abstract="DRAFT-ABSTRACT", state=State.DRAFT
    )
    client = sign_in(world.chair)
    page = client.get(paper(world, number=draft.number)).content.decode()
    listed = client.get(desk(world, "submissions/")).content.decode()
    assert "Unfinished" in page
    assert "Unfinished" in listed
    for word in ("DRAFT-ABSTRACT", "Dora", "Bluefin"):
        assert word not in page
    assert "Dora" not in listed
    assert client.post(paper(world, "assign/", draft.number), {"reviewer": world.pc.pk}).status_code == 404


def test_p4_a_draft_stays_one_for_chairs_when_it_is_withdrawn_and_neither_audit_nor_mail_names_its_authors(
    world: World,
) -> None:
    dora = make_user("Dora Draft")
    Conference.objects.filter(pk=world.conference.pk).update(next_number=7)
    key = start_submission(track_id=world.track.pk, user_id=dora.pk, now=NOW).pk
    draft = Submission.objects.get(pk=key)
    draft.abstract = "DRAFT-ABSTRACT"
    draft.save()
    add_manuscript(draft, sha256=store_bytes(ORIGINAL).sha256)
    ask = queue_message(
        kind="author_asked",
        to_email="co-author of a draft",
        conference=world.conference,
        about=f"submission:{key}",
        context={"name": "Dan Draft"},
    )
    client = sign_in(world.chair)

    def seen() -> str:
        pages = [paper(world, page, draft.number) for page in ("", "audit/")] + [desk(world, "submissions/")]
        return "".join(client.get(page).content.decode() for page in [*pages, desk(world, "mail/")])

    assert ask.state == "failed"
    for _ in ("as a draft", "withdrawn"):
        for word in ("DRAFT-ABSTRACT", "Dora", "co-author of a draft"):
            assert word not in seen()
        assert client.get(paper(world, "files/1/", draft.number)).status_code == 404
        if draft.withdrawn_at is None:
            withdraw_submission(submission_id=key, user_id=dora.pk, now=NOW)
            draft.refresh_from_db()
    # The control: submitted, all of it is the chairs' to read. A withdrawn draft can still be given back to its authors.
    assert client.post(paper(world, "restore/", draft.number), {"reason": "By mistake."}).status_code == 302
    Submission.objects.filter(pk=key).update(state=State.SUBMITTED, submitted_at=NOW)
    for word in ("DRAFT-ABSTRACT", "Dora", "co-author of a draft"):
        assert word in seen()


def test_an_act_whose_session_ended_gives_back_what_was_typed_and_leads_to_the_desk(world: World) -> None:
    client = Client()
    answer = client.post(paper(world, "desk-reject/"), {"reason": "Outside the scope of the track."})
    assert answer.status_code == 401
    told = answer.content.decode()
    assert "reason\nOutside the scope of the track." in told
    assert f"next=%2F{world.conference.slug}%2Fchair%2F" in told
    # Where nothing was typed one goes on at the desk: the act's own address answers no GET.
    answer = client.post(paper(world, "ended/"), {"about": "1"})
    assert answer["Location"] == f"/accounts/login/?next=/{world.conference.slug}/chair/"
    assert client.post(desk(world, "rules/sentences/"), {"name": "x"}, **SCRIPT).status_code == 401
    assert client.get(paper(world))["Location"] == f"/accounts/login/?next={paper(world)}"
    # A script would put the page for signing in where it expects a part of its own.
    assert client.get(paper(world), headers={"hx-request": "true"}).status_code == 401


@pytest.mark.parametrize("place", ["chair/submissions/1/desk-reject/", "reviews/1/", "papers/1/answer/"])
def test_p1_p25_a_form_of_somebody_signed_out_does_not_tell_whether_there_is_a_conference(
    world: World, place: str
) -> None:
    Conference.objects.update(is_closed=True)
    given = {"reason": "x", "summary": "x", "sentence": "x"}
    here = observable(Client().post(f"/{world.conference.slug}/{place}", given))
    nowhere = observable(Client().post(f"/nowhere/{place}", given))
    masked = tuple(str(part).replace(world.conference.slug, "nowhere") for part in here)
    assert masked == tuple(map(str, nowhere))


def test_a_form_whose_token_no_longer_fits_gives_back_what_was_typed_to_our_own_pages_alone(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.chair)
    given = {"reason": "Outside the scope of the track."}
    answer = client.post(paper(world, "desk-reject/"), given, headers={"origin": "http://testserver"})
    assert answer.status_code == 403
    assert "reason\nOutside the scope of the track." in answer.content.decode()
    for headers in ({"origin": "http://elsewhere.example"}, {}):
        answer = client.post(paper(world, "desk-reject/"), given, headers=headers)
        assert answer.status_code == 403
        assert "Outside the scope" not in answer.content.decode()
    secret = {"login": "ada@example.org", "password": "correct horse"}
    answer = client.post("/accounts/login/", secret, headers={"origin": "http://testserver"})
    assert answer.status_code == 403
    assert "correct horse" not in answer.content.decode()
