"""What workers do for accounts: it may run twice."""

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore


@shared_task
def forget_sessions() -> None:
    """Delete sessions that have ended, with what they kept."""
    SessionStore.clear_expired()
