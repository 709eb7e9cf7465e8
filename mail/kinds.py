"""The words of mail that code decides by. Pure."""

from enum import StrEnum


class MailState(StrEnum):
    """Where a mail stands. `kept`: no SMTP server is configured, so it stays in the outbox."""

    DRAFT = "draft"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    KEPT = "kept"
    FAILED = "failed"
