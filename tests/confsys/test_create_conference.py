"""`manage.py create_conference`: a call becomes a conference, whole or not at all."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command

from accounts.models import User
from conferences.kinds import DeadlineKind, Role, Stage
from conferences.models import AuditEntry, Conference, Deadline, Membership, Topic, Track
from conferences.services.scheduling import entries_of
from confsys.calls import DIRECTORY, load_call
from confsys.calls.creating import shift_notice
from eligibility.models import RuleSet, TrackRuleSet
from eligibility.services import rule_set_for
from reviews.models import ReviewField, ReviewForm
from submissions.models import FieldOption, SubmissionField

pytestmark = pytest.mark.django_db


def create(*options: str, call: str = "mlsys-2026", slug: str = "demo") -> str:
    said = StringIO()
    call_command("create_conference", "--call", call, "--slug", slug, *options, stdout=said)
    return said.getvalue()


def deadline(kind: DeadlineKind) -> Deadline:
    return Deadline.objects.get(conference__slug="demo", kind=kind)


def test_a_call_is_written_as_it_was_read() -> None:
    assert create() == "MLSys 2026 is at /demo/, with 2 tracks.\n"
    call = load_call("mlsys-2026")
    conference = Conference.objects.get(slug="demo")
    assert (conference.name, conference.zone, conference.notice) == ("MLSys 2026", "America/Los_Angeles", "")
    assert tuple(Track.objects.values_list("slug", "anonymity")) == (
        ("research", "full"),
        ("industry", "names_withheld"),
    )
    assert tuple(Topic.objects.values_list("name", flat=True)) == call.conference.topics
    written = {(entry.kind, entry.instant, entry.zone, entry.precision) for entry in entries_of(conference.pk)}
    assert written == {
        (one.kind, one.date.instant, one.date.zone, one.date.precision) for one in call.conference.deadlines
    }


def test_fields_options_and_review_forms_stand_in_the_order_of_the_call() -> None:
    create()
    industry = Track.objects.get(slug="industry")
    fields = SubmissionField.objects.filter(track=industry).order_by("position")
    assert [row.key for row in fields] == ["contributions", "focus", "real_system", "one_submission"]
    options = FieldOption.objects.filter(field=fields[0]).order_by("position")
    assert [row.key for row in options] == ["retrospective", "planned", "cancelled"]
    form = ReviewForm.objects.get(track=industry)
    keys = [row.key for row in ReviewField.objects.filter(form=form).order_by("position")]
    assert keys[:7] == ["summary", "impact", "technical_quality", "clarity", "lessons", "influence", "no_real_system"]


def test_each_track_is_judged_by_its_rule_set() -> None:
    create()
    for track in Track.objects.all():
        _, spec = rule_set_for(track.pk, Stage.SUBMISSION)
        wanted = load_call("mlsys-2026").rule_sets.spec_for(
            track=track.slug, stage=Stage.SUBMISSION, anonymity=spec.anonymity
        )
        assert wanted is not None
        assert spec.digest() == wanted.digest()


def test_a8_both_stages_have_rule_sets() -> None:
    create(call="aimlsystems-2023")
    assert sorted(TrackRuleSet.objects.values_list("stage", "rule_set__slug")) == [
        ("camera_ready", "camera-ready"),
        ("submission", "submission"),
    ]


def test_a1_the_earlier_date_is_kept() -> None:
    create("--shift-days", "100", call="aimlsystems-2023")
    (entry,) = [one for one in entries_of(Conference.objects.get().pk) if one.kind is DeadlineKind.SUBMISSION]
    assert entry.instant == datetime(2023, 11, 4, 11, 59, tzinfo=UTC)
    assert [old.instant for old in entry.earlier] == [datetime(2023, 10, 21, 12, 0, tzinfo=UTC)]
    assert entry.was_extended


def test_moved_dates_keep_their_time_of_day_and_the_conference_says_so() -> None:
    create("--shift-days", "100")
    zone = ZoneInfo("America/Los_Angeles")
    # 12 January at 00:00 in winter becomes 22 April at 00:00 in summer.
    assert deadline(DeadlineKind.REVIEWS_AVAILABLE).instant.astimezone(zone) == datetime(2026, 4, 22, tzinfo=zone)
    notice = Conference.objects.get().notice
    assert notice == "Demonstration: all dates are 100 days later than in the real call."


@time_machine.travel(datetime(2027, 3, 4, 23, 30, tzinfo=UTC), tick=False)
def test_a_call_can_open_today() -> None:
    create("--opens-today")
    assert deadline(DeadlineKind.OPENS).instant == datetime(2027, 3, 4, 20, 0, tzinfo=UTC)
    assert deadline(DeadlineKind.SUBMISSION).instant - deadline(DeadlineKind.OPENS).instant == timedelta(days=45)


@time_machine.travel(datetime(2027, 3, 4, 19, 59, tzinfo=UTC), tick=False)
def test_a_call_whose_hour_is_still_to_come_opened_yesterday() -> None:
    create("--opens-today")
    assert deadline(DeadlineKind.OPENS).instant == datetime(2027, 3, 3, 20, 0, tzinfo=UTC)


def test_a_call_without_an_opening_date_cannot_open_today() -> None:
    with pytest.raises(CommandError, match="has no opening date; say with --shift-days"):
        create("--opens-today", call="aimlsystems-2023")


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (0, ""),
        (1, "Demonstration: all dates are 1 day later than in the real call."),
        (-1200, "Demonstration: all dates are 1,200 days earlier than in the real call."),
    ],
)
def test_the_notice_says_how_far_dates_were_moved(days: int, text: str) -> None:
    assert shift_notice(days) == text


def test_a_chair_is_named_by_address() -> None:
    User.objects.create_user("chair@example.org", given_name="Chair")
    create("--chair", "Chair@example.org")
    (membership,) = Membership.objects.all()
    assert (membership.user.email, membership.role) == ("chair@example.org", Role.CHAIR)


def test_a_chair_without_an_account_stops_everything() -> None:
    with pytest.raises(CommandError, match=r"No account has the address nobody@example\.org"):
        create("--chair", "nobody@example.org")
    assert not Conference.objects.exists()


def test_a_slug_is_used_once() -> None:
    create()
    with pytest.raises(CommandError, match="There is a conference 'demo' already; choose another slug"):
        create()


def test_a_slug_that_cannot_stand_in_an_address_is_refused() -> None:
    with pytest.raises(CommandError, match="Small letters, digits and hyphens"):
        create(slug="My Conference")


def test_a_broken_file_writes_nothing(tmp_path: Path) -> None:
    text = (DIRECTORY / "mlsys-2026.toml").read_text(encoding="utf-8")
    broken = tmp_path / "broken.toml"
    broken.write_text(text.replace('audience = "reviewers"', 'audience = "everybody"'), encoding="utf-8")
    with pytest.raises(
        CommandError, match=r"broken\.toml:\d+: review_forms\[1\]\.fields\[6\]\.audience: 'everybody' is not"
    ):
        create(call=str(broken))
    assert not Conference.objects.exists()
    assert not RuleSet.objects.exists()


def test_making_a_conference_is_in_the_audit_trail() -> None:
    create()
    entry = AuditEntry.objects.get(action="conference created")
    assert entry.after == {"slug": "demo", "call": "mlsys-2026"}


@pytest.mark.parametrize("days", [99_999_999, -99_999_999, 70_000, -9_500])
def test_dates_are_not_moved_beyond_what_can_be_announced(days: int) -> None:
    said = f"Moved by {days:,} days, not every date lies between 2000-01-01 and 2199-12-31."
    with pytest.raises(CommandError, match=said):
        create(f"--shift-days={days}")
    assert not Conference.objects.exists()
