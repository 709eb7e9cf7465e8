from django.apps import AppConfig


class MailConfig(AppConfig):
    """Templates, the outbox, the delivery log."""

    name = "mail"
