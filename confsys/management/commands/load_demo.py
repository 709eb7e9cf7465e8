"""`manage.py load_demo`: the demonstration's accounts and conferences. Running it again changes nothing."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from confsys.demo.loading import load_world


class Command(BaseCommand):
    """Makes what the demonstration shows."""

    help = "Make the demonstration: both calls as conferences, with people, papers and reviews. May run again."

    def handle(self, *_: str, **_options: Any) -> None:
        """Say each step as it is done."""
        load_world(now=timezone.now(), accounts_file=Path(settings.DATA_DIR) / "accounts.json", say=self._say)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
