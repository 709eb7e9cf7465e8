"""What workers do with mail."""

from celery import shared_task

from mail.services import deliver_message, sweep_messages


@shared_task
def deliver(pk: int) -> None:
    """Send one mail."""
    deliver_message(pk)


@shared_task
def sweep_mail() -> None:
    """Hand over again what was lost."""
    sweep_messages()
