"""A format that two tracks share (M8): whoever changes it for one track is told of the other."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from conferences.kinds import Stage
from conferences.models import Conference, Track
from confsys.calls import load_call
from confsys.calls.creating import create_from_call
from eligibility.findings import Severity
from eligibility.rulesets import RuleSetting
from eligibility.services import rule_set_for
from submissions.services.ruling import change_rule_set
from tests.submissions.world import make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 10, tzinfo=UTC)
SAID = "still says what this set said of: "


@pytest.fixture
def conference() -> Conference:
    created = create_from_call(call=load_call("mlsys-2026"), slug="mlsys", now=NOW)
    return Conference.objects.get(pk=created.conference_id)


def change(track: Track, rule: str, **parameters: object) -> tuple[str, ...]:
    """Change one rule of a track's set; what is told."""
    _, spec = rule_set_for(track.pk, Stage.SUBMISSION)
    settings = [
        replace(one, parameters={**one.parameters, **parameters}) if one.rule == rule else one for one in spec.settings
    ]
    return save(track, settings)


def save(track: Track, settings: list[RuleSetting]) -> tuple[str, ...]:
    version, _ = rule_set_for(track.pk, Stage.SUBMISSION)
    return change_rule_set(
        rule_set_id=version.rule_set_id,
        name=version.rule_set.name,
        settings=settings,
        known=version.number,
        reason="Decided.",
        by_id=make_user("Chris Chair").pk,
        now=NOW,
    ).parted


def test_m8_a_change_of_the_format_of_one_track_tells_of_the_other_until_both_say_the_same(
    conference: Conference,
) -> None:
    research, industry = (conference.tracks.get(slug=slug) for slug in ("research", "industry"))
    name = rule_set_for(industry.pk, Stage.SUBMISSION)[0].rule_set.name
    (told,) = change(research, "page-limit", body_pages=8)
    assert told.startswith(f"{name} {SAID}")
    assert told.endswith("If the tracks are to keep one format, change it there too.")
    # Brought into line, nothing is left to say; and again nothing where they differ already.
    assert change(industry, "page-limit", body_pages=8) == ()
    assert len(change(research, "page-limit", body_pages=9)) == 1
    assert change(research, "page-limit", body_pages=7) == ()


def test_a_rule_that_is_switched_off_for_one_track_is_told_and_one_about_authors_is_not(conference: Conference) -> None:
    industry = conference.tracks.get(slug="industry")
    _, spec = rule_set_for(industry.pk, Stage.SUBMISSION)
    off = [replace(one, severity=Severity.OFF) if one.rule == "columns" else one for one in spec.settings]
    (told,) = save(industry, off)
    assert SAID in told
    assert change(industry, "declarations", required=["one_submission"]) == ()
