"""A conference made from a call, with everything that each floor keeps of it, in one transaction."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from conferences.deadlines import FIRST_DAY, LAST_DAY
from conferences.kinds import DeadlineKind
from conferences.services.creating import Created, CreationError, create_conference
from confsys.calls import Call
from eligibility.organisations.services import create_organisations
from eligibility.services import save_rule_set, use_rule_set
from reviews.services.forms import create_review_forms
from submissions.services.forms import create_fields


def create_from_call(*, call: Call, slug: str, now: datetime, days: int = 0, by_id: int | None = None) -> Created:
    """Write the conference of a call, every date `days` later; its notice says so. Raises CreationError."""
    moved = _moved(call, days)
    with transaction.atomic():
        created = create_conference(
            section=moved.conference, slug=slug, notice=shift_notice(days), by_id=by_id, now=now, source=call.name
        )
        create_fields(sections=moved.fields, tracks=created.tracks)
        create_review_forms(sections=moved.review_forms, tracks=created.tracks)
        create_organisations(conference_id=created.conference_id, records=moved.organisations, now=now)
        for section in moved.rule_sets.sections:
            version = save_rule_set(
                conference_id=created.conference_id,
                slug=section.name,
                name=section.shown_title,
                settings=section.settings,
                by_id=by_id,
                now=now,
            )
            for stage, track in section.uses:
                use_rule_set(track_id=created.tracks[track], stage=stage, rule_set_id=version.rule_set_id)
    return created


def _moved(call: Call, days: int) -> Call:
    """The call with every date so many days later. Raises CreationError where one would lie beyond what can be announced."""
    if not days:
        return call
    if abs(days) <= (LAST_DAY - FIRST_DAY).days:
        moved = call.shifted(days)
        told = [entry.date.instant.date() for entry in moved.conference.deadlines]
        if all(FIRST_DAY <= day <= LAST_DAY for day in told):
            return moved
    raise CreationError(f"Moved by {days:,} days, not every date lies between {FIRST_DAY} and {LAST_DAY}.")


def shift_notice(days: int) -> str:
    """What the pages of a conference with moved dates say at their top."""
    if not days:
        return ""
    moved = f"{abs(days):,} {'day' if abs(days) == 1 else 'days'} {'later' if days > 0 else 'earlier'}"
    return f"Demonstration: all dates are {moved} than in the real call."


def days_to_open_on(call: Call, now: datetime) -> int:
    """By how many days to move a call that has just opened, by the calendar of its zone. Raises CreationError.

    It opened today, or, where the hour of the call has not come yet, yesterday: who makes it wants to use it now.
    """
    opens = call.conference.date_of(DeadlineKind.OPENS)
    if opens is None:
        raise CreationError(
            f"The call {call.name} has no opening date; say with --shift-days how far to move its dates."
        )
    zone = ZoneInfo(opens.zone)
    today, announced = now.astimezone(zone), opens.instant.astimezone(zone)
    days = (today.date() - announced.date()).days
    return days if announced.time() <= today.time() else days - 1
