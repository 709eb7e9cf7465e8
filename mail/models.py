"""Every mail is a row before it is sent: the outbox and the delivery log are the same table."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from conferences.models import Conference, choices
from mail.kinds import MailState


class Message(models.Model):
    """One mail to one person (P41: never one "To" with several)."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, null=True, related_name="messages")
    to_email = models.EmailField()
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=60, help_text="The name of its template.")
    about = models.CharField(max_length=60, blank=True, help_text="What it is about, such as submission:12.")
    subject = models.CharField(max_length=300)
    body = models.TextField()
    is_secret = models.BooleanField(default=False, help_text="Holds a link that acts for its reader: wiped once sent.")
    state = models.CharField(max_length=10, choices=choices(MailState), default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(help_text="Not tried before this instant.")
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="mail_due", condition=models.Q(state__in=["queued", "sending"]))
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to_email}"
