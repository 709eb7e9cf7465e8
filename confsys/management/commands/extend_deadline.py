"""`manage.py extend_deadline SLUG KIND NEW-DATE --reason ...`: moving a date when the site cannot be reached.

It needs the database alone: mails to authors are written to the outbox, and go out when a worker is there again.
"""

import re
import tomllib
from argparse import ArgumentParser
from datetime import UTC
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from conferences.callfile import Table
from conferences.calls import Date, read_deadline_date
from conferences.kinds import DeadlineKind
from conferences.models import Conference, Deadline
from conferences.services.scheduling import DeadlineError, change_deadline, entry_of
from conferences.wording import NAMES, entry_words
from submissions.services.announcing import tell_of_moved_deadlines

# TOML wants seconds, people do not.
_BARE_MINUTE = re.compile(r"(?<=T\d\d:\d\d)(?=$|Z|[+-])")


class Command(BaseCommand):
    """Moves one date, with its history."""

    help = "Move a date of a call. What was announced before is kept, and shown struck through beside the new date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which date, to when, why, and whom to tell."""
        parser.add_argument("slug", help="The first part of the conference's addresses.")
        parser.add_argument("kind", choices=[kind.value for kind in DeadlineKind], metavar="KIND")
        parser.add_argument(
            "date",
            metavar="NEW-DATE",
            help="As in the file of a call: 2023-07-26, 2023-07-26T23:59, 2023-07-26T20:00Z.",
        )
        parser.add_argument("--zone", default="", help="Where the date is read: AoE, Europe/Zurich; else as in a call.")
        parser.add_argument("--reason", required=True, help="Shown beside the new date.")
        parser.add_argument("--track", metavar="SLUG", help="The date of this track; else the one of all tracks.")
        parser.add_argument("--tell-authors", action="store_true", help="Mail the authors of drafts that it holds for.")
        parser.add_argument("--bring-forward", action="store_true", help="Needed for an earlier date than announced.")
        parser.add_argument(
            "--already-past",
            action="store_true",
            help="Needed for an extension that is over: it is written down, nothing opens again, nobody is mailed.",
        )

    def handle(self, *_: str, **options: Any) -> None:
        """Refuse what makes no sense; move the date; write the mails."""
        conference = Conference.objects.filter(slug=options["slug"]).first()
        if conference is None:
            raise CommandError(f"There is no conference {options['slug']!r}.")
        kind = DeadlineKind(options["kind"])
        row = _deadline(conference, kind, options["track"])
        when = _date(options["date"], options["zone"], kind, conference.zone)
        if when.instant < row.instant and not options["bring_forward"]:
            raise CommandError(
                f"This is earlier than announced ({entry_words(entry_of(row))}). Say --bring-forward if it is meant."
            )
        now = timezone.now()
        try:
            entry = change_deadline(
                deadline_id=row.pk,
                instant=when.instant,
                zone=when.zone,
                precision=when.precision,
                reason=options["reason"],
                by_id=None,
                now=now,
                tells_authors=options["tell_authors"],
                is_record=options["already_past"],
            )
        except DeadlineError as error:
            raise CommandError(str(error)) from error
        place = f", {row.track.name}" if row.track else ""
        utc = f"{entry.instant.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        self.stdout.write(f"{conference.name}{place}: {NAMES[kind].lower()} {entry_words(entry)} ({utc}).")
        if options["tell_authors"]:
            tell_of_moved_deadlines(now=now)
            self.stdout.write("The mails to the authors of drafts are in the outbox.")


def _deadline(conference: Conference, kind: DeadlineKind, track: str | None) -> Deadline:
    rows = Deadline.objects.filter(conference=conference, kind=kind).select_related("track")
    row = rows.filter(track__slug=track).first() if track else rows.filter(track=None).first()
    if row is None:
        places = [one.track.slug if one.track else "all tracks" for one in rows]
        there = f"there is one for {', '.join(places)}" if places else "there is none at all"
        raise CommandError(f"There is no date {kind.value} for {track or 'all tracks'}; {there}.")
    return row


def _date(text: str, zone: str, kind: DeadlineKind, conference_zone: str) -> Date:
    """Read like a date in the file of a call."""
    try:
        value = tomllib.loads(f"at = {_BARE_MINUTE.sub(':00', text.strip())}").get("at")
    except tomllib.TOMLDecodeError:
        value = text
    table = Table({"at": value} | ({"zone": zone} if zone else {}))
    when = read_deadline_date(table, kind, conference_zone)
    if when is None or table.problems:
        raise CommandError(" ".join(f"{path}: {problem}" for path, problem in table.problems))
    return when
