"""Deadlines that move keep their history; roles come and go by services that leave an audit entry."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import InternalError, transaction
from django.db.utils import NotSupportedError

from conferences.kinds import DeadlineKind, Role
from conferences.models import AuditEntry, Deadline, Invitation, Membership, Track
from conferences.services.members import (
    InvitationError,
    add_member,
    answer_invitation,
    find_invitation,
    invite_member,
    remove_member,
)
from conferences.services.scheduling import DeadlineError, change_deadline, schedule_of
from tests.reviews.world import NOW, make_conference, make_track, make_user

pytestmark = pytest.mark.django_db


def submission_deadline(track: Track) -> Deadline:
    return Deadline.objects.get(conference=track.conference, kind=DeadlineKind.SUBMISSION)


def test_a1_extending_keeps_the_old_date_and_says_why() -> None:
    track = make_track(make_conference())
    row = submission_deadline(track)
    first, later = row.instant, NOW + timedelta(days=2)
    change_deadline(deadline_id=row.pk, instant=later, reason="Many asked.", by_id=make_user().pk, now=NOW)
    entry = schedule_of(track).entry(DeadlineKind.SUBMISSION)
    assert entry is not None
    assert (entry.instant, entry.was_extended) == (later, True)
    assert [(old.instant, old.reason, old.replaced_at) for old in entry.earlier] == [(first, "Many asked.", NOW)]
    audit = AuditEntry.objects.get(action="deadline extended")
    assert (audit.reason, audit.before["instant"]) == ("Many asked.", first.isoformat())


@pytest.mark.parametrize(
    ("grace", "kept"), [(timedelta(), True), (timedelta(minutes=58), True), (timedelta(hours=2), False)]
)
def test_a_record_of_an_extension_opens_nothing(grace: timedelta, kept: bool) -> None:
    track = make_track(make_conference())
    row = submission_deadline(track)
    row.instant, row.grace_seconds = NOW - timedelta(days=9), int(grace.total_seconds())
    row.save()
    change = partial(
        change_deadline, deadline_id=row.pk, instant=NOW - timedelta(hours=1), reason="Storm.", by_id=None, now=NOW
    )
    with pytest.raises(DeadlineError, match="This instant is past"):
        change()
    if kept:
        change(is_record=True, tells_authors=True)
        assert not row.announcements.get().tells_authors
    else:
        with pytest.raises(DeadlineError, match="This instant is past"):
            change(is_record=True)
    assert not schedule_of(track).is_open(DeadlineKind.SUBMISSION, NOW)


def test_two_records_stand_in_their_order() -> None:
    track = make_track(make_conference())
    row = submission_deadline(track)
    first = row.instant = NOW - timedelta(days=9)
    row.save()
    for days in (6, 3):
        change_deadline(
            deadline_id=row.pk, instant=NOW - timedelta(days=days), reason="r", by_id=None, now=NOW, is_record=True
        )
    entry = schedule_of(track).entry(DeadlineKind.SUBMISSION)
    assert entry is not None
    assert [old.instant for old in entry.earlier] == [first, NOW - timedelta(days=6)]
    assert [old.moved_at for old in entry.earlier] == [None, None]


def test_bringing_a_deadline_forward_keeps_its_history_too() -> None:
    track = make_track(make_conference())
    row = submission_deadline(track)
    for days in (2, 1):
        change_deadline(deadline_id=row.pk, instant=NOW + timedelta(days=days), reason="r", by_id=None, now=NOW)
    entry = schedule_of(track).entry(DeadlineKind.SUBMISSION)
    assert entry is not None
    assert len(entry.earlier) == 2
    assert AuditEntry.objects.filter(action="deadline brought forward").count() == 1


@pytest.mark.parametrize(
    ("days", "reason", "words"),
    [
        (1, " ", "Give a reason: it is shown beside the new date."),
        (-1, "late", "This instant is past; choose one that is still to come."),
        (-10, "same", "This is the date as it stands; choose another."),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_in_words(days: int, reason: str, words: str) -> None:
    row = submission_deadline(make_track(make_conference()))
    with pytest.raises(DeadlineError, match=words):
        change_deadline(deadline_id=row.pk, instant=NOW + timedelta(days=days), reason=reason, by_id=None, now=NOW)
    assert not row.announcements.exists()


def test_p50_nobody_can_edit_or_delete_the_audit_trail() -> None:
    conference = make_conference()
    add_member(conference_id=conference.pk, user_id=make_user().pk, role=Role.PC, now=NOW, by_id=None)
    for attempt in (
        lambda: AuditEntry.objects.update(reason="nothing happened"),
        lambda: AuditEntry.objects.all().delete(),
    ):
        with pytest.raises((InternalError, NotSupportedError)), transaction.atomic():
            attempt()
    assert AuditEntry.objects.filter(action="member added").count() == 1


def test_adding_a_member_twice_is_once() -> None:
    conference, user = make_conference(), make_user()
    for _ in range(2):
        add_member(conference_id=conference.pk, user_id=user.pk, role=Role.PC, now=NOW, by_id=None)
    assert Membership.objects.filter(user=user).count() == 1
    assert AuditEntry.objects.count() == 1


def test_an_invitation_is_accepted_once_by_whoever_is_signed_in_with_its_link() -> None:
    conference, chair, invited = make_conference(), make_user("Chris Chair"), make_user("Pia Committee")
    made = invite_member(
        conference_id=conference.pk, email="pia@elsewhere.example", role=Role.PC, by_id=chair.pk, now=NOW
    )
    assert find_invitation(made.token, NOW) is not None
    answer_invitation(token=made.token, user_id=invited.pk, accept=True, now=NOW)
    assert Membership.objects.get(user=invited).role == Role.PC
    assert find_invitation(made.token, NOW) is None
    with pytest.raises(InvitationError):
        answer_invitation(token=made.token, user_id=chair.pk, accept=True, now=NOW)


def test_p45_the_token_is_stored_hashed_and_expires() -> None:
    conference, chair = make_conference(), make_user()
    made = invite_member(conference_id=conference.pk, email="a@b.example", role=Role.PC, by_id=chair.pk, now=NOW)
    row = Invitation.objects.get(pk=made.invitation_id)
    assert made.token not in {row.token_hash, row.email}
    assert find_invitation(made.token, row.expires_at) is None


def test_p24_removing_a_member_kills_the_invitations_that_would_bring_the_role_back() -> None:
    conference, chair, member = make_conference(), make_user("Chris Chair"), make_user("Pia Committee")
    made = invite_member(conference_id=conference.pk, email=member.email, role=Role.PC, by_id=chair.pk, now=NOW)
    pk = add_member(conference_id=conference.pk, user_id=member.pk, role=Role.PC, now=NOW, by_id=chair.pk)
    remove_member(membership_id=pk, by_id=chair.pk, now=NOW)
    assert find_invitation(made.token, NOW) is None
    assert not Membership.objects.filter(user=member).exists()


def test_p24_p45_a_chair_who_lost_the_role_cannot_come_back_by_an_invitation_of_their_own() -> None:
    conference = make_conference()
    chair = make_user("Chris Chair")
    key = add_member(conference_id=conference.pk, user_id=chair.pk, role=Role.CHAIR, now=NOW, by_id=None)
    mine, colleague = (
        invite_member(conference_id=conference.pk, email=email, role=role, by_id=chair.pk, now=NOW).token
        for email, role in (("second@address.example", Role.CHAIR), ("pia@people.example", Role.PC))
    )
    remove_member(membership_id=key, by_id=None, now=NOW)
    assert find_invitation(mine, NOW) is None
    with pytest.raises(InvitationError):
        answer_invitation(token=mine, user_id=chair.pk, accept=True, now=NOW)
    # Members whom a chair invited before leaving can still accept.
    assert find_invitation(colleague, NOW) is not None
