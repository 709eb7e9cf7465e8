"""Inviting and removing members."""

import pytest

from conferences.kinds import Role
from conferences.models import AuditEntry, Invitation, Membership
from mail.models import Message
from tests.reviews.world import World, make_world
from tests.web.chair.places import desk, live_reviewers, review
from tests.web.desk import sign_in

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
