"""Inviting and removing members."""

import re
from datetime import timedelta

import pytest

from conferences.kinds import Role
from conferences.models import AuditEntry, Invitation, Membership
from mail.models import Message
from tests.reviews.world import NOW, World, make_member, make_world
from tests.web.chair.places import desk, live_reviewers, review
from tests.web.desk import sign_in
from web.chair.views import committee

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_at_the_moment")]


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


def test_p47_a_nul_in_the_reason_of_a_removal_is_passed_over(world: World) -> None:
    row = Membership.objects.get(conference=world.conference, user=world.pc)
    answer = sign_in(world.chair).post(desk(world, "committee/remove/"), {"member": row.pk, "reason": "Mo\0ved on."})
    assert answer.status_code == 302
    assert AuditEntry.objects.get(action="member removed").reason == "Moved on."


def test_the_committee_is_paged_by_key_and_shows_each_role_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committee, "PAGE", 3)
    for given in ("Ada", "Bela", "Cleo", "Dora", "Emil"):
        make_member(world.conference, f"{given} Same", Role.PC)
    everybody = set(Membership.objects.filter(conference=world.conference).values_list("pk", flat=True))
    client, seen = sign_in(world.chair), list[list[int]]()
    context = client.get(desk(world, "committee/")).context
    while True:
        assert context["roles"] == len(everybody)
        seen.append([one.membership_id for one, _words in context["people"]])
        if not context["next_url"] or len(seen) == len(everybody):
            break
        context = client.get(desk(world, "committee/") + context["next_url"]).context
    assert [len(page) for page in seen[:-1]] == [3] * (len(seen) - 1)
    shown = [key for page in seen for key in page]
    assert (len(shown), set(shown)) == (len(everybody), everybody)
    back = client.get(desk(world, "committee/") + context["previous_url"]).context
    assert [one.membership_id for one, _words in back["people"]] == seen[-2]
    # Whose role was taken away meanwhile is no place to go on from.
    assert client.get(desk(world, "committee/?after=999999999")).context["people"][0][0].membership_id == seen[0][0]


def test_invitations_are_paged_and_one_whose_link_no_longer_works_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(committee, "NEWEST", 2)
    monkeypatch.setattr(committee, "PAGE", 3)
    client = sign_in(world.chair)
    for number in range(5):
        client.post(desk(world, "committee/"), {"email": f"p{number}@people.example", "role": "pc"})
    first = Invitation.objects.earliest("pk")
    Invitation.objects.filter(pk=first.pk).update(expires_at=NOW - timedelta(seconds=1))
    Invitation.objects.filter(email="p4@people.example").update(declined_at=NOW)
    Invitation.objects.filter(email="p3@people.example").update(accepted_at=NOW)

    def listed(page: str) -> list[tuple[str, str]]:
        rows = re.findall(r"<li>(p\d)@people\.example.*?quiet\">(.*?); invited", page)
        return [(address, standing) for address, standing in rows]

    beside = client.get(desk(world, "committee/")).content.decode()
    assert listed(beside) == [("p4", "Declined"), ("p2", "Waiting")]
    assert f'href="{desk(world, "committee/invited/")}">All 4 invitations' in beside
    newest = client.get(desk(world, "committee/invited/"))
    assert [address for address, _ in listed(newest.content.decode())] == ["p4", "p2", "p1"]
    oldest = client.get(desk(world, "committee/invited/") + newest.context["next_url"])
    assert listed(oldest.content.decode()) == [("p0", "Not answered, its link no longer works")]
    assert oldest.context["next_url"] == ""
    # A track's chair and a reviewer get none of it.
    for person in (world.pc, world.outsider):
        assert sign_in(person).get(desk(world, "committee/invited/")).status_code == 404
