"""Export then import gives the same conference: for generated calls, for those that come with Confsys, and for one of our own."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis.extra.django import TestCase

from conferences.kinds import DeadlineKind
from conferences.models import Conference, Deadline, Track
from conferences.services.scheduling import change_deadline
from confsys.calls import Call, call_names, load_call, read_call
from confsys.calls.creating import create_from_call
from confsys.calls.exporting import describe_call, write_call
from eligibility.authors import Sector
from eligibility.findings import Severity
from eligibility.organisations.records import Record
from eligibility.rulesets import RuleSetting
from eligibility.services import save_rule_set
from tests.confsys.generated_calls import calls

NOW = datetime(2026, 1, 10, tzinfo=UTC)
LATTICE = str(Path(__file__).parent.parent / "data" / "lattice-2027.toml")
_numbers = count(1)


def by_track(call: Call) -> dict[str, Any]:
    """All that a call says, track by track: how a file groups what tracks share makes no difference."""
    slugs = call.conference.track_slugs
    place = {kind: position for position, kind in enumerate(DeadlineKind)}
    return {
        "conference": replace(call.conference, deadlines=()),
        "deadlines": sorted(call.conference.deadlines, key=lambda entry: (place[entry.kind], entry.track or "")),
        "fields": {
            slug: [replace(field, tracks=()) for field in call.fields if slug in field.tracks] for slug in slugs
        },
        "rules": {
            use: (section.name, section.shown_title, section.settings)
            for section in call.rule_sets.sections
            for use in section.uses
        },
        "rules of no track yet": [
            (section.name, section.shown_title, section.settings)
            for section in call.rule_sets.sections
            if not section.uses
        ],
        "organisations": call.organisations,
        "review_forms": {slug: (form.name, form.fields) for form in call.review_forms for slug in form.tracks},
    }


def make(call: Call) -> int:
    created = create_from_call(call=call, slug=f"made-{next(_numbers)}", now=NOW)
    return created.conference_id


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(call=calls())
def test_what_is_written_reads_back_as_the_same_call(call: Call) -> None:
    assert read_call(write_call(call), name="generated", file="generated.toml") == call


class TestGeneratedConferences(TestCase):
    """Each example in a transaction of its own."""

    @settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(call=calls())
    def test_export_then_import_gives_the_same_conference(self, call: Call) -> None:
        first = describe_call(make(call))
        assert by_track(first) == by_track(call)
        text = write_call(first)
        second = describe_call(make(read_call(text, name="again", file="again.toml")))
        assert by_track(second) == by_track(call)
        assert write_call(second) == text


@pytest.mark.django_db
def test_organisations_come_with_a_call_and_go_back_into_its_file() -> None:
    acme = Record(name="Acme “Research” \\ Labs", sector=Sector.INDUSTRY, aliases=("ACME",), domains=("acme.example",))
    place = Record(name="University of Edinburgh", sector=Sector.ACADEMIA, country="GB", ror="01nrxwf90")
    call = replace(load_call("mlsys-2026"), organisations=(place, acme))
    exported = describe_call(make(read_call(write_call(call), name="mine", file="mine.toml")))
    assert by_track(exported) == by_track(call)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*call_names(), LATTICE])
def test_each_call_of_ours_comes_back_from_its_conference(name: str) -> None:
    call = load_call(name)
    exported = describe_call(make(call))
    assert by_track(exported) == by_track(call)
    assert by_track(read_call(write_call(exported), name="again", file="again.toml")) == by_track(call)


@pytest.mark.django_db
def test_a1_what_was_announced_before_is_exported_with_when_and_why_it_was_replaced() -> None:
    conference = make(load_call("aimlsystems-2023"))
    due = Deadline.objects.get(conference=conference, kind=DeadlineKind.SUBMISSION)
    later = due.instant + timedelta(days=1)
    change_deadline(
        deadline_id=due.pk, instant=later, reason="A storm.", by_id=None, now=NOW.replace(year=2023, month=7, day=20)
    )
    (entry,) = (one for one in describe_call(conference).conference.deadlines if one.kind is DeadlineKind.SUBMISSION)
    assert [old.reason for old in entry.earlier][-1] == "A storm."
    assert len(entry.earlier) == 2
    text = write_call(describe_call(conference))
    assert "[[deadlines.earlier]]\nat = 2023-07-12" in text
    assert 'reason = "A storm."\nreplaced = 2023-07-20T00:00:00Z' in text


def test_the_file_is_one_that_people_read() -> None:
    text = write_call(load_call("mlsys-2026"))
    assert 'examples = """\nThese papers only illustrate what fits.' in text
    assert 'kind = "reviews_available"\nat = 2026-01-12\n' in text
    assert "at = 2025-10-30T20:00:00Z\n" in text
    assert "parameters = {max_bytes = 52428800}" in text
    assert max(len(line) for line in text.splitlines() if '= "' not in line and "parameters" not in line) < 400


@pytest.mark.django_db
def test_the_command_writes_the_file_from_which_the_same_conference_is_made(tmp_path: Path) -> None:
    call_command("create_conference", call=LATTICE, slug="lattice-2027", stdout=io.StringIO())
    file, printed, told = tmp_path / "again.toml", io.StringIO(), io.StringIO()
    call_command("export_call", "lattice-2027", output=file, stderr=told)
    call_command("export_call", "lattice-2027", stdout=printed)
    assert file.read_text(encoding="utf-8") == printed.getvalue()
    assert told.getvalue() == ""
    call_command("create_conference", call=str(file), slug="again", stdout=io.StringIO())
    again = Conference.objects.get(slug="again")
    assert by_track(describe_call(again.pk)) == by_track(load_call(LATTICE))


@pytest.mark.django_db
def test_the_command_says_what_a_conference_lacks_and_writes_it_all_the_same(tmp_path: Path) -> None:
    conference = Conference.objects.get(pk=make(load_call(LATTICE)))
    conference.tracks.get(slug="artifacts").rule_sets.all().delete()
    told, file = io.StringIO(), tmp_path / "lattice.toml"
    call_command("export_call", conference.slug, output=file, stderr=told)
    assert "The track artifacts has no rule set" in told.getvalue()
    assert file.read_text(encoding="utf-8").startswith("topics = [")


@pytest.mark.django_db
def test_the_command_refuses_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no conference 'nowhere'; there are: none\."):
        call_command("export_call", "nowhere")
    conference = Conference.objects.get(pk=make(load_call(LATTICE)))
    with pytest.raises(CommandError, match="could not be written: No such file or directory"):
        call_command("export_call", conference.slug, output=tmp_path / "no" / "such.toml")


@pytest.mark.django_db
def test_a_rule_set_that_no_track_uses_yet_is_exported_and_made_again_with_budgets_for_kinds_of_any_track() -> None:
    conference = make(load_call(LATTICE))
    save_rule_set(
        conference_id=conference,
        slug="next-year",
        name="Next year",
        settings=[RuleSetting("page-limit", Severity.ERROR, {"body_pages": 9, "body_pages_of": ["poster: 2"]})],
        by_id=None,
        now=NOW,
    )
    exported = describe_call(conference)
    assert [name for name, _, _ in by_track(exported)["rules of no track yet"]] == ["next-year"]
    again = describe_call(make(read_call(write_call(exported), name="again", file="again.toml")))
    assert by_track(again) == by_track(exported)


@pytest.mark.django_db
def test_a_track_by_invitation_is_exported_as_such_and_without_whom_it_invites() -> None:
    conference = make(load_call(LATTICE))
    Track.objects.filter(conference=conference, slug="artifacts").update(
        submitters="invited", invited=["canary@people.example"]
    )
    text = write_call(describe_call(conference))
    assert text.count('submitters = "invited"') == 1
    assert "canary" not in text
    again = make(read_call(text, name="again", file="again.toml"))
    assert list(Track.objects.filter(conference=again, submitters="invited").values_list("slug", "invited")) == [
        ("artifacts", [])
    ]
