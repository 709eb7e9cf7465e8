"""What a chair does to one paper."""

from html import unescape

import pytest
from django.test import Client

from conferences.kinds import Role
from conferences.models import AuditEntry
from eligibility.models import RuleSet, RuleSetting, RuleSetVersion, TrackRuleSet
from mail.models import Message
from reviews.kinds import ConflictSource, ReviewState
from reviews.models import Assignment, Conflict, Review
from submissions.kinds import AnswerKind
from submissions.models import FindingAnswer, Override
from submissions.services.judging import refresh_standing
from tests.reviews.world import COMPLETE, NOW, World, make_member, make_paper, make_user
from tests.web.chair.places import desk, live_reviewers, paper, review
from tests.web.desk import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_at_the_moment")]


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


def offered(client: Client, address: str, form: str, field: str) -> list[str]:
    """Whom a form of the page offers."""
    return [name for key, name in client.get(address).context[form].fields[field].choices if key]


def test_of_a_large_committee_a_part_is_offered_and_anybody_is_found_by_name(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("access.gate.people.OFFERED", 3)
    monkeypatch.setattr("access.gate.committee.OFFERED", 3)
    many = [make_member(world.conference, f"Pat Zimmer{letter}", Role.PC) for letter in "ABCDE"]
    Conflict.objects.create(submission=world.paper, user=many[0], source=ConflictSource.AUTHOR)
    client = sign_in(world.chair)
    assert len(offered(client, paper(world), "assign_form", "reviewer")) == 3
    assert "the first 3 of them; find others by name" in client.get(paper(world)).content.decode()
    # Three by role, beside the three who could be assigned: none of them twice.
    assert len(offered(client, paper(world), "conflict_form", "person")) <= 6
    found = paper(world) + "?who=pat+zimmerE"
    assert offered(client, found, "assign_form", "reviewer") == ["Pat ZimmerE, no paper yet"]
    assert offered(client, found, "conflict_form", "person") == ["Pat ZimmerE"]
    page = client.get(paper(world) + "?who=Nobody").content.decode()
    assert "Nobody called “Nobody” can review it." in page
    # Who is barred is not found, and what a form sends is taken though the page would not list it.
    assert offered(client, paper(world) + "?who=zimmerA", "assign_form", "reviewer") == []
    assert client.post(paper(world, "assign/"), {"reviewer": many[0].pk}).status_code == 422
    assert client.post(paper(world, "assign/"), {"reviewer": many[4].pk}).status_code == 302
    assert client.post(paper(world, "conflict/"), {"person": many[3].pk, "reason": "x"}).status_code == 302
    assert live_reviewers(world) == [many[4].pk]
    assert Conflict.objects.filter(user=many[3], source=ConflictSource.CHAIR).exists()
    assert client.get(paper(world) + "?who=%00").status_code == 200


def test_a_committee_that_fits_is_listed_whole_without_a_search(world: World) -> None:
    page = sign_in(world.chair).get(paper(world)).content.decode()
    assert 'name="who"' not in page


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


@pytest.mark.parametrize("act", ["desk-reject", "withdraw", "accept-rule", "sector"])
def test_a_reason_that_is_too_long_is_not_lost(world: World, act: str) -> None:
    typed = "Long. " * 340
    author = world.paper.authors.get()
    given = {"about": author.pk if act == "sector" else "page-limit", "sector": "industry", "reason": typed}
    answer = sign_in(world.chair).post(paper(world, f"{act}/"), given)
    assert answer.status_code == 422
    told = unescape(answer.content.decode())
    assert "at most 2000 characters (it has 2039)." in told
    assert typed.strip() in told


def test_a_reason_is_given_back_where_the_act_is_no_longer_possible(world: World) -> None:
    client = sign_in(world.chair)
    answer = client.post(paper(world, "refuse-appeal/"), {"about": "page-limit", "reason": "It was a mistake."})
    assert answer.status_code == 422
    assert "It was a mistake." in answer.content.decode()


def test_of_a_sector_that_is_not_chosen_the_page_says_so_and_keeps_the_reason(world: World) -> None:
    author = world.paper.authors.get()
    answer = sign_in(world.chair).post(paper(world, "sector/"), {"about": author.pk, "reason": "They wrote to us."})
    assert answer.status_code == 422
    told = answer.content.decode()
    assert "Choose a sector." in told
    assert "They wrote to us." in told
