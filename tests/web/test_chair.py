"""The chairs' desk as each role meets it."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from conferences.kinds import DeadlineKind, Precision, Role
from conferences.models import AuditEntry, Conference, Deadline, Invitation, Membership
from eligibility.models import RuleSet, RuleSetting, RuleSetVersion, TrackRuleSet
from mail.models import Message
from mail.services import queue_message
from reviews.kinds import ConflictSource, Outcome, Released, ReviewState
from reviews.models import Assignment, Conflict, Decision, Release, Review
from submissions.files import store_bytes
from submissions.kinds import AnswerKind
from submissions.models import Author, FindingAnswer, Override, Submission
from submissions.services.drafting import start_submission
from submissions.services.judging import refresh_standing
from submissions.services.moving import withdraw_submission
from submissions.states import State
from tests.reviews.world import COMPLETE, NOW, World, add_manuscript, make_paper, make_user, make_world
from tests.web.desk import fetch, observable, sign_in

pytestmark = pytest.mark.django_db

ORIGINAL = b"%PDF-1.7\n% the authors' bytes\n%%EOF\n"
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


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    made = make_world()
    stored = store_bytes(ORIGINAL).sha256
    add_manuscript(made.paper, sha256=stored, blinded_sha256=stored, size=len(ORIGINAL))
    return made


def desk(world: World, rest: str = "") -> str:
    return f"/{world.conference.slug}/chair/{rest}"


def paper(world: World, rest: str = "", number: int | None = None) -> str:
    return desk(world, f"submissions/{number or world.paper.number}/{rest}")


def review(world: World, answers: dict[str, Any] = COMPLETE, state: ReviewState = ReviewState.SUBMITTED) -> Review:
    row = Assignment.objects.create(submission=world.paper, reviewer=world.reviewer, alias="K", assigned_at=NOW)
    submitted = NOW if state is ReviewState.SUBMITTED else None
    return Review.objects.create(assignment=row, state=state, answers=answers, saved_at=NOW, submitted_at=submitted)


def live_reviewers(world: World) -> list[int]:
    rows = Assignment.objects.filter(submission=world.paper, removed_at=None)
    return list(rows.values_list("reviewer_id", flat=True))


# -- who gets in -----------------------------------------------------------------------------------------------------


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
    key = start_submission(track_id=world.track.pk, user_id=dora.pk, now=NOW)
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


# -- acts ------------------------------------------------------------------------------------------------------------


def test_assigning_freezes_the_file_and_mails_the_reviewer(world: World) -> None:
    answer = sign_in(world.chair).post(paper(world, "assign/"), {"reviewer": world.reviewer.pk})
    assert answer["Location"] == paper(world)
    assert live_reviewers(world) == [world.reviewer.pk]
    world.paper.refresh_from_db()
    assert world.paper.file_frozen_at == NOW
    mail = Message.objects.get(kind="reviewer_assigned")
    assert mail.to_email == world.reviewer.email
    assert "Wanda" not in mail.subject + mail.body


def test_p47_a_nul_in_a_search_or_a_reason_is_passed_over(world: World) -> None:
    client = sign_in(world.chair)
    assert "Canary Pipelines" in client.get(desk(world, "submissions/?q=Can%00ary")).content.decode()
    assert client.get(desk(world, "submissions/?track=%00&state=%00&needs=%00&after=%00&trail=%00")).status_code == 200
    row = review(world).assignment
    given = {"about": row.pk, "reason": "Ill\0ness."}
    assert client.post(paper(world, "unassign/"), given).status_code == 302
    assert AuditEntry.objects.get(action="reviewer unassigned").reason == "Illness."
    Conflict.objects.create(submission=world.paper, user=world.pc, source=ConflictSource.CHAIR)
    given = {"about": world.pc.pk, "reason": "Was\0 wrong."}
    assert client.post(paper(world, "clear-conflict/"), given).status_code == 302


def test_p39_the_select_holds_only_unconflicted_members_and_a_crafted_choice_is_refused(world: World) -> None:
    Conflict.objects.create(submission=world.paper, user=world.pc, source=ConflictSource.AUTHOR)
    client = sign_in(world.chair)
    shown = client.get(paper(world)).context["assign_form"].fields["reviewer"].choices
    assert [key for key, _ in shown] == ["", str(world.reviewer.pk)]
    for person in (world.pc, world.author, world.outsider):
        assert client.post(paper(world, "assign/"), {"reviewer": person.pk}).status_code == 422
    assert live_reviewers(world) == []


def test_unassigning_keeps_the_review_and_takes_the_page(world: World) -> None:
    row = review(world, state=ReviewState.DRAFT)
    sign_in(world.chair).post(paper(world, "unassign/"), {"about": row.assignment_id, "reason": "Too late."})
    assert live_reviewers(world) == []
    assert Review.objects.get().answers == COMPLETE
    assert sign_in(world.reviewer).get(f"/{world.conference.slug}/reviews/1/").status_code == 404


def test_p28_an_assignment_of_another_paper_cannot_be_taken_away_through_this_one(world: World) -> None:
    other = make_paper(world.track, make_user("Someone Else"))
    row = Assignment.objects.create(submission=other, reviewer=world.reviewer, alias="K", assigned_at=NOW)
    assert sign_in(world.chair).post(paper(world, "unassign/"), {"about": row.pk}).status_code == 404
    row.refresh_from_db()
    assert row.removed_at is None


def test_setting_a_conflict_ends_the_assignment_and_clearing_it_needs_a_reason(world: World) -> None:
    review(world)
    client = sign_in(world.chair)
    client.post(paper(world, "conflict/"), {"person": world.reviewer.pk, "reason": "Same group."})
    assert live_reviewers(world) == []
    assert client.post(paper(world, "clear-conflict/"), {"about": world.reviewer.pk}).status_code == 422
    client.post(paper(world, "clear-conflict/"), {"about": world.reviewer.pk, "reason": "Mistaken identity."})
    assert not Conflict.objects.exists()
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {"conflict set", "conflict cleared"}


def test_a_chair_who_sets_their_own_conflict_is_locked_out_and_cannot_undo_it(world: World) -> None:
    client = sign_in(world.chair)
    answer = client.post(paper(world, "conflict/"), {"person": world.chair.pk, "reason": "My student."})
    assert answer["Location"] == desk(world, "submissions/")
    assert client.post(paper(world, "clear-conflict/"), {"about": world.chair.pk, "reason": "x"}).status_code == 404
    assert Conflict.objects.count() == 1


def test_accepting_a_rule_is_kept_with_its_reason(world: World) -> None:
    sign_in(world.chair).post(paper(world, "accept-rule/"), {"about": "page_total", "reason": "Figures only."})
    row = Override.objects.get()
    assert (row.rule, row.reason, row.by) == ("page_total", "Figures only.", world.chair)


def test_refusing_an_appeal_lets_the_finding_stand_and_tells_the_authors_why(world: World) -> None:
    assert world.paper.manuscript is not None
    FindingAnswer.objects.create(
        submission=world.paper,
        sha256=world.paper.manuscript.sha256,
        rule="page_total",
        kind=AnswerKind.APPEALED,
        sentence="It is a figure.",
        by=world.author,
        at=NOW,
    )
    client = sign_in(world.chair)
    assert client.post(paper(world, "refuse-appeal/"), {"about": "page_total"}).status_code == 422
    client.post(paper(world, "refuse-appeal/"), {"about": "page_total", "reason": "Page 11 is text."})
    assert not FindingAnswer.objects.exists()
    assert AuditEntry.objects.get(action="appeal refused").reason == "Page 11 is text."
    mail = Message.objects.get(kind="appeal_refused")
    assert mail.to_email == world.author.email
    assert "> Page 11 is text." in mail.body


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


def test_a1_moving_a_date_keeps_the_old_one_beside_it_with_the_reason(world: World) -> None:
    client = sign_in(world.chair)
    row = Deadline.objects.get(conference=world.conference, kind=DeadlineKind.REVIEWS_DUE)
    given = {"day": "2025-12-20", "time": "23:59", "zone": "Etc/GMT+12"}
    assert client.post(desk(world, f"dates/{row.pk}/"), given).status_code == 422
    client.post(desk(world, f"dates/{row.pk}/"), given | {"reason": "Holidays."})
    before = row.instant
    row.refresh_from_db()
    assert row.instant.isoformat() == "2025-12-21T11:59:00+00:00"
    assert row.announcements.get().instant == before
    page = client.get(desk(world, "dates/")).content.decode()
    assert "<del>" in page
    assert "Holidays." in page
    assert page.count("Every page shows the old and the new date.") == 1
    earlier = given | {"day": "2025-12-10", "reason": "We met early."}
    asked = client.post(desk(world, f"dates/{row.pk}/"), earlier)
    assert asked.status_code == 422
    assert "This is earlier than announced. Tick the box if it is meant." in asked.content.decode()
    assert 'type="checkbox" name="is_earlier"' in asked.content.decode()
    forward = client.post(desk(world, f"dates/{row.pk}/"), earlier | {"is_earlier": "on"})
    assert forward.status_code == 302
    past = client.post(
        desk(world, f"dates/{row.pk}/"), given | {"day": "2025-11-10", "reason": "x", "is_earlier": "on"}
    )
    assert past.status_code == 422
    assert "This instant is past" in past.content.decode()


@pytest.mark.parametrize(("day", "suggested"), [("2025-12-20", "2025-12-27"), ("2020-02-01", "{a week on}")])
def test_a_date_to_be_moved_is_suggested_at_the_time_of_day_that_was_announced(
    world: World, day: str, suggested: str
) -> None:
    row = Deadline.objects.get(conference=world.conference, kind=DeadlineKind.SUBMISSION)
    row.zone, row.precision = "Europe/Berlin", Precision.MINUTE
    row.instant = datetime.fromisoformat(f"{day}T17:30").replace(tzinfo=ZoneInfo(row.zone))
    row.save()
    a_week_on = NOW.astimezone(ZoneInfo(row.zone)).date() + timedelta(days=7)
    form = sign_in(world.chair).get(desk(world, f"dates/{row.pk}/")).context["form"]
    assert str(form["day"].value()) == suggested.replace("{a week on}", str(a_week_on))
    assert form["time"].value().strftime("%H:%M") in {"17:30", "17:31"}


def test_a_conference_without_dates_and_tracks_is_led_to_be_set_up() -> None:
    conference = Conference.objects.create(name="New 2026", slug="new-2026")
    chair = make_user("Nia New")
    Membership.objects.create(conference=conference, user=chair, role=Role.CHAIR)
    client = sign_in(chair)
    page = client.get("/new-2026/chair/").content.decode()
    assert "The call has no dates yet" in page
    assert "All dates of the call are past" not in page
    assert 'href="/new-2026/chair/setup/"' in page
    assert "The call is not set up yet" in page
    dates = client.get("/new-2026/chair/dates/").content.decode()
    assert f"/admin/conferences/deadline/add/?conference={conference.pk}" in dates


def test_the_days_of_the_conference_are_not_offered_to_be_opened_again(world: World) -> None:
    day = {"conference": world.conference, "precision": Precision.DAY, "zone": "Etc/GMT+12"}
    for kind in (DeadlineKind.CONFERENCE_ENDS, DeadlineKind.REVIEWS_DUE):
        Deadline.objects.update_or_create(kind=kind, defaults=day | {"instant": NOW - timedelta(days=3)})
    lines = {line.entry.kind: line for line in fetch_lines(world)}
    assert not lines[DeadlineKind.CONFERENCE_ENDS].may_reopen
    assert lines[DeadlineKind.CONFERENCE_ENDS].ends is None
    assert lines[DeadlineKind.REVIEWS_DUE].may_reopen
    assert lines[DeadlineKind.REVIEWS_DUE].ends is not None


def fetch_lines(world: World) -> Any:
    return sign_in(world.chair).get(desk(world, "dates/")).context["lines"]


def test_only_chairs_are_led_to_add_a_date(world: World) -> None:
    link = f"/admin/conferences/deadline/add/?conference={world.conference.pk}"
    assert link in sign_in(world.chair).get(desk(world, "dates/")).content.decode()
    assert link not in sign_in(world.track_chair).get(desk(world, "dates/")).content.decode()
    assert "The call is not set up yet" not in sign_in(world.chair).get(desk(world)).content.decode()


def test_a1_authors_of_drafts_are_told_only_where_the_chair_ticks_it(world: World) -> None:
    client = sign_in(world.chair)
    due = Deadline.objects.get(conference=world.conference, kind=DeadlineKind.REVIEWS_DUE)
    assert "tells_authors" not in client.get(desk(world, f"dates/{due.pk}/")).content.decode()
    row = Deadline.objects.get(conference=world.conference, kind=DeadlineKind.SUBMISSION)
    assert 'name="tells_authors"' in client.get(desk(world, f"dates/{row.pk}/")).content.decode()
    given = {"time": "12:00", "zone": row.zone, "reason": "Storm."}
    client.post(desk(world, f"dates/{row.pk}/"), given | {"day": "2026-03-01"})
    assert not row.announcements.get().tells_authors
    answer = client.post(
        desk(world, f"dates/{row.pk}/"), given | {"day": "2026-03-02", "tells_authors": "on"}, follow=True
    )
    assert "The authors of its drafts get a mail." in answer.content.decode()
    assert [old.tells_authors for old in row.announcements.all()] == [False, True]


def test_no_date_can_be_set_that_would_close_the_pages_which_show_it(world: World) -> None:
    client = sign_in(world.chair)
    row = Deadline.objects.get(conference=world.conference, kind=DeadlineKind.REVIEWS_DUE)
    # The last minute of the year 9999 anywhere on earth is the year 10000 in UTC.
    given = {"day": "9999-12-31", "time": "23:59", "zone": "Etc/GMT+12", "reason": "x"}
    for address in (
        desk(world, f"dates/{row.pk}/"),
        paper(world, "own-deadline/"),
        desk(world, "releases/industry/reviews/"),
    ):
        assert client.post(address, given).status_code == 422
        assert client.post(address, given | {"day": "0001-01-01", "zone": "UTC"}).status_code == 422
    for page in ("/", f"/{world.conference.slug}/", desk(world), paper(world), desk(world, "releases/")):
        assert client.get(page).status_code == 200


def test_a_track_chair_moves_no_date_of_all_tracks(world: World) -> None:
    row = Deadline.objects.get(conference=world.conference, kind=DeadlineKind.REVIEWS_DUE)
    client = sign_in(world.track_chair)
    answer = client.post(desk(world, f"dates/{row.pk}/"), {"day": "2025-12-20", "time": "23:59", "reason": "x"})
    assert observable(answer) == observable(client.post(desk(world, "dates/999999/"), {"reason": "x"}))
    own = Deadline.objects.create(
        conference=world.conference,
        track=world.track,
        kind=DeadlineKind.CAMERA_READY,
        instant=NOW + timedelta(days=90),
    )
    assert client.get(desk(world, f"dates/{own.pk}/")).status_code == 200


def test_p44_an_invitation_answers_alike_for_known_and_unknown_addresses(world: World) -> None:
    client = sign_in(world.chair)
    known = client.post(desk(world, "committee/"), {"email": world.outsider.email, "role": "pc"}, follow=True)
    unknown = client.post(desk(world, "committee/"), {"email": "nobody@people.example", "role": "pc"}, follow=True)
    told = [
        str(page.content.decode()).split("messages")[1].split("</ul>")[0].replace(email, "*")
        for page, email in ((known, world.outsider.email), (unknown, "nobody@people.example"))
    ]
    assert known.status_code == unknown.status_code == 200
    assert told[0].split("Invited *")[1][:60] == told[1].split("Invited *")[1][:60]
    assert Invitation.objects.count() == 2
    mails = Message.objects.filter(kind="member_invited").order_by("pk")
    assert [mail.to_email for mail in mails] == [world.outsider.email, "nobody@people.example"]
    assert all(mail.is_secret and "/invitation/" in mail.body for mail in mails)


def test_removing_a_member_ends_their_assignments(world: World) -> None:
    review(world)
    client = sign_in(world.chair)
    member = Membership.objects.get(user=world.reviewer)
    client.post(desk(world, "committee/remove/"), {"member": member.pk, "reason": "Asked to leave."})
    assert live_reviewers(world) == []
    assert not Membership.objects.filter(user=world.reviewer).exists()
    assert AuditEntry.objects.get(action="member removed").reason == "Asked to leave."


def test_nobody_takes_the_role_of_chair_from_themself(world: World) -> None:
    member = Membership.objects.get(user=world.chair, role=Role.CHAIR)
    sign_in(world.chair).post(desk(world, "committee/remove/"), {"member": member.pk})
    assert Membership.objects.filter(pk=member.pk).exists()


def test_p26_a_member_of_another_conference_cannot_be_removed_here(world: World) -> None:
    other = make_world()
    member = Membership.objects.get(user=other.pc)
    assert sign_in(world.chair).post(desk(world, "committee/remove/"), {"member": member.pk}).status_code == 404
    assert Membership.objects.filter(pk=member.pk).exists()


def test_p3_one_paper_gets_its_own_deadline(world: World) -> None:
    given = {"day": "2025-12-20", "time": "12:00", "zone": "UTC", "reason": "Upload failed on our side."}
    assert sign_in(world.chair).post(paper(world, "own-deadline/"), given).status_code == 302
    world.paper.refresh_from_db()
    assert world.paper.own_deadline is not None
    assert world.paper.own_deadline.isoformat() == "2025-12-20T12:00:00+00:00"


def test_p13_a_chair_moves_a_paper_with_a_reason_to_a_track_that_is_theirs_too(world: World) -> None:
    client = sign_in(world.chair)
    given = {"track": world.other_track.pk}
    shown = client.get(paper(world, "track/"), given)
    assert "Move paper 1 from Industry to Research?" in unescape(shown.content.decode())
    assert client.post(paper(world, "track/"), given).status_code == 422
    assert sign_in(world.track_chair).post(paper(world, "track/"), given | {"reason": "x"}).status_code == 302
    world.paper.refresh_from_db()
    assert world.paper.track == world.track
    assert client.post(paper(world, "track/"), given | {"reason": "No real system."}).status_code == 302
    world.paper.refresh_from_db()
    assert world.paper.track == world.other_track
    assert AuditEntry.objects.get(action="track changed").reason == "No real system."


def test_an_accepted_rule_and_a_decision_can_be_taken_back(world: World) -> None:
    client = sign_in(world.chair)
    client.post(paper(world, "accept-rule/"), {"about": "page_total", "reason": "Figures only."})
    client.post(paper(world, "count-rule/"), {"about": "page_total", "reason": "It is text."})
    assert not Override.objects.exists()
    client.post(paper(world, "decide/"), {"outcome": "reject"})
    assert client.post(paper(world, "take-back-decision/"), {}).status_code == 422
    client.post(paper(world, "take-back-decision/"), {"reason": "Wrong paper."})
    assert not Decision.objects.exists()


def test_a_chair_settles_eligibility_that_depends_on_an_unknown_sector(world: World) -> None:
    version = RuleSetVersion.objects.create(
        rule_set=RuleSet.objects.create(conference=world.conference, slug="industry", name="Industry"),
        number=1,
        created_at=NOW,
    )
    RuleSetting.objects.create(
        version=version, rule="first-author-sector", severity="error", parameters={"sector": "industry"}
    )
    TrackRuleSet.objects.create(track=world.track, rule_set=version.rule_set)
    refresh_standing(world.paper, now=NOW)
    world.paper.save()
    assert world.paper.eligibility == "needs_decision"
    client = sign_in(world.chair)
    assert client.get(desk(world)).context["counts"].eligibility == 1
    page = client.get(paper(world)).content.decode()
    assert world.paper.eligibility_sentence in unescape(page)
    client.post(paper(world, "accept-rule/"), {"about": "first-author-sector", "reason": "They showed a contract."})
    assert client.get(desk(world)).context["counts"].eligibility == 0
    assert "Allowed by chair" in client.get(desk(world, "submissions/")).content.decode()


def test_the_audit_page_tells_who_did_what_and_why(world: World) -> None:
    client = sign_in(world.chair)
    client.post(paper(world, "desk-reject/"), {"reason": "Out of scope."})
    page = client.get(paper(world, "audit/")).content.decode()
    assert "Chris Chair" in page
    assert "submission desk rejected" in page
    assert "Out of scope." in page


# -- the list --------------------------------------------------------------------------------------------------------


def test_columns_that_say_the_same_in_every_row_fold_away(world: World) -> None:
    make_paper(world.track, make_user("Second Author"), title="Second")
    client = sign_in(world.chair)
    page = client.get(desk(world, "submissions/")).content.decode()
    assert "All: industry, submitted" in page
    assert "<th>Track</th>" not in page
    make_paper(world.other_track, make_user("Third Author"), title="Third")
    assert "<th>Track</th>" in client.get(desk(world, "submissions/")).content.decode()


def test_the_list_is_narrowed_by_state_track_and_words(world: World) -> None:
    make_paper(world.other_track, make_user("A B"), title="Elsewhere", state=State.WITHDRAWN)
    client = sign_in(world.chair)

    def titles(query: str) -> list[str]:
        return [row.title for row in client.get(desk(world, f"submissions/?{query}")).context["table"].rows]

    assert titles("") == ["Canary Pipelines", "Elsewhere"]
    assert titles("state=withdrawn") == ["Elsewhere"]
    assert titles("track=industry") == ["Canary Pipelines"]
    assert titles("q=elsewhere") == ["Elsewhere"]
    assert titles("q=%231") == ["Canary Pipelines"]
    assert titles("state=nonsense&track=industry") == ["Canary Pipelines"]


def test_the_list_is_paged_by_key_in_both_directions(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.chair.views.papers.PAGE", 2)
    for place in range(4):
        make_paper(world.track, make_user(f"More {place}"))
    client = sign_in(world.chair)
    address, seen = desk(world, "submissions/"), []
    while True:
        context = client.get(address).context
        seen.append([row.number for row in context["table"].rows])
        if not context["next_url"]:
            break
        address = desk(world, "submissions/") + context["next_url"]
    assert seen == [[1, 2], [3, 4], [5]]
    back = client.get(desk(world, "submissions/") + context["previous_url"]).context
    assert [row.number for row in back["table"].rows] == [3, 4]
    first = client.get(desk(world, "submissions/") + back["previous_url"]).context
    assert [row.number for row in first["table"].rows] == [1, 2]


Queries = Callable[[int], AbstractContextManager[Any]]


@pytest.mark.parametrize("papers", [1, 3])
def test_each_page_costs_the_same_queries_for_one_paper_and_for_three(
    world: World, papers: int, django_assert_num_queries: Queries
) -> None:
    review(world)
    for place in range(papers - 1):
        more = make_paper(world.track, make_user(f"Further {place}"))
        row = Assignment.objects.create(submission=more, reviewer=world.reviewer, alias="B", assigned_at=NOW)
        Review.objects.create(
            assignment=row, state=ReviewState.SUBMITTED, answers=COMPLETE, saved_at=NOW, submitted_at=NOW
        )
    client = sign_in(world.chair)
    for page, queries in QUERIES.items():
        with django_assert_num_queries(queries):
            client.get(desk(world, page))


QUERIES = {"": 48, "submissions/": 20, "committee/": 11, "releases/": 26, "dates/": 12}
