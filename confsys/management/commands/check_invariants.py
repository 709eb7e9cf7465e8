"""`manage.py check_invariants`: ask the whole database, and the file store, whether what must always hold does."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mail import invariants as of_mail
from reviews import invariants as of_reviews
from submissions import invariants as of_submissions


def broken_invariants(*, read_files: bool = True) -> Iterator[str]:
    """A sentence for each row or file for which something that must hold does not."""
    yield from of_submissions.broken_invariants(read_files=read_files)
    yield from of_reviews.broken_invariants()
    yield from of_mail.broken_invariants()


class Command(BaseCommand):
    """Prints one line for each broken invariant; exit status 1 if there is any. To be run every night."""

    help = "Check that what must always hold of papers, files, assignments and mails does hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--skip-bytes", action="store_true", help="Do not read every stored file again to compare it with its hash."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        broken = list(broken_invariants(read_files=not options["skip_bytes"]))
        for sentence in broken:
            self.stdout.write(sentence)
        if broken:
            raise CommandError(f"{len(broken)} invariants do not hold.")
        self.stdout.write("Everything that must hold does.")
