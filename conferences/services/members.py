"""Memberships: who is chair, track chair, PC member; and invitations by e-mail (P44, P45)."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from conferences.kinds import Role
from conferences.models import Invitation, Membership
from conferences.services.auditing import record


class InvitationError(ValueError):
    """The invitation cannot be answered; the text says why."""


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation just made. `token` goes into the mail and is kept nowhere."""

    invitation_id: int
    token: str


def hash_token(token: str) -> str:
    """What is stored of a token: it is random, so a plain digest is enough."""
    return sha256(token.encode()).hexdigest()


def add_member(
    *, conference_id: int, user_id: int, role: Role, now: datetime, by_id: int | None, track_id: int | None = None
) -> int:
    """Give a person a role; having it already is fine. Returns the membership's key."""
    with transaction.atomic():
        row, made = Membership.objects.get_or_create(
            conference_id=conference_id, user_id=user_id, role=role, track_id=track_id
        )
        if made:
            record(
                action="member added",
                kind="membership",
                object_id=row.pk,
                at=now,
                conference_id=conference_id,
                actor_id=by_id,
                after={"user": user_id, "role": role, "track": track_id},
            )
        return row.pk


def remove_member(*, membership_id: int, by_id: int | None, now: datetime, reason: str = "") -> None:
    """Take a role away. Every page and file that hung on it is gone with the next request (P24)."""
    with transaction.atomic():
        row = Membership.objects.select_for_update().get(pk=membership_id)
        record(
            action="member removed",
            kind="membership",
            object_id=row.pk,
            at=now,
            conference_id=row.conference_id,
            actor_id=by_id,
            before={"user": row.user_id, "role": row.role, "track": row.track_id},
            reason=reason,
        )
        # An unanswered invitation must not bring back what was just taken (P24): neither one to this person, nor one to
        # a chair's power that they made as a chair, and whose link may be in their own hands (P45).
        to_them = Q(role=row.role, email__in=EmailAddress.objects.filter(user_id=row.user_id).values("email"))
        by_them = Q(invited_by_id=row.user_id, role__in=[Role.CHAIR, Role.TRACK_CHAIR])
        Invitation.objects.filter(
            to_them | by_them if row.role == Role.CHAIR else to_them,
            conference_id=row.conference_id,
            accepted_at=None,
            declined_at=None,
        ).update(expires_at=now)
        row.delete()


def invite_member(
    *, conference_id: int, email: str, role: Role, by_id: int, now: datetime, track_id: int | None = None
) -> Invited:
    """Make an invitation. The caller mails the token; whether the address has an account makes no difference (P44)."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        row = Invitation.objects.create(
            conference_id=conference_id,
            email=email.strip().lower(),
            role=role,
            track_id=track_id,
            token_hash=hash_token(token),
            invited_by_id=by_id,
            invited_at=now,
            expires_at=now + settings.INVITATION_LIFETIME,
        )
        record(
            action="member invited",
            kind="invitation",
            object_id=row.pk,
            at=now,
            conference_id=conference_id,
            actor_id=by_id,
            after={"email": row.email, "role": role, "track": track_id},
        )
    return Invited(invitation_id=row.pk, token=token)


def find_invitation(token: str, now: datetime) -> Invitation | None:
    """The open invitation that a token belongs to; None for wrong, expired and answered ones and closed conferences alike."""
    return _open_invitations(token, now).select_related("conference", "track").first()


def _open_invitations(token: str, now: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        token_hash=hash_token(token),
        accepted_at=None,
        declined_at=None,
        expires_at__gt=now,
        conference__is_closed=False,
    )


def answer_invitation(*, token: str, user_id: int | None, accept: bool, now: datetime) -> None:
    """Accept (as a signed-in person) or decline. Raises InvitationError if the token no longer works."""
    with transaction.atomic():
        row = _open_invitations(token, now).select_for_update(of=("self",)).first()
        if row is None:
            raise InvitationError("This invitation was answered or has expired. Ask the chair for a new one.")
        if not accept:
            row.declined_at = now
            row.save(update_fields=["declined_at"])
        elif user_id is None:
            raise InvitationError("Sign in to accept the invitation.")
        else:
            row.accepted_at, row.accepted_by = now, User.objects.get(pk=user_id)
            row.save(update_fields=["accepted_at", "accepted_by"])
            add_member(
                conference_id=row.conference_id,
                user_id=user_id,
                role=Role(row.role),
                track_id=row.track_id,
                by_id=row.invited_by_id,
                now=now,
            )
        record(
            action="invitation accepted" if accept else "invitation declined",
            kind="invitation",
            object_id=row.pk,
            at=now,
            conference_id=row.conference_id,
            actor_id=user_id,
        )
