"""What must hold of every mail at any time."""

from collections.abc import Iterator

from django.db.models import Q

from mail.kinds import MailState
from mail.models import Message


def broken_invariants() -> Iterator[str]:
    """A sentence for each mail that breaks one."""
    gone = [MailState.SENT, MailState.KEPT]
    for message in Message.objects.filter(Q(to_email="") | ~Q(to_email__contains="@"), state__in=gone):
        yield f"Mail {message.pk} went to nobody."
    for message in Message.objects.filter(state=MailState.SENT, sent_at=None):
        yield f"Mail {message.pk} was sent, and does not say when."
