"""What workers do with submissions: each takes a key, calls one service, and may run twice."""

from celery import shared_task
from django.utils import timezone

from submissions.duplicates.comparing import compare_waiting
from submissions.duplicates.comparing import sweep_comparisons as sweep_duplicates
from submissions.services.announcing import tell_of_moved_deadlines as tell_of_moved
from submissions.services.blinding import run_blinding
from submissions.services.checking import run_check
from submissions.services.closing import submit_due_drafts as close_drafts
from submissions.services.public_checking import run_public_check
from submissions.services.public_forgetting import forget_expired
from submissions.services.refreshing import settle_papers as settle
from submissions.services.rerunning import help_recheck, run_recheck
from submissions.services.sweeping import sweep_checks as sweep
from submissions.services.tidying import remove_trials
from submissions.services.tidying import remove_unnamed_files as tidy
from submissions.services.trying import run_file_trial


@shared_task
def check_manuscript(run_id: int) -> None:
    """Check one uploaded version."""
    run_check(run_id)


@shared_task
def blind_manuscript(blinding_id: int) -> None:
    """Make the copy that reviewers get of one version."""
    run_blinding(blinding_id)


@shared_task
def sweep_checks() -> None:
    """Send again what was lost."""
    sweep(now=timezone.now())


@shared_task
def submit_due_drafts() -> None:
    """Submit complete drafts whose deadline has passed."""
    close_drafts(now=timezone.now())


@shared_task
def settle_papers() -> None:
    """Settle anew the papers whose directory of organisations or form changed."""
    settle(now=timezone.now())


@shared_task
def tell_of_moved_deadlines() -> None:
    """Mail the authors of drafts about a date that was moved."""
    tell_of_moved(now=timezone.now())


@shared_task
def remove_unnamed_files() -> None:
    """Delete stored files that no paper names, and what chairs tried a day ago."""
    tidy(now=timezone.now())
    remove_trials(now=timezone.now())


@shared_task
def recheck_papers(recheck_id: int) -> None:
    """Go on with a re-check, or with a trial over the papers."""
    run_recheck(recheck_id)


@shared_task
def help_with_recheck(recheck_id: int) -> None:
    """Work on a re-check beside the worker that has it."""
    help_recheck(recheck_id)


@shared_task
def try_file(trial_id: int) -> None:
    """Run settings that are not saved over a chair's PDF."""
    run_file_trial(trial_id)


@shared_task
def check_public(pk: int) -> None:
    """Check one file of somebody without an account."""
    run_public_check(pk)


@shared_task
def forget_public_checks() -> None:
    """Delete public checks that have had their time, and files that crashed processes left."""
    forget_expired(now=timezone.now())


@shared_task
def compare_papers(conference_id: int) -> None:
    """Compare the papers of a conference that wait for it."""
    compare_waiting(conference_id=conference_id, now=timezone.now())


@shared_task
def sweep_comparisons() -> None:
    """Have compared what was forgotten."""
    sweep_duplicates(now=timezone.now())
