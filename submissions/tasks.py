"""What workers do with submissions: each takes a key, calls one service, and may run twice."""

from celery import shared_task
from django.utils import timezone

from submissions.services.checking import run_check
from submissions.services.closing import submit_due_drafts as close_drafts
from submissions.services.sweeping import sweep_checks as sweep
from submissions.services.tidying import remove_unnamed_files as tidy


@shared_task
def check_manuscript(run_id: int) -> None:
    """Check one uploaded version."""
    run_check(run_id)


@shared_task
def sweep_checks() -> None:
    """Send again what was lost."""
    sweep(now=timezone.now())


@shared_task
def submit_due_drafts() -> None:
    """Submit complete drafts whose deadline has passed."""
    close_drafts(now=timezone.now())


@shared_task
def remove_unnamed_files() -> None:
    """Delete stored files that no paper names."""
    tidy(now=timezone.now())
