"""The table of rights: who may what, line by line of the privacy agreement."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.facts import PaperFacts
from access.rights import NOTHING, Rights, View, rights
from submissions.states import State

facts_strategy = st.builds(
    PaperFacts,
    **{field.name: st.booleans() for field in fields(PaperFacts) if field.type is bool},
    state=st.sampled_from(State),
)
AUTHOR = PaperFacts(is_author=True, is_named=True, window_open=True)
CHAIR = PaperFacts(is_chair=True, is_pc=True, state=State.SUBMITTED, was_submitted=True)
REVIEWER = PaperFacts(is_assigned=True, is_pc=True, state=State.SUBMITTED)


def granted(held: Rights) -> set[str]:
    """The names of the rights that are given."""
    return {field.name for field in fields(held) if field.name != "view" and getattr(held, field.name)}


def test_nothing_is_given_by_default() -> None:
    assert rights(PaperFacts()) == NOTHING
    assert granted(NOTHING) == set()


@given(facts=facts_strategy)
def test_p2_an_author_never_has_more_than_an_authors_view(facts: PaperFacts) -> None:
    held = rights(replace(facts, is_author=True))
    assert held.view is View.AUTHOR
    assert not granted(held) & {
        "review",
        "assign",
        "decide",
        "desk_reject",
        "override_rules",
        "set_conflicts",
        "restore",
        "see_audit",
    }


@given(facts=facts_strategy)
def test_p22_p23_who_is_named_or_conflicted_has_nothing_whatever_the_role(facts: PaperFacts) -> None:
    for barred in (replace(facts, is_author=False, is_named=True), replace(facts, is_author=False, has_conflict=True)):
        assert rights(barred) == NOTHING


@given(facts=facts_strategy)
def test_p15_a_reviewer_of_a_blind_track_never_sees_authors_or_original_bytes(facts: PaperFacts) -> None:
    held = rights(replace(facts, hides_authors=True))
    if held.view is View.REVIEWER:
        assert not held.see_authors
        assert not held.see_original


@given(facts=facts_strategy)
def test_p27_p35_authors_see_reviews_and_decision_once_released_and_not_before(facts: PaperFacts) -> None:
    held = rights(replace(facts, is_author=True))
    assert held.see_reviews is facts.reviews_released
    assert held.see_decision is facts.decision_released


@given(facts=facts_strategy)
def test_p3_p11_p13_an_author_changes_nothing_after_the_deadline(facts: PaperFacts) -> None:
    held = rights(replace(facts, is_author=True, window_open=False))
    assert not granted(held) & {"edit", "replace_file", "change_track", "submit"}


@given(facts=facts_strategy)
def test_p5_p25_reviewers_lose_a_paper_that_is_not_submitted_or_whose_conference_closed(facts: PaperFacts) -> None:
    base = replace(facts, is_author=False, is_chair=False)
    if facts.state is not State.SUBMITTED or facts.is_closed:
        assert rights(base) == NOTHING


@given(facts=facts_strategy)
def test_p4_what_was_never_submitted_shows_a_chair_no_content_whatever_became_of_it(facts: PaperFacts) -> None:
    held = rights(replace(facts, is_author=False, is_chair=True, was_submitted=False))
    assert not granted(replace(held, review=False)) - {"set_own_deadline", "restore", "see_audit"}


@pytest.mark.parametrize(
    ("facts", "right", "given_"),
    [
        (AUTHOR, "edit", True),
        (AUTHOR, "submit", True),
        (replace(AUTHOR, state=State.SUBMITTED), "submit", False),
        (replace(AUTHOR, state=State.SUBMITTED), "edit", True),
        (replace(AUTHOR, state=State.SUBMITTED, is_frozen=True), "replace_file", False),
        (replace(AUTHOR, state=State.SUBMITTED, is_frozen=True), "edit", True),
        (replace(AUTHOR, state=State.WITHDRAWN), "edit", False),
        (replace(AUTHOR, state=State.WITHDRAWN), "restore", False),
        (replace(AUTHOR, state=State.SUBMITTED), "withdraw", True),
        (replace(AUTHOR, state=State.SUBMITTED, reviews_released=True), "withdraw", False),
        (CHAIR, "withdraw", True),
        (replace(CHAIR, reviews_released=True), "withdraw", True),
        (replace(CHAIR, state=State.WITHDRAWN), "restore", True),
        (replace(CHAIR, state=State.DRAFT, was_submitted=False), "see_content", False),
        (replace(CHAIR, state=State.DRAFT, was_submitted=False), "see_authors", False),
        (replace(CHAIR, state=State.WITHDRAWN), "assign", False),
        (CHAIR, "review", False),
        (replace(CHAIR, is_assigned=True), "review", True),
        (REVIEWER, "review", True),
        (REVIEWER, "see_blinded", True),
        (REVIEWER, "see_original", False),
        (REVIEWER, "see_authors", False),
        (replace(REVIEWER, hides_authors=False), "see_authors", True),
        (replace(REVIEWER, is_pc=False), "see_content", False),
        (replace(REVIEWER, state=State.DESK_REJECTED), "see_content", False),
    ],
)
def test_each_line_of_the_table(facts: PaperFacts, right: str, given_: bool) -> None:
    assert getattr(rights(facts), right) is given_
