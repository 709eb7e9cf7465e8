"""`manage.py extend_deadline`: with the database alone, in words, and with the history that the site would keep."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command

from conferences.kinds import DeadlineKind, Precision
from conferences.models import AuditEntry, Conference, Deadline
from confsys.calls import load_call
from confsys.calls.creating import create_from_call
from mail.models import Message
from submissions.services.drafting import start_submission
from tests.submissions.world import make_user

pytestmark = pytest.mark.django_db
LATTICE = str(Path(__file__).parent.parent / "data" / "lattice-2027.toml")
NOW = datetime(2027, 3, 20, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def conference() -> Iterator[Conference]:
    with time_machine.travel(NOW, tick=False):
        created = create_from_call(call=load_call(LATTICE), slug="lattice-2027", now=NOW)
        yield Conference.objects.get(pk=created.conference_id)


def extend(*words: str, **options: object) -> str:
    told = io.StringIO()
    call_command("extend_deadline", "lattice-2027", *words, reason="A storm.", stdout=told, **options)
    return told.getvalue()


def date_of(kind: DeadlineKind, track: str | None = None) -> Deadline:
    return Deadline.objects.get(kind=kind, track__slug=track) if track else Deadline.objects.get(kind=kind, track=None)


def test_a1_a_date_is_extended_and_the_one_before_is_kept() -> None:
    before = date_of(DeadlineKind.SUBMISSION).instant
    told = extend("submission", "2027-04-02T17:00")
    row = date_of(DeadlineKind.SUBMISSION)
    # Lisbon's clocks have gone forward on 28 March.
    assert row.instant == datetime(2027, 4, 2, 16, 0, tzinfo=UTC)
    assert row.zone == "Europe/Lisbon"
    assert [(old.instant, old.reason) for old in row.announcements.all()][-1] == (before, "A storm.")
    assert told == "Lattice 2027: papers close Fri 2 Apr 2027, 17:00 WEST (2027-04-02 16:00 UTC).\n"
    entry = AuditEntry.objects.get(action="deadline extended")
    assert (entry.actor, entry.reason) == (None, "A storm.")


@pytest.mark.parametrize(
    ("date", "zone", "instant", "stored", "precision"),
    [
        ("2027-04-02", "", datetime(2027, 4, 3, 12, tzinfo=UTC), "Etc/GMT+12", Precision.DAY),
        ("2027-04-02T20:00:00Z", "", datetime(2027, 4, 2, 20, tzinfo=UTC), "UTC", Precision.MINUTE),
        ("2027-04-02T23:59", "AoE", datetime(2027, 4, 3, 11, 59, tzinfo=UTC), "Etc/GMT+12", Precision.MINUTE),
    ],
)
def test_dates_are_read_as_in_a_call(
    date: str, zone: str, instant: datetime, stored: str, precision: Precision
) -> None:
    extend("submission", date, zone=zone)
    row = date_of(DeadlineKind.SUBMISSION)
    assert (row.instant, row.zone, row.precision) == (instant, stored, precision)


def test_the_date_of_one_track_alone() -> None:
    shared = date_of(DeadlineKind.SUBMISSION).instant
    extend("submission", "2027-04-20", track="artifacts")
    assert date_of(DeadlineKind.SUBMISSION, "artifacts").instant == datetime(2027, 4, 21, 12, tzinfo=UTC)
    assert date_of(DeadlineKind.SUBMISSION).instant == shared


def test_authors_of_drafts_are_written_to_without_a_broker(conference: Conference) -> None:
    user = make_user("Ada Quill")
    start_submission(track_id=conference.tracks.get(slug="main").pk, user_id=user.pk, now=NOW)
    start_submission(track_id=conference.tracks.get(slug="artifacts").pk, user_id=user.pk, now=NOW)
    told = extend("submission", "2027-04-02", tell_authors=True)
    assert "The mails to the authors of drafts are in the outbox." in told
    (mail,) = Message.objects.filter(kind="deadline_moved")
    assert "Papers" in mail.body


@pytest.mark.parametrize(
    ("words", "options", "problem"),
    [
        (("submission", "2027-03-25"), {}, "This is earlier than announced (Mon 29 Mar 2027, 17:00 WEST). Say --bring-forward"),
        (("submission", "2027-03-01"), {"bring_forward": True}, "This instant is past; choose one that is still to come."),
        (("submission", "next week"), {}, "at: 'next week' is no date; a date such as 2023-07-26"),
        (("submission", "2027-04-02"), {"zone": "Lisbon"}, "zone: There is no zone 'Lisbon'"),
        (("submission", "2027-04-02"), {"track": "main"}, "There is no date submission for main; there is one for all tracks"),
        (("reviews_due", "2027-04-02"), {}, "There is no date reviews_due for all tracks; there is none at all."),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_in_words(
    words: tuple[str, ...], options: dict[str, object], problem: str
) -> None:
    with pytest.raises(CommandError) as refused:
        extend(*words, **options)
    assert str(refused.value).startswith(problem)
    assert not AuditEntry.objects.filter(action__startswith="deadline").exists()


def test_a_date_is_brought_forward_where_that_is_meant() -> None:
    extend("submission", "2027-03-25", bring_forward=True)
    assert date_of(DeadlineKind.SUBMISSION).instant == datetime(2027, 3, 26, 12, tzinfo=UTC)
    assert AuditEntry.objects.filter(action="deadline brought forward").count() == 1


def test_a_conference_that_is_not_there_is_said() -> None:
    with pytest.raises(CommandError, match="There is no conference 'nowhere'"):
        call_command("extend_deadline", "nowhere", "submission", "2027-04-02", reason="A storm.")


@time_machine.travel(datetime(2027, 6, 1, tzinfo=UTC), tick=False)
def test_a1_an_extension_that_is_over_is_written_down_only_on_demand() -> None:
    before = date_of(DeadlineKind.SUBMISSION).instant
    with pytest.raises(CommandError, match="This instant is past"):
        extend("submission", "2027-04-02T17:00")
    extend("submission", "2027-04-02T17:00", already_past=True, tell_authors=True)
    row = date_of(DeadlineKind.SUBMISSION)
    assert row.instant == datetime(2027, 4, 2, 16, 0, tzinfo=UTC)
    old = row.announcements.get(instant=before)
    assert (old.replaced_at, old.tells_authors) == (before - timedelta(minutes=1), False)
