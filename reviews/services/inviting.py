"""Inviting somebody into the committee: the invitation, and the mail with its link, in one transaction."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from conferences.kinds import Role
from conferences.models import Conference, Track
from conferences.services.members import invite_member
from mail.services import queue_message, site_link
from ui.times import as_zone, moment_words


def invite_and_mail(
    *,
    conference_id: int,
    email: str,
    role: Role,
    role_words: str,
    track_id: int | None,
    by_id: int,
    now: datetime,
    path: Callable[[str], str],
) -> datetime:
    """Invite an address, whether it has an account or not (P44); returns until when the link works.

    `path` makes the address of the page on this site out of the token, which is mailed and kept nowhere (P45).
    """
    with transaction.atomic():
        conference = Conference.objects.get(pk=conference_id)
        track = Track.objects.filter(pk=track_id, conference=conference).first() if track_id else None
        invited = invite_member(
            conference_id=conference_id, email=email, role=role, by_id=by_id, now=now, track_id=track_id
        )
        until = now + settings.INVITATION_LIFETIME
        queue_message(
            kind="member_invited",
            to_email=email,
            conference=conference,
            about=f"invitation:{invited.invitation_id}",
            is_secret=True,
            context={
                "conference": conference.name,
                "role": role_words if role is not Role.TRACK_CHAIR else "track chair",
                "track": track.name if track else "",
                "until": moment_words(until, as_zone(conference.zone)),
                "link": site_link(path(invited.token)),
            },
        )
        return until
