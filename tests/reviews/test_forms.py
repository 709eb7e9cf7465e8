"""Answers to a review form."""

import pytest

from reviews.forms import (
    TEXT_MOST,
    FieldSpec,
    clean_answers,
    clean_text,
    missing_fields,
    missing_words,
    progress_words,
    shown_to,
)
from reviews.kinds import Audience, ReviewFieldKind
from reviews.scores import by_criterion, overall_mean

IMPACT = FieldSpec("impact", ReviewFieldKind.SCORE, "Impact", scale=("low", "fair", "high"))
CLARITY = FieldSpec("clarity", ReviewFieldKind.SCORE, "Clarity", scale=("low", "fair", "high"))
KIND = FieldSpec("kind", ReviewFieldKind.CHOICE, "Kind", scale=("system", "study"), is_required=False)
TEXT = FieldSpec("text", ReviewFieldKind.TEXT, "Strengths")
NOTE = FieldSpec("note", ReviewFieldKind.TEXT, "Note", is_required=False, audience=Audience.REVIEWERS)
REMARK = FieldSpec("remark", ReviewFieldKind.TEXT, "Remark", is_required=False, audience=Audience.CHAIRS)
FLAG = FieldSpec("flag", ReviewFieldKind.FLAG, "Not a real system")
FIELDS = (IMPACT, CLARITY, KIND, TEXT, NOTE, REMARK, FLAG)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ({"impact": "2"}, {"impact": 2}),
        ({"impact": 3}, {"impact": 3}),
        ({"kind": "study"}, {"kind": "study"}),
        ({"text": "One.\r\nTwo."}, {"text": "One.\nTwo."}),
        ({"text": "   "}, {}),
        ({"text": "a\x00b\u202ec"}, {"text": "abc"}),
        ({"flag": "on"}, {"flag": True}),
        ({"flag": False}, {}),
        ({"impact": "", "text": None}, {}),
        ({"canary": "x", "state": "submitted"}, {}),
    ],
)
def test_what_fits_the_form_is_kept(raw: dict[str, object], kept: dict[str, object]) -> None:
    cleaned = clean_answers(FIELDS, raw)
    assert (cleaned.answers, cleaned.problems) == (kept, ())


@pytest.mark.parametrize(
    "raw",
    [
        {"impact": "0"},
        {"impact": "4"},
        {"impact": "2.5"},
        {"impact": "x"},
        {"kind": "poem"},
        {"text": "x" * (TEXT_MOST + 1)},
    ],
)
def test_what_does_not_fit_is_named_with_its_field(raw: dict[str, object]) -> None:
    cleaned = clean_answers(FIELDS, raw)
    assert cleaned.answers == {}
    assert [problem.key for problem in cleaned.problems] == list(raw)


def test_blanks_at_the_end_stay_while_somebody_types() -> None:
    assert clean_text("word ") == "word "


def test_missing_are_required_fields_without_an_answer_but_never_a_flag() -> None:
    assert missing_fields(FIELDS, {"impact": 2}) == (CLARITY, TEXT)
    assert missing_fields(FIELDS, {"impact": 2, "clarity": 1, "text": "Yes."}) == ()


def test_missing_is_said_in_words() -> None:
    assert missing_words((CLARITY,)) == "1 score is missing"
    assert missing_words((IMPACT, CLARITY, TEXT)) == "2 scores and 1 answer are missing"
    assert missing_words(()) == ""


def test_progress_counts_scores_and_without_any_the_answers() -> None:
    assert progress_words(FIELDS, {"impact": 2}) == "1 of 2 scores"
    assert progress_words((TEXT, NOTE, FLAG), {"text": "Yes."}) == "1 of 2 answers"


@pytest.mark.parametrize(
    ("reader", "keys"),
    [
        (Audience.AUTHORS, ["text"]),
        (Audience.REVIEWERS, ["text", "note"]),
        (Audience.CHAIRS, ["text", "note", "remark"]),
    ],
)
def test_p29_p30_each_reader_gets_the_fields_that_are_for_them(reader: Audience, keys: list[str]) -> None:
    answers = {"text": "a", "note": "b", "remark": "c", "archived": "d"}
    assert [field.key for field, _ in shown_to(reader, FIELDS, answers)] == keys


def test_scores_are_gathered_by_criterion_and_criteria_weigh_the_same() -> None:
    criteria = by_criterion(FIELDS, [{"impact": 3, "clarity": 1}, {"impact": 1}, {"impact": True}, {"impact": 9}])
    assert [(one.key, one.values, one.mean) for one in criteria] == [("impact", (1, 3), 2.0), ("clarity", (1,), 1.0)]
    assert overall_mean(criteria) == 1.5
    assert overall_mean(by_criterion(FIELDS, [])) is None
