"""What workers do with reviews."""

from celery import shared_task
from django.utils import timezone

from reviews.services.deciding import mail_releases as tell_of_releases
from reviews.services.ending import tell_of_ended as tell_chairs
from reviews.services.orphans import tell_of_papers_without_chair as tell_admins


@shared_task
def mail_releases() -> None:
    """Mail the authors of what has been released since."""
    tell_of_releases(now=timezone.now())


@shared_task
def tell_of_papers_without_chair() -> None:
    """Mail the site admins of papers that no chair may handle."""
    tell_admins(now=timezone.now())


@shared_task
def tell_of_ended() -> None:
    """Mail the chairs of assignments that ended by themselves."""
    tell_chairs(now=timezone.now())
