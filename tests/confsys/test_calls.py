"""Both calls as files, clause by clause (docs/calls.md)."""

from datetime import UTC, datetime

import pytest

from conferences.calls import DeadlineSection, TrackSection
from conferences.kinds import Anonymity, DeadlineKind, Precision, Stage
from confsys.calls import DIRECTORY, Call, call_names, load_call
from eligibility.inputs import Subject
from eligibility.rules import RULES
from eligibility.rulesets import RuleSetSpec
from reviews.calls import ReviewFormSection
from reviews.kinds import Audience, ReviewFieldKind
from submissions.calls import FieldSection
from submissions.kinds import FieldKind, Need

MLSYS = load_call("mlsys-2026")
AIMLSYSTEMS = load_call("aimlsystems-2023")
IDENTITY_RULES = {
    "author-block",
    "registered-authors",
    "email-addresses",
    "hidden-text",
    "metadata",
    "own-links",
    "own-work",
}
FORBIDDEN_WORDS = ("please", "oops", "!")


def track(call: Call, slug: str) -> TrackSection:
    return next(track for track in call.conference.tracks if track.slug == slug)


def field(call: Call, slug: str, key: str) -> FieldSection:
    (found,) = [one for one in call.fields if one.key == key and slug in one.tracks]
    return found


def form(call: Call, slug: str) -> ReviewFormSection:
    (found,) = [one for one in call.review_forms if slug in one.tracks]
    return found


def scores(call: Call, slug: str) -> list[str]:
    return [one.key for one in form(call, slug).fields if one.kind is ReviewFieldKind.SCORE]


def rules(call: Call, slug: str, stage: Stage = Stage.SUBMISSION) -> RuleSetSpec:
    spec = call.rule_sets.spec_for(track=slug, stage=stage, anonymity=track(call, slug).anonymity)
    assert spec is not None
    return spec


def parameters(call: Call, slug: str, rule: str, stage: Stage = Stage.SUBMISSION) -> dict[str, object]:
    (setting,) = [one for one in rules(call, slug, stage).settings if one.rule == rule]
    return dict(setting.parameters)


def deadline(call: Call, kind: DeadlineKind) -> DeadlineSection:
    (found,) = [one for one in call.conference.deadlines if one.kind is kind]
    return found


def instant(call: Call, kind: DeadlineKind) -> datetime:
    return deadline(call, kind).date.instant


def test_both_calls_come_with_confsys() -> None:
    assert call_names() == ("aimlsystems-2023", "mlsys-2026")


# -- MLSys 2026 ------------------------------------------------------------------------------------------------------


def test_m1_there_is_a_research_and_an_industry_track() -> None:
    assert MLSYS.conference.track_slugs == ("research", "industry")


def test_m2_first_author_and_more_than_half_of_all_from_industry() -> None:
    assert parameters(MLSYS, "industry", "first-author-sector") == {"sector": "industry"}
    share = {"sector": "industry", "percent": 50, "comparison": "above"}
    assert parameters(MLSYS, "industry", "sector-share") == share


def test_m2_research_asks_nothing_of_sectors() -> None:
    assert {setting.rule for setting in rules(MLSYS, "research").settings}.isdisjoint(
        {"first-author-sector", "sector-share"}
    )


def test_m3_at_least_one_contribution_is_required() -> None:
    asked = field(MLSYS, "industry", "contributions")
    assert (asked.kind, asked.need) == (FieldKind.SEVERAL, Need.REQUIRED)
    assert [option.key for option in asked.options] == ["retrospective", "planned", "cancelled"]
    rule = parameters(MLSYS, "industry", "contributions")
    assert (rule["field"], rule["minimum"]) == ("contributions", 1)


def test_m4_a_focus_is_recommended_and_no_more() -> None:
    asked = field(MLSYS, "industry", "focus")
    assert (asked.kind, asked.need) == (FieldKind.SEVERAL, Need.RECOMMENDED)
    assert [option.key for option in asked.options] == ["methodology", "benchmarking", "insights"]
    (setting,) = [one for one in rules(MLSYS, "industry").settings if one.rule == "contributions-recommended"]
    assert (setting.severity, setting.parameters["field"]) == ("warning", "focus")


def test_m5_form_page_and_author_note_say_that_neither_novelty_nor_proprietary_data_is_required() -> None:
    industry = track(MLSYS, "industry")
    for text in (industry.author_note, industry.reviewer_note, industry.judging):
        assert "ovelty" in text
        assert "proprietary" in text
    assert "novelty" not in [one.key for one in form(MLSYS, "industry").fields]


def test_m6_authors_declare_a_real_system_and_reviewers_have_a_flag() -> None:
    declaration = field(MLSYS, "industry", "real_system")
    assert (declaration.kind, declaration.need) == (FieldKind.DECLARATION, Need.REQUIRED)
    assert "such as an internship project" in declaration.label
    (flag,) = [one for one in form(MLSYS, "industry").fields if one.kind is ReviewFieldKind.FLAG]
    assert (flag.key, flag.audience) == ("no_real_system", Audience.REVIEWERS)


def test_m7_research_is_anonymous_and_industry_withholds_names() -> None:
    levels = {one.slug: one.anonymity for one in MLSYS.conference.tracks}
    assert levels == {"research": Anonymity.FULL, "industry": Anonymity.NAMES_WITHHELD}
    for slug in levels:
        assert {one.rule for one in rules(MLSYS, slug).settings} > IDENTITY_RULES


def test_m8_both_tracks_have_the_same_format() -> None:
    def of_the_file(slug: str) -> list[object]:
        return [one for one in rules(MLSYS, slug).settings if RULES[one.rule].subject is not Subject.AUTHORS]

    assert of_the_file("research") == of_the_file("industry")
    assert parameters(MLSYS, "research", "page-size") == {"sizes": ["letter"]}
    limit = {"body_pages": 10, "appendix": "free", "references": "free"}
    assert parameters(MLSYS, "industry", "page-limit") == limit
    assert parameters(MLSYS, "industry", "columns") == {"columns": 2}
    assert parameters(MLSYS, "industry", "body-font")["nominal"] == 10.0


def test_m10_authors_of_both_tracks_declare_a_single_submission() -> None:
    for slug in ("research", "industry"):
        assert field(MLSYS, slug, "one_submission").kind is FieldKind.DECLARATION
        required = parameters(MLSYS, slug, "declarations")["required"]
        assert isinstance(required, list)
        assert "one_submission" in required


def test_m11_each_track_scores_its_own_criteria() -> None:
    assert scores(MLSYS, "research") == ["novelty", "quality", "impact"]
    assert scores(MLSYS, "industry") == ["impact", "technical_quality", "clarity", "lessons", "influence"]


def test_m12_the_timeline_is_the_same_for_both_tracks() -> None:
    assert all(entry.track is None for entry in MLSYS.conference.deadlines)
    assert instant(MLSYS, DeadlineKind.OPENS) == datetime(2025, 9, 15, 20, 0, tzinfo=UTC)
    assert instant(MLSYS, DeadlineKind.SUBMISSION) == datetime(2025, 10, 30, 20, 0, tzinfo=UTC)
    assert instant(MLSYS, DeadlineKind.REVIEWS_AVAILABLE) == datetime(2026, 1, 12, 8, 0, tzinfo=UTC)
    assert instant(MLSYS, DeadlineKind.RESPONSES_DUE) == datetime(2026, 1, 17, 12, 0, tzinfo=UTC)
    assert instant(MLSYS, DeadlineKind.NOTIFICATION) == datetime(2026, 1, 25, 8, 0, tzinfo=UTC)


def test_m13_both_tracks_hide_authors_and_say_that_a_public_copy_is_allowed() -> None:
    assert all(one.anonymity.hides_authors for one in MLSYS.conference.tracks)
    assert all("arXiv" in one.guidance for one in MLSYS.conference.tracks)


def test_m14_topics_are_those_of_the_main_call() -> None:
    assert len(MLSYS.conference.topics) == 19
    assert MLSYS.conference.topics[0] == "Efficient training, fine-tuning, inference and serving"


def test_m15_the_industry_page_names_nine_examples_with_the_disclaimer() -> None:
    examples = track(MLSYS, "industry").examples
    assert examples.count("\n- ") == 9
    assert "only illustrate what fits" in examples
    assert "implies no ranking" in examples


# -- AIMLSystems 2023 ------------------------------------------------------------------------------------------------


def test_a1_the_extended_deadline_keeps_the_one_before() -> None:
    due = deadline(AIMLSYSTEMS, DeadlineKind.SUBMISSION)
    assert (due.date.instant, due.date.zone) == (datetime(2023, 7, 27, 11, 59, tzinfo=UTC), "Etc/GMT+12")
    (old,) = due.earlier
    assert (old.date.instant, old.date.precision) == (datetime(2023, 7, 13, 12, 0, tzinfo=UTC), Precision.DAY)


def test_a2_notification_camera_ready_and_conference() -> None:
    assert instant(AIMLSYSTEMS, DeadlineKind.NOTIFICATION) == datetime(2023, 9, 13, 18, 30, tzinfo=UTC)
    assert instant(AIMLSYSTEMS, DeadlineKind.CAMERA_READY) == datetime(2023, 9, 30, 12, 0, tzinfo=UTC)
    assert instant(AIMLSYSTEMS, DeadlineKind.CONFERENCE_STARTS) == datetime(2023, 10, 24, 18, 30, tzinfo=UTC)
    assert instant(AIMLSYSTEMS, DeadlineKind.CONFERENCE_ENDS) == datetime(2023, 10, 29, 12, 0, tzinfo=UTC)


def test_a3_there_are_18_topics() -> None:
    assert len(AIMLSYSTEMS.conference.topics) == 18


def test_a4_pages_are_set_in_the_measures_of_the_sigconf_template() -> None:
    assert parameters(AIMLSYSTEMS, "industry", "page-size") == {"sizes": ["letter"]}
    assert parameters(AIMLSYSTEMS, "industry", "columns") == {"columns": 2}
    assert parameters(AIMLSYSTEMS, "industry", "column-width") == {"least": 236.0, "most": 246.0, "columns": 2}
    assert parameters(AIMLSYSTEMS, "industry", "template") == {"family": "acm-sigconf"}
    assert "sigconf" in track(AIMLSYSTEMS, "industry").guidance


def test_a5_papers_are_anonymous() -> None:
    assert track(AIMLSYSTEMS, "industry").anonymity is Anonymity.FULL
    assert {one.rule for one in rules(AIMLSYSTEMS, "industry").settings} > IDENTITY_RULES


def test_a6_a_file_has_at_most_20_megabytes_of_1048576_bytes() -> None:
    assert parameters(AIMLSYSTEMS, "industry", "file-size") == {"max_bytes": 20 * 1_048_576}


def test_a7_six_pages_count_with_any_appendix_and_bibliography_is_free() -> None:
    limit = {"body_pages": 6, "appendix": "counted", "references": "free"}
    assert parameters(AIMLSYSTEMS, "industry", "page-limit") == limit
    (setting,) = [one for one in rules(AIMLSYSTEMS, "industry").settings if one.rule == "page-limit"]
    words = "At most 6 pages including any appendix; further pages that hold only references are free."
    assert (setting.severity, setting.sentence()) == ("error", words)


def test_a8_the_camera_ready_stage_has_a_rule_set_of_its_own() -> None:
    submitted, final = rules(AIMLSYSTEMS, "industry"), rules(AIMLSYSTEMS, "industry", Stage.CAMERA_READY)
    assert (submitted.name, final.name) == ("submission", "camera-ready")
    new = {one.rule for one in final.settings} - {one.rule for one in submitted.settings}
    assert new == {"author-names", "line-numbers", "review-leftovers"}
    assert {one.rule for one in final.settings}.isdisjoint(IDENTITY_RULES)
    assert parameters(AIMLSYSTEMS, "industry", "page-limit", Stage.CAMERA_READY)["body_pages"] == 7


def test_a9_deployment_status_is_asked_and_the_form_scores_no_novelty() -> None:
    asked = field(AIMLSYSTEMS, "industry", "deployment_status")
    assert (asked.kind, asked.need) == (FieldKind.CHOICE, Need.RECOMMENDED)
    assert [one.key for one in asked.options] == ["in_production", "was_in_production", "planned", "infrastructure"]
    assert scores(AIMLSYSTEMS, "industry") == [
        "significance",
        "decisions",
        "deployment",
        "lessons",
        "impact",
        "clarity",
    ]
    assert "need not be groundbreaking" in track(AIMLSYSTEMS, "industry").reviewer_note


# -- All calls -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("call", [MLSYS, AIMLSYSTEMS], ids=lambda call: call.name)
def test_every_score_says_what_each_value_means_and_reviewers_can_write_to_the_chairs(call: Call) -> None:
    for one in call.review_forms:
        assert all(len(criterion.scale) == 5 for criterion in one.fields if criterion.kind is ReviewFieldKind.SCORE)
        private = [criterion.key for criterion in one.fields if criterion.audience is Audience.CHAIRS]
        assert private == ["to_chairs"]


@pytest.mark.parametrize("name", ["mlsys-2026", "aimlsystems-2023"])
def test_texts_are_written_as_the_house_writes(name: str) -> None:
    text = (DIRECTORY / f"{name}.toml").read_text(encoding="utf-8").lower()
    assert [word for word in FORBIDDEN_WORDS if word in text] == []
