"""What makes two papers a pair, and what does not."""

from dataclasses import replace

import pytest

from submissions.duplicates.evidence import (
    AUTHORS_ALIKE,
    MOSTLY_SAME,
    MUCH_MORE,
    TEXT_ALONE,
    TEXT_SUPPORTED,
    TITLE_ALIKE,
    Evidence,
    Likeness,
    Signs,
    author_overlap,
    evidence,
    is_more,
    title_likeness,
)

ADA, BELA, CEM = (frozenset({f"mail {name}@people.example"}) for name in ("ada", "bela", "cem"))
ONE = Signs(
    track_id=1,
    sha256="a" * 64,
    digest="1" * 64,
    runs=4000,
    title="Serving models on spot instances",
    people=(ADA, BELA),
)
# Another paper of other people in the same track.
OTHER = Signs(
    track_id=1, sha256="b" * 64, digest="2" * 64, runs=4000, title="A cache for shuffled reads", people=(CEM,)
)
SCAN = {"digest": "", "runs": 0}
TWIN = {"title": "Serving models on spot instances.", "people": (ADA, BELA)}


def likeness(one: Signs, other: Signs, resemblance: float | None = None) -> Likeness | None:
    found = evidence(one, other, resemblance)
    # Which of the two came first makes no difference.
    assert evidence(other, one, resemblance) == found
    return found.likeness if found else None


@pytest.mark.parametrize(
    ("changes", "resemblance", "expected"),
    [
        # Text decides, whoever wrote it.
        ({"sha256": ONE.sha256}, None, Likeness.SAME_FILE),
        ({"digest": ONE.digest}, None, Likeness.SAME_TEXT),
        ({}, MOSTLY_SAME, Likeness.NEAR_TEXT),
        ({}, TEXT_ALONE, Likeness.SHARED_TEXT),
        ({}, TEXT_ALONE - 0.001, None),
        # With a like title or common authors less of it is enough.
        ({"title": ONE.title}, TEXT_SUPPORTED, Likeness.SHARED_TEXT),
        ({"people": ONE.people}, TEXT_SUPPORTED, Likeness.SHARED_TEXT),
        ({"title": ONE.title}, TEXT_SUPPORTED - 0.001, None),
        # The same authors with similar titles and different texts in one track are not accused.
        (TWIN, None, None),
        (TWIN, TEXT_SUPPORTED - 0.001, None),
        # In two tracks they are shown as the weaker pair that they are.
        ({**TWIN, "track_id": 2}, None, Likeness.TITLE_AND_AUTHORS),
        ({"title": ONE.title, "track_id": 2}, None, None),
        ({"people": ONE.people, "track_id": 2}, None, None),
        # Without a text to compare, title and authors are all there is.
        ({**TWIN, **SCAN}, None, Likeness.TITLE_AND_AUTHORS),
        ({"title": ONE.title, **SCAN}, None, Likeness.TITLE_AND_AUTHORS),
        ({"title": "Serving models on spot machines", **SCAN}, None, None),
        ({"people": ONE.people, **SCAN}, None, None),
        # A scan's file is still the same file; what a sketch would say is not asked.
        ({"sha256": ONE.sha256, **SCAN}, None, Likeness.SAME_FILE),
        (SCAN, 1.0, None),
    ],
)
def test_the_table_of_what_is_taken_for_one_paper(
    changes: dict[str, object], resemblance: float | None, expected: Likeness | None
) -> None:
    assert likeness(ONE, replace(OTHER, **changes), resemblance) is expected  # type: ignore[arg-type]  # a table of fields


def test_two_empty_digests_or_titles_are_like_nothing() -> None:
    blank = replace(ONE, sha256="", title="", people=(), **SCAN)  # type: ignore[arg-type]  # as above
    assert likeness(blank, replace(blank, track_id=2)) is None


def test_a_weak_pair_says_so_and_has_no_text_to_show() -> None:
    found = evidence(ONE, replace(OTHER, **TWIN, **SCAN), None)  # type: ignore[arg-type]  # as above
    assert found == Evidence(likeness=Likeness.TITLE_AND_AUTHORS, resemblance=None, shared=None, title=1.0, authors=1.0)
    assert [one for one in Likeness if one.is_weak] == [Likeness.TITLE_AND_AUTHORS]


def test_the_score_of_a_text_pair_is_the_part_of_the_shorter_paper() -> None:
    found = evidence(ONE, replace(OTHER, runs=1000), 0.2)
    assert found is not None
    assert found.shared == pytest.approx(0.2 / 1.2 * 5000 / 1000)
    assert (found.resemblance, found.authors) == (0.2, 0.0)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Serving Models on Spot Instances", "serving models on spot instances!", True),
        ("Spot instances: serving models on", "Serving models on spot instances", True),
        ("Serving models on spot instances", "Serving large models on spot instances", True),
        ("Serving models on spot instances", "Serving model on spot instances", True),
        ("Serving models on spot instances", "Training models on spot instances", False),
        ("Serving models on spot instances", "Serving models on cheap disks", False),
        ("Field notes on a federated keyboard", "Field notes on a speech service", False),
        ("", "", False),
        ("!?", "?!", False),
    ],
)
def test_titles(one: str, other: str, alike: bool) -> None:
    assert (title_likeness(one, other) >= TITLE_ALIKE) is alike


def test_authors_overlap_by_any_of_their_keys_and_relative_to_the_shorter_list() -> None:
    ada_elsewhere = frozenset({"mail a.quill@uni.example", "name ada quill"})
    known = frozenset({"mail ada@people.example", "name ada quill"})
    assert author_overlap((known, BELA), (ada_elsewhere,)) == 1.0
    assert author_overlap((ADA, BELA, CEM), (ADA, BELA)) == 1.0
    assert author_overlap((ADA, BELA), (ADA, CEM)) == AUTHORS_ALIKE
    assert author_overlap((ADA,), (CEM,)) == 0.0
    assert author_overlap((), (CEM,)) == 0.0


def test_only_much_more_opens_a_settled_pair_again() -> None:
    found = evidence(ONE, OTHER, 0.3)
    assert found is not None
    assert not is_more(found, Likeness.SHARED_TEXT, 0.3)
    assert not is_more(found, Likeness.SHARED_TEXT, 0.3 - MUCH_MORE + 0.01)
    assert is_more(found, Likeness.SHARED_TEXT, 0.3 - MUCH_MORE - 0.01)
    assert is_more(found, Likeness.TITLE_AND_AUTHORS, None)
    assert not is_more(found, Likeness.NEAR_TEXT, 0.6)
