"""What happens to mail: a row first, sent on commit, tried again, kept where nobody can send it."""

import logging
import smtplib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import partial
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from accounts.models import User
from accounts.text import clean_line
from conferences.models import Conference
from mail.kinds import MailState
from mail.models import Message
from mail.rendering import render_mail
from mail.values import Prose, SiteLink

__all__ = ["Prose", "SiteLink", "deliver_message", "queue_message", "retry_message", "site_link", "sweep_messages"]

logger = logging.getLogger(__name__)

# Waits after the first, second, ... failed attempt; after the last attempt the mail is shown as failed.
BACKOFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
ATTEMPTS = len(BACKOFF) + 1
# Longer than one SMTP conversation can take (EMAIL_TIMEOUT bounds each of its steps).
LEASE = timedelta(minutes=5)
# How long a mail that was handed to the broker is left to the workers before the sweep hands it over again.
HANDED_OVER = timedelta(minutes=1)
SWEEP_AT_MOST = 500
# After a failure the broker is not asked again for so long: a page with ten mails must not wait ten times.
BROKER_REST_SECONDS = 15.0
WIPED = "The text held a personal link and was removed when the mail was sent."

_broker_asked_again_at = 0.0


def site_link(path: str) -> SiteLink:
    """The full address of a path on this site, to be given to a mail's template."""
    return SiteLink(f"{settings.SITE_URL}{path}")


def queue_message(
    *,
    kind: str,
    to_email: str,
    context: Mapping[str, Any],
    conference: Conference | None = None,
    to_user: User | None = None,
    about: str = "",
    is_secret: bool = False,
    due_at: datetime | None = None,
) -> Message:
    """Write one mail to one person; it is sent when the transaction commits, or from `due_at` on.

    `context` holds plain values: text (made one harmless line), numbers, dates, lists and dictionaries of these,
    `site_link(...)` for links and `Prose(...)` for text of several lines. `is_secret` says that the mail holds a link
    that acts for its reader; its text is wiped once it was sent. An address that cannot be mailed is no error here:
    the mail is shown as failed.
    """
    now = timezone.now()
    rendered = render_mail(kind, context, sender=conference.name if conference else "")
    message = Message(
        conference=conference,
        to_email=clean_line(to_email)[:254],
        to_user=to_user,
        kind=kind,
        about=about,
        subject=rendered.subject,
        body=rendered.body,
        is_secret=is_secret,
        due_at=due_at or now,
        lease_until=now + HANDED_OVER,
    )
    try:
        validate_email(message.to_email)
    except ValidationError:
        message.state = MailState.FAILED
        message.last_error = "This is no e-mail address."
    message.save()
    if message.state == MailState.QUEUED and message.due_at <= now:
        transaction.on_commit(partial(_hand_over, message.pk))
    return message


def deliver_message(pk: int, *, now: datetime | None = None) -> None:
    """Send one mail if it is due and nobody else is sending it. May be called any number of times.

    A worker that dies between the server's yes and our note of it sends the mail twice, under the same Message-ID.
    """
    now = now or timezone.now()
    message = _take(pk, now)
    if message is None:
        return
    if not settings.EMAIL_URL:
        _finish(message, state=MailState.KEPT)
        return
    try:
        _send(message)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        _note_failure(message, error, now)
    else:
        _finish(
            message,
            state=MailState.SENT,
            sent_at=timezone.now(),
            last_error="",
            **({"body": WIPED} if message.is_secret else {}),
        )


def sweep_messages(*, now: datetime | None = None) -> int:
    """Hand over again what is due and was lost: broker gone, worker killed. Returns how many."""
    now = now or timezone.now()
    lost = (
        Message.objects.filter(state__in=[MailState.QUEUED, MailState.SENDING], due_at__lte=now)
        .filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now))
        .order_by("due_at", "pk")
    )
    with transaction.atomic():
        found = list(lost.select_for_update(skip_locked=True)[:SWEEP_AT_MOST].values_list("pk", flat=True))
        Message.objects.filter(pk__in=found, state=MailState.SENDING).update(state=MailState.QUEUED)
        Message.objects.filter(pk__in=found).update(lease_until=now + HANDED_OVER)
        for pk in found:
            transaction.on_commit(partial(_hand_over, pk))
    return len(found)


def retry_message(*, pk: int) -> bool:
    """Send a failed mail again from the first attempt on, as a site admin asked. False if it is not a failed one."""
    now = timezone.now()
    with transaction.atomic():
        changed = Message.objects.filter(pk=pk, state=MailState.FAILED).update(
            state=MailState.QUEUED, attempts=0, due_at=now, lease_until=now + HANDED_OVER
        )
        if changed:
            transaction.on_commit(partial(_hand_over, pk))
    return bool(changed)


def _take(pk: int, now: datetime) -> Message | None:
    """Make the mail ours for the length of a lease, or None if it is not due, gone, or another's."""
    free = Q(state=MailState.QUEUED) | Q(state=MailState.SENDING, lease_until__lt=now)
    taken = Message.objects.filter(free, pk=pk, due_at__lte=now).update(
        state=MailState.SENDING, lease_until=now + LEASE, attempts=F("attempts") + 1
    )
    return Message.objects.get(pk=pk) if taken else None


def _send(message: Message) -> None:
    domain = urlsplit(settings.SITE_URL).hostname or "localhost"
    fingerprint = sha256(f"{message.pk} {message.created_at.isoformat()}".encode()).hexdigest()[:16]
    mail = EmailMessage(
        subject=message.subject,
        body=message.body,
        to=[message.to_email],
        headers={"Message-ID": f"<{message.pk}.{fingerprint}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    send_now(mail)


def send_now(mail: EmailMessage) -> None:
    """Send through the configured server. The connection is closed also where signing in to the server failed."""
    connection = get_connection()
    mail.connection = connection
    try:
        mail.send()
    finally:
        connection.close()


def _note_failure(message: Message, error: Exception, now: datetime) -> None:
    """Plan the next attempt, or give up: after the last one, or when the server says that it never will."""
    said = describe_failure(error)
    logger.warning(
        "Mail %s (%s) was not sent at attempt %s: %s", message.pk, message.kind, message.attempts, said.words
    )
    if said.is_final or message.attempts >= ATTEMPTS:
        _finish(message, state=MailState.FAILED, last_error=said.words)
    else:
        due = now + BACKOFF[message.attempts - 1]
        _finish(message, state=MailState.QUEUED, last_error=said.words, due_at=due, lease_until=None)


def _finish(message: Message, **values: Any) -> None:
    """Write the outcome, unless the lease ran out and another attempt has begun."""
    mine = Message.objects.filter(pk=message.pk, state=MailState.SENDING, attempts=message.attempts)
    mine.update(**{"lease_until": None, **values})


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a mail was not sent, in words, and whether trying again can help."""

    words: str
    is_final: bool = False


def describe_failure(error: Exception) -> Failure:
    """What a failed attempt means."""
    host = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    match error:
        case smtplib.SMTPRecipientsRefused():
            code, reply = next(iter(error.recipients.values()))
            return Failure(f"{host} does not take mail for this address: {code} {_text(reply)}", is_final=code >= 500)
        case smtplib.SMTPAuthenticationError():
            return Failure(f"{host} refused our user name or password: {error.smtp_code} {_text(error.smtp_error)}")
        case smtplib.SMTPSenderRefused():
            return Failure(
                f"{host} does not take mail from {parseaddr(error.sender)[1]}: {error.smtp_code} {_text(error.smtp_error)}"
            )
        case smtplib.SMTPResponseException():
            return Failure(f"{host} answered {error.smtp_code} {_text(error.smtp_error)}")
        case smtplib.SMTPServerDisconnected():
            return Failure(f"{host} closed the connection.")
        case smtplib.SMTPException():
            return Failure(f"{host} could not be used: {error}")
        case TimeoutError():
            return Failure(f"{host} did not answer within {settings.EMAIL_TIMEOUT} seconds.")
        case OSError():
            return Failure(f"{host} could not be reached: {error.strerror or error}")
        case _:
            return Failure(f"The mail could not be written: {error}", is_final=True)


def _text(reply: bytes | str) -> str:
    return clean_line(reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply)


def _hand_over(pk: int) -> None:
    """Tell the workers. If the broker cannot be reached the sweep does it later; nobody's page fails for it."""
    global _broker_asked_again_at
    if time.monotonic() >= _broker_asked_again_at:
        try:
            current_app.send_task("mail.tasks.deliver", [pk], retry=False)
            return
        except (KombuError, RedisError, OSError):
            _broker_asked_again_at = time.monotonic() + BROKER_REST_SECONDS
            logger.warning("The broker could not be reached; mail waits for the sweep.", exc_info=True)
    Message.objects.filter(pk=pk, state=MailState.QUEUED).update(lease_until=None)
