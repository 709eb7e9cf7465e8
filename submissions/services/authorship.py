"""Author rows become people's by a mailed link alone; nothing here tells whether an address has an account (P44, P45)."""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from conferences.services.auditing import record
from conferences.services.members import hash_token
from mail.services import queue_message
from submissions.asking import DAY, Asked, Held, held_back
from submissions.models import AskedAddress, Author, Submission
from submissions.services.judging import STANDING_COLUMNS, refresh_standing
from submissions.services.links import author_link, paper_link
from submissions.services.locking import lock_submission


class AuthorshipError(ValueError):
    """The row cannot become this person's, or the link no longer works; the text says why and what to do."""


NO_LONGER = "This link was used or has expired. Ask the contact author of the paper for a new one."


@dataclass(frozen=True, slots=True)
class AuthorAsk:
    """What the page behind a mailed link shows: the paper, and the row that asks."""

    conference_slug: str
    conference_name: str
    number: int
    track: str
    title: str
    position: int
    name: str
    email: str
    affiliation: str
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskOutcome:
    """How many mails went out, and by key of their row the authors who are not mailed now."""

    sent: int
    held: Mapping[int, Held]


def find_author(*, token: str, now: datetime) -> AuthorAsk | None:
    """The row that a token asks about; None for wrong, used and expired ones alike."""
    row = _rows(token, now).select_related("submission__conference", "submission__track").first()
    return _ask(row) if row else None


def ask_authors(
    *, submission_id: int, user_id: int, now: datetime, author_ids: Collection[int] | None = None
) -> AskOutcome:
    """Mail each author who has not answered yet a link of their own, within the limits of `submissions.asking`.

    `author_ids` chooses among them, and can ask again whoever said "this is not me". An earlier link stops working; who
    is held back keeps theirs.
    """
    with transaction.atomic():
        paper = lock_submission(submission_id)
        rows = [row for row in paper.authors.select_for_update() if row.confirmed_at is None and row.email]
        if author_ids is None:
            rows = [row for row in rows if row.refused_at is None and row.asked_at is None]
        else:
            rows = [row for row in rows if row.pk in author_ids]
        asked = _asked_before(paper, user_id, now)
        begun = len(asked)
        held: dict[int, Held] = {}
        by = next((row.full_name for row in paper.authors.all() if row.user_id == user_id), "A contact of the paper")
        for row in rows:
            one = Asked(paper.pk, _address_key(row.email), now, user_id)
            against = held_back(asked, paper=paper.pk, address=one.address, by=user_id, now=now)
            if against is not None:
                held[row.pk] = against
                continue
            asked.append(one)
            _ask_author(paper, row, by=by, now=now)
        AskedAddress.objects.bulk_create(
            AskedAddress(submission=paper, address=one.address, by_id=user_id, at=now) for one in asked[begun:]
        )
        return AskOutcome(len(asked) - begun, held)


def _asked_before(paper: Submission, user_id: int, now: datetime) -> list[Asked]:
    """What counts. The person's row is locked, so that two requests at once do not count past each other."""
    User.objects.select_for_update(no_key=True).get(pk=user_id)
    counts = Q(submission=paper) | Q(by_id=user_id, at__gt=now - DAY)
    rows = AskedAddress.objects.filter(counts).values_list("submission_id", "address", "at", "by_id")
    return [Asked(*row) for row in rows]


def _address_key(email: str) -> str:
    return hmac.digest(settings.SECRET_KEY.encode(), f"asked author: {email.lower()}".encode(), hashlib.sha256).hex()


def _ask_author(paper: Submission, row: Author, *, by: str, now: datetime) -> None:
    queue_message(
        kind="author_asked",
        to_email=row.email,
        conference=paper.conference,
        about=f"submission:{paper.pk}",
        is_secret=True,
        context={
            "name": row.full_name,
            "by": by,
            "conference": paper.conference.name,
            "track": paper.track.name,
            "title": paper.title or "(no title yet)",
            "position": row.position,
            "days": settings.INVITATION_LIFETIME.days,
            "link": author_link(renew_token(row, now)),
        },
    )


def renew_token(row: Author, now: datetime) -> str:
    """A new token for a row, saved as its hash. The token itself goes into one mail and is kept nowhere."""
    token = secrets.token_urlsafe(32)
    row.token_hash = hash_token(token)
    row.token_expires_at = now + settings.INVITATION_LIFETIME
    row.asked_at, row.refused_at = now, None
    row.save(update_fields=["token_hash", "token_expires_at", "asked_at", "refused_at"])
    return token


def confirm_author(*, token: str, user_id: int, now: datetime) -> AuthorAsk:
    """The row becomes this person's, who sees and edits the paper from now on. Raises AuthorshipError."""
    with transaction.atomic():
        row = _locked(token, now)
        if Author.objects.filter(submission_id=row.submission_id, user_id=user_id).exclude(pk=row.pk).exists():
            raise AuthorshipError(
                "You are in this author list already, in another row. Ask the contact author to remove one of the two."
            )
        row.user_id, row.confirmed_at = user_id, now
        _spend(row)
        row.save(update_fields=["user", "confirmed_at", "token_hash", "token_expires_at"])
        _note(row, "author confirmed", actor_id=user_id, now=now)
        _refresh(row.submission_id, now)
        return _ask(row)


def refuse_author(*, token: str, now: datetime) -> AuthorAsk:
    """ "This is not me": the row stays, marked, and the paper's contacts are told. Raises AuthorshipError."""
    with transaction.atomic():
        row = _locked(token, now)
        row.refused_at = now
        _spend(row)
        row.save(update_fields=["refused_at", "token_hash", "token_expires_at"])
        _note(row, "author refused", actor_id=None, now=now)
        _refresh(row.submission_id, now)
        _tell_contacts(row)
        return _ask(row)


def _rows(token: str, now: datetime) -> QuerySet[Author]:
    return Author.objects.filter(
        token_hash=hash_token(token), token_expires_at__gt=now, submission__conference__is_closed=False
    )


def _locked(token: str, now: datetime) -> Author:
    """The row, under the paper's lock, so that an edit of the author list at the same time waits."""
    found = _rows(token, now).first()
    if found is None:
        raise AuthorshipError(NO_LONGER)
    lock_submission(found.submission_id)
    row = _rows(token, now).select_for_update(of=("self",)).first()
    if row is None:
        raise AuthorshipError(NO_LONGER)
    return row


def _refresh(submission_id: int, now: datetime) -> None:
    """Who has confirmed, and how many papers whoever confirmed has, is what rules ask."""
    paper = lock_submission(submission_id)
    refresh_standing(paper, now=now)
    paper.save(update_fields=STANDING_COLUMNS)


def _spend(row: Author) -> None:
    row.token_hash, row.token_expires_at = "", None


def _note(row: Author, action: str, *, actor_id: int | None, now: datetime) -> None:
    record(
        action=action,
        kind="submission",
        object_id=row.submission_id,
        at=now,
        conference_id=row.submission.conference_id,
        actor_id=actor_id,
        after={"position": row.position, "author": row.pk},
    )


def _tell_contacts(row: Author) -> None:
    paper = row.submission
    for contact in paper.authors.filter(is_contact=True, user__isnull=False):
        queue_message(
            kind="author_refused",
            to_email=contact.email,
            to_user=contact.user,
            conference=paper.conference,
            about=f"submission:{paper.pk}",
            context={
                "name": contact.full_name,
                "author": row.full_name,
                "position": row.position,
                "title": paper.title,
                "link": paper_link(paper),
            },
        )


def _ask(row: Author) -> AuthorAsk:
    paper: Submission = row.submission
    return AuthorAsk(
        conference_slug=paper.conference.slug,
        conference_name=paper.conference.name,
        number=paper.number,
        track=paper.track.name,
        title=paper.title,
        position=row.position,
        name=row.full_name,
        email=row.email,
        affiliation=row.affiliation,
        authors=tuple(other.full_name for other in paper.authors.order_by("position")),
    )
