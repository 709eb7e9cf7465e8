"""`manage.py send_test_mail ADDRESS`: do the SMTP settings work?"""

import smtplib
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from mail.services import describe_failure, send_now


class Command(BaseCommand):
    """Sends one mail at once, past outbox and workers, and says what the server answered."""

    help = "Send a test mail through the SMTP server that EMAIL_URL names, and say what failed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One address."""
        parser.add_argument("address")

    def handle(self, *args: Any, **options: Any) -> None:
        """Send, or say why not."""
        address = options["address"]
        if not settings.EMAIL_URL:
            raise CommandError(
                "EMAIL_URL is not set, so no mail is sent: it is kept in the outbox that site admins read. "
                "Set it to something like smtp+tls://user:password@mail.example.org:587 and try again."
            )
        try:
            validate_email(address)
        except ValidationError as error:
            raise CommandError(f"{address} is no e-mail address.") from error
        server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        mail = EmailMessage(
            subject="Test mail from Confsys",
            body=f"This mail shows that Confsys at {settings.SITE_URL} can send through {server}.\n",
            to=[address],
            headers={"Auto-Submitted": "auto-generated"},
        )
        try:
            send_now(mail)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise CommandError(f"Not sent. {describe_failure(error).words}") from error
        self.stdout.write(
            f"{server} took the mail for {address}, from {settings.DEFAULT_FROM_EMAIL}. "
            "If it does not arrive, look into the spam folder and the server's log."
        )
