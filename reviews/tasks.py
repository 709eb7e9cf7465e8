"""What workers do with reviews."""

from celery import shared_task
from django.utils import timezone

from reviews.services.deciding import mail_releases as tell_of_releases


@shared_task
def mail_releases() -> None:
    """Mail the authors of what has been released since."""
    tell_of_releases(now=timezone.now())
