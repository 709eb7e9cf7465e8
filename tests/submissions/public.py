"""Public checks to test on: a track, a file that has arrived, a check that waits."""

from datetime import datetime

from django.db import connection
from django.utils import timezone

from conferences.models import Track
from eligibility.author_lines import authors_in
from eligibility.findings import Severity
from eligibility.rulesets import RuleSetting
from submissions.public_files import PublicIncoming
from submissions.services.public_checking import (
    Ticket,
    queue_public_check,
)
from tests.submissions.world import (
    FILE_RULES,
    make_conference,
    make_pdf,
    make_track,
)

RULES = (*FILE_RULES, RuleSetting("registered-authors", Severity.ERROR))
ADDRESS = "192.0.2.7"


def make_checkable(rules: tuple[RuleSetting, ...] = RULES) -> Track:
    return make_track(make_conference(), "Research", rules)


def arrived(data: bytes) -> str:
    """The name of a file that has arrived."""
    with PublicIncoming(limit=10_000_000) as incoming:
        incoming.write(data)
        return incoming.finish_apart()


def queue(track: Track, data: bytes | None = None, *, authors: str = "", now: datetime | None = None) -> Ticket:
    return queue_public_check(
        track_id=track.pk,
        kind="",
        file=arrived(data or make_pdf()),
        original_name="zebulon-final.pdf",
        authors=authors_in(authors),
        address=ADDRESS,
        now=now or timezone.now(),
    )


def everything_stored() -> str:
    """All rows of all tables, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        texts = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608 - names of our own tables
            texts += [text for (text,) in cursor.fetchall()]
    return "\n".join(texts)
