"""The outbox, for site admins: what was mailed, what waits, what failed and why.

A site admin who is an author of a paper, or has a conflict with it, must not learn its reviewers from its mail, and one
who reviews it not its authors: such mails are not there for them (P15, P17, P23).
"""

import re
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from access.gate.base import NotThere
from access.scopes import BARRED, Person, with_facts
from mail.kinds import MailState
from mail.models import Message
from mail.services import retry_message
from submissions.models import Submission

PAGE = 50
WITHHELD = "Its text holds a personal link, so it is not shown here."


@dataclass(frozen=True, slots=True, kw_only=True)
class MailView:
    """One mail. `pieces` is its text in parts, each with whether it is a link on this site."""

    pk: int
    to_email: str
    kind: str
    subject: str
    pieces: tuple[tuple[str, bool], ...]
    state: MailState
    attempts: int
    last_error: str
    conference: str
    created_at: datetime
    due_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxPage:
    """Mails, the newest first. `older` is the key to go on from; `counts` are by state."""

    mails: tuple[MailView, ...]
    counts: dict[MailState, int]
    older: int | None
    sends: bool


def outbox_page(
    person: Person, now: datetime, *, state: MailState | None = None, before: int | None = None
) -> OutboxPage:
    """A page of the outbox. Raises NotThere for anybody but a site admin."""
    rows = _readable(person, now)
    counts = {MailState(name): number for name, number in rows.order_by().values_list("state").annotate(Count("pk"))}
    if state is not None:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("conference").order_by("-pk")[: PAGE + 1])
    shown = found[:PAGE]
    return OutboxPage(
        mails=tuple(_view(row) for row in shown),
        counts=counts,
        older=shown[-1].pk if len(found) > PAGE else None,
        sends=bool(settings.EMAIL_URL),
    )


def retry_mail(person: Person, now: datetime, *, pk: int) -> bool:
    """Send a failed mail again. False if it is not a failed one by now. Raises NotThere."""
    if not _readable(person, now).filter(pk=pk).exists():
        raise NotThere
    return retry_message(pk=pk)


def _readable(person: Person, now: datetime) -> QuerySet[Message]:
    if not (person.is_authenticated and person.is_superuser):
        raise NotThere
    # Whoever reviews a paper would read in its mail who wrote it (P15).
    hidden = BARRED | Q(fact_is_assigned=True)
    barred = with_facts(Submission.objects.all(), person, now).filter(hidden).values_list("pk", flat=True)
    return Message.objects.exclude(about__in=[f"submission:{pk}" for pk in barred])


def _view(row: Message) -> MailView:
    # A kept mail is one that nobody sends: there the outbox is the only way to its link.
    body = WITHHELD if row.is_secret and settings.EMAIL_URL and row.state != MailState.KEPT else row.body
    return MailView(
        pk=row.pk,
        to_email=row.to_email,
        kind=row.kind,
        subject=row.subject,
        pieces=_pieces(body),
        state=MailState(row.state),
        attempts=row.attempts,
        last_error=row.last_error,
        conference=row.conference.name if row.conference else "",
        created_at=row.created_at,
        due_at=row.due_at,
        sent_at=row.sent_at,
    )


def _pieces(body: str) -> tuple[tuple[str, bool], ...]:
    """The text cut at the links to this site: they alone are made pressable."""
    parts = re.split(rf"({re.escape(settings.SITE_URL)}/\S*)", body)
    return tuple((part, position % 2 == 1) for position, part in enumerate(parts) if part)
