"""Django's mail backend where no SMTP server is configured: what a library sends itself lands in the outbox too."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from accounts.text import clean_line
from mail.kinds import MailState
from mail.models import Message
from mail.rendering import SUBJECT_LENGTH


class OutboxBackend(BaseEmailBackend):
    """Keeps each mail as a row, one for each recipient."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep them. Returns how many mails there were."""
        now = timezone.now()
        Message.objects.bulk_create(
            Message(
                to_email=address[:254],
                kind="library",
                subject=clean_line(str(mail.subject))[:SUBJECT_LENGTH],
                body=str(mail.body),
                is_secret=True,
                state=MailState.KEPT,
                due_at=now,
            )
            for mail in email_messages
            for address in mail.recipients()
        )
        return len(email_messages)
