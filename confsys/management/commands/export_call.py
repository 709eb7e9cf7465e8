"""`manage.py export_call SLUG [--output FILE]`: a conference as the TOML file of its call."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from conferences.models import Conference
from confsys.calls import BrokenCallError, read_call
from confsys.calls.exporting import describe_call, write_call


class Command(BaseCommand):
    """Writes a call."""

    help = "Write a conference's set-up as a call: tracks, dates, topics, forms, rules, review forms. No people, no papers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which conference, and where to."""
        parser.add_argument("slug", help="The first part of the conference's addresses.")
        parser.add_argument("--output", metavar="FILE", type=Path, help="Where to write it; printed if left out.")

    def handle(self, *_: str, **options: Any) -> None:
        """The file goes to the output alone; what it lacks for making a conference again is told beside it."""
        conference = Conference.objects.filter(slug=options["slug"]).first()
        if conference is None:
            known = ", ".join(Conference.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no conference {options['slug']!r}; there are: {known}.")
        text = write_call(describe_call(conference.pk))
        output: Path | None = options["output"]
        if output is None:
            self.stdout.write(text, ending="")
        else:
            try:
                output.write_text(text, encoding="utf-8")
            except OSError as error:
                raise CommandError(f"{output} could not be written: {error.strerror}.") from error
        name = str(output or f"{conference.slug}.toml")
        try:
            read_call(text, name=conference.slug, file=name)
        except BrokenCallError as error:
            self.stderr.write(f"The conference is not complete, so that making one of this file is refused:\n{error}")
