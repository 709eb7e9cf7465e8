"""`manage.py create_conference --call mlsys-2026 --slug mlsys-2026`: a conference from a call, whole or not at all."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from conferences.kinds import Role
from conferences.services.creating import CreationError
from conferences.services.members import add_member
from confsys.calls import BrokenCallError, call_names, load_call
from confsys.calls.creating import create_from_call, days_to_open_on


class Command(BaseCommand):
    """Reads a call and writes its conference."""

    help = "Make a conference from a call: tracks, dates, topics, forms, rules, review forms."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which call, under which address, when, and who runs it."""
        parser.add_argument(
            "--call", required=True, help=f"One of {', '.join(call_names())}, or the path of a TOML file."
        )
        parser.add_argument(
            "--slug", required=True, help="The first part of the conference's URLs, such as mlsys-2026."
        )
        moved = parser.add_mutually_exclusive_group()
        moved.add_argument(
            "--opens-today",
            action="store_true",
            help="Move all dates so that the call has just opened: today, or yesterday if its hour is still to come.",
        )
        moved.add_argument("--shift-days", type=int, default=0, metavar="N", help="Move all dates by N days.")
        parser.add_argument("--chair", metavar="EMAIL", help="An account that becomes chair of the conference.")

    def handle(self, *_: str, **options: Any) -> None:
        """Everything in one transaction."""
        now = timezone.now()
        try:
            call = load_call(options["call"])
            days = days_to_open_on(call, now) if options["opens_today"] else options["shift_days"]
            with transaction.atomic():
                created = create_from_call(call=call, slug=options["slug"], now=now, days=days)
                if options["chair"]:
                    chair = _account(options["chair"])
                    add_member(
                        conference_id=created.conference_id, user_id=chair.pk, role=Role.CHAIR, now=now, by_id=None
                    )
        except (BrokenCallError, CreationError) as error:
            raise CommandError(str(error)) from error
        told = f"{call.conference.name} is at /{options['slug']}/, with {len(created.tracks)} tracks."
        self.stdout.write(told.replace("1 tracks", "1 track"))


def _account(email: str) -> User:
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        raise CreationError(f"No account has the address {email}. Sign up with it first, or leave --chair out.")
    return user
