"""Each submitted paper meets all others of its conference, whenever it comes, and whatever happens to the worker (M10)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from conferences.models import AuditEntry
from eligibility.pdf.client import EngineUnavailable
from eligibility.pdf.limits import Limits
from eligibility.services import engine
from mail.models import Message
from submissions.duplicates import comparing
from submissions.duplicates.comparing import ATTEMPTS, compare_waiting, sweep_comparisons, want_comparison
from submissions.duplicates.evidence import Likeness
from submissions.duplicates.kinds import PairState
from submissions.duplicates.models import Comparison, DuplicatePair
from submissions.duplicates.reading import TextBeyondLimits, text_of_file
from submissions.duplicates.sketches import VERSION
from submissions.kinds import RunState
from submissions.models import CheckRun, Submission
from submissions.reading import content_of
from submissions.services.moving import (
    change_track,
    desk_reject_submission,
    restore_submission,
    submit_submission,
    withdraw_submission,
)
from tests.submissions.duplicates.texts import reworded
from tests.submissions.duplicates.world import check, compare, different_words, pdf_of, submit
from tests.submissions.world import (
    FILE_RULES,
    NOW,
    make_complete_draft,
    make_conference,
    make_track,
    make_user,
    save,
    upload,
)

pytestmark = pytest.mark.django_db


def fresh(paper: Submission) -> Submission:
    return Submission.objects.get(pk=paper.pk)


def test_m10_a_reworded_copy_in_another_track_is_found_as_it_comes_in() -> None:
    conference = make_conference()
    first, second = make_track(conference), make_track(conference, "Research", FILE_RULES)
    words = different_words(1)
    one = submit(first, "Twelve months of spot instances", words)
    assert compare(one) == []
    unrelated = submit(second, "A cache for shuffled reads", different_words(2))
    other = submit(second, "Running models cheaply", reworded(words, 0.3, seed=3))
    (pair,) = compare(one, other, unrelated)
    assert (pair.first_id, pair.second_id) == (one.pk, other.pk)
    assert (pair.likeness, pair.state) == (Likeness.SHARED_TEXT, PairState.OPEN)
    assert pair.resemblance == pytest.approx(0.2, abs=0.06)
    assert pair.shared == pytest.approx(0.34, abs=0.08)
    assert pair.author_overlap == 0.0
    entry = AuditEntry.objects.get(kind="duplicate_pair")
    assert (entry.object_id, entry.action, entry.actor_id) == (pair.pk, "duplicate found", None)
    assert entry.conference_id == conference.pk


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda words: words, Likeness.SAME_TEXT),
        (lambda words: reworded(words, 0.05, seed=4), Likeness.NEAR_TEXT),
        (lambda words: reworded(words, 0.25, seed=5), Likeness.SHARED_TEXT),
    ],
)
def test_the_likeness_says_how_much_is_the_same(make: Callable[[list[str]], list[str]], expected: Likeness) -> None:
    track = make_track(make_conference())
    words = different_words(3)
    one, other = submit(track, "One", words), submit(track, "Quite another title", make(words))
    assert [pair.likeness for pair in compare(one, other)] == [expected]


def test_the_same_bytes_are_found_even_where_there_is_no_text() -> None:
    track = make_track(make_conference())
    blank = pdf_of([])
    papers: list[Submission] = []
    for title in ("One", "Quite another title"):
        paper = submit(track, title, different_words(len(papers)))
        upload(paper, paper.created_by, blank)
        check(paper)
        papers.append(paper)
    (pair,) = compare(*papers)
    assert (pair.likeness, pair.resemblance, pair.shared) == (Likeness.SAME_FILE, None, None)


def test_p26_no_pair_crosses_conferences() -> None:
    words = different_words(5)
    papers = [submit(make_track(make_conference()), "The same paper", words) for _ in range(2)]
    assert [compare(paper) for paper in papers] == [[], []]
    # Control: in one conference it is a pair.
    again = submit(papers[0].track, "The same paper", words)
    assert len(compare(again)) == 1


def test_drafts_are_not_compared_and_nothing_is_kept_of_them() -> None:
    track = make_track(make_conference())
    words = different_words(6)
    one = submit(track, "One", words)
    draft = make_complete_draft(track, make_user(), pdf_of(words))
    check(draft)
    assert compare(one) == []
    assert not Comparison.objects.filter(submission=draft).exists()


def test_a_paper_waits_for_its_text_and_is_compared_without_if_there_never_will_be_any() -> None:
    track = make_track(make_conference())
    title = "Twelve months of serving on spot instances"
    one = submit(track, title, different_words(7))
    draft = make_complete_draft(track, make_user(), pdf_of(different_words(8)))
    submit_submission(submission_id=draft.pk, user_id=draft.created_by_id, now=NOW)
    assert compare(one) == []
    assert Comparison.objects.get(submission=draft).compared_at is None
    CheckRun.objects.filter(manuscript__submission=draft).update(state=RunState.FAILED)
    (pair,) = compare(one)
    assert (pair.likeness, pair.resemblance) == (Likeness.TITLE_AND_AUTHORS, None)


def test_comparing_twice_or_by_any_number_of_messages_changes_nothing() -> None:
    track = make_track(make_conference())
    words = different_words(9)
    one, other = submit(track, "One", words), submit(track, "Other", words)
    compare(one, other)
    before = list(DuplicatePair.objects.values())
    for paper in (one, other):
        want_comparison(paper)
    assert compare_waiting(conference_id=one.conference_id, now=NOW + timedelta(hours=1)) == 2
    assert compare_waiting(conference_id=one.conference_id, now=NOW + timedelta(hours=2)) == 0
    (after,) = DuplicatePair.objects.values()
    assert {**after, "compared_at": None} == {**before[0], "compared_at": None}
    assert AuditEntry.objects.filter(kind="duplicate_pair").count() == 1


def test_another_file_title_or_author_list_is_compared_again() -> None:
    conference = make_conference()
    track, research = make_track(conference), make_track(conference, "Research", FILE_RULES)
    words = different_words(10)
    one, other = submit(track, "Serving on spot instances", words), submit(research, "Shuffled reads", words)
    assert [pair.state for pair in compare(one, other)] == [PairState.OPEN]
    upload(other, other.created_by, pdf_of(different_words(11)))
    check(other)
    assert [pair.state for pair in compare(one, other)] == [PairState.GONE]
    # The same title and authors in two tracks: a weaker pair.
    content = replace(content_of(other), title="Serving on spot instances")
    save(other, content, other.created_by)
    assert [pair.state for pair in compare(one, other)] == [PairState.GONE]
    theirs = tuple(replace(author, pk=None) for author in content_of(one).authors)
    save(other, replace(content, authors=(content.authors[0], *theirs)), other.created_by)
    (pair,) = compare(one, other)
    assert (pair.state, pair.likeness) == (PairState.OPEN, Likeness.TITLE_AND_AUTHORS)
    # In one track they are two papers of the same people.
    change_track(submission_id=other.pk, track_id=track.pk, user_id=make_user().pk, reason="Fits better.", now=NOW)
    assert [pair.state for pair in compare(one, other)] == [PairState.GONE]
    assert list(AuditEntry.objects.filter(kind="duplicate_pair").order_by("pk").values_list("action", flat=True)) == [
        "duplicate found",
        "duplicate gone",
        "duplicate found again",
        "duplicate gone",
    ]


def test_a_withdrawn_paper_is_compared_with_nothing_until_a_chair_restores_it() -> None:
    track = make_track(make_conference())
    words = different_words(12)
    one = submit(track, "One", words)
    withdraw_submission(submission_id=one.pk, user_id=one.created_by_id, now=NOW)
    other = submit(track, "Other", words)
    assert compare(other) == []
    restore_submission(submission_id=one.pk, user_id=make_user().pk, now=NOW)
    assert [pair.likeness for pair in compare(one, other)] == [Likeness.SAME_TEXT]


def test_a_desk_rejected_paper_that_comes_again_is_found() -> None:
    track = make_track(make_conference())
    words = different_words(13)
    one = submit(track, "One", words)
    compare(one)
    desk_reject_submission(submission_id=one.pk, user_id=make_user().pk, reason="Out of scope.", now=NOW)
    other = submit(track, "Other", reworded(words, 0.1, seed=14))
    assert [pair.first_id for pair in compare(other)] == [one.pk]


def test_of_two_papers_that_arrive_together_the_pair_is_found_once_whoever_is_first() -> None:
    track = make_track(make_conference())
    words = different_words(15)
    papers = [submit(track, f"Paper {number}", words) for number in range(3)]
    pairs = [(pair.first_id, pair.second_id) for pair in compare(*papers)]
    keys = [paper.pk for paper in papers]
    assert pairs == [(keys[0], keys[1]), (keys[0], keys[2]), (keys[1], keys[2])]


@pytest.mark.django_db(transaction=True)
def test_while_another_worker_compares_in_the_conference_nothing_is_done_twice() -> None:
    one = submit(make_track(make_conference()), "One", different_words(16))
    other_worker = connection.copy()
    try:
        with transaction.atomic(), other_worker.cursor() as cursor:
            other_worker.set_autocommit(False)
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [comparing._LOCK, one.conference_id])
            assert cursor.fetchone() == (True,)
            assert compare_waiting(conference_id=one.conference_id, now=NOW) == 0
        # That worker is killed: its transaction ends, and with it the lock; the paper still waits.
        other_worker.close()
        assert compare_waiting(conference_id=one.conference_id, now=NOW) == 1
    finally:
        other_worker.close()


def test_the_sweep_hands_out_what_was_lost_and_notices_what_nobody_wanted(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    sent: list[tuple[str, int]] = []

    def hand_over(task: str, key: int) -> bool:
        sent.append((task, key))
        return True

    monkeypatch.setattr(comparing, "hand_over", hand_over)
    one = submit(make_track(make_conference()), "One", different_words(17))
    other = submit(make_track(make_conference()), "Other", different_words(18))
    # The broker was emptied: no message is left, and the rows still wait.
    expected = [("submissions.tasks.compare_papers", paper.conference_id) for paper in (one, other)]
    assert sweep_comparisons(now=NOW) == 2
    assert sorted(sent) == sorted(expected)
    for paper in (one, other):
        compare(paper)
    sent.clear()
    assert sweep_comparisons(now=NOW) == 0
    # A row that is gone, a title that changed unseen, a sketch of another version.
    Comparison.objects.filter(submission=one).delete()
    Submission.objects.filter(pk=other.pk).update(title="Changed by hand")
    assert sweep_comparisons(now=NOW) == 2
    compare(one)
    compare(other)
    Comparison.objects.filter(submission=other).update(version="older")
    assert sweep_comparisons(now=NOW) == 1
    compare(other)
    assert Comparison.objects.get(submission=other).version == VERSION
    assert sweep_comparisons(now=NOW) == 0


def test_a_broker_that_is_gone_fails_no_submission(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    tried: list[int] = []

    def refuse(_: str, key: int) -> bool:
        tried.append(key)
        return False

    monkeypatch.setattr(comparing, "hand_over", refuse)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]  # a context manager
        one = submit(make_track(make_conference()), "One", different_words(19))
    assert set(tried) == {one.conference_id}
    assert Comparison.objects.get(submission=one).compared_at is None
    assert sweep_comparisons(now=NOW) == 0


def test_a_file_that_kills_its_worker_is_given_up_and_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    track = make_track(make_conference())
    one, other = submit(track, "One", different_words(20)), submit(track, "Other", different_words(21))
    killer = one.manuscript.sha256 if one.manuscript else ""
    real = text_of_file
    died: list[str] = []

    def dies(sha256: str) -> str:
        if sha256 == killer:
            died.append(sha256)
            raise MemoryError
        return real(sha256)

    monkeypatch.setattr(comparing, "text_of_file", dies)
    for _ in range(ATTEMPTS):
        with pytest.raises(MemoryError):
            compare_waiting(conference_id=one.conference_id, now=NOW)
    assert compare_waiting(conference_id=one.conference_id, now=NOW) == 2
    assert len(died) == ATTEMPTS
    assert Comparison.objects.get(submission=one).words == 0
    assert Comparison.objects.get(submission=other).words == 1200


def test_a_worker_without_an_engine_leaves_the_paper_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(sha256: str) -> str:
        raise EngineUnavailable

    one = submit(make_track(make_conference()), "One", different_words(22))
    with monkeypatch.context() as patch:
        patch.setattr(comparing, "text_of_file", fails)
        # However often: no worker is lost over the file.
        compared = [compare_waiting(conference_id=one.conference_id, now=NOW) for _ in range(ATTEMPTS + 2)]
    assert compared == [0] * (ATTEMPTS + 2)
    assert compare_waiting(conference_id=one.conference_id, now=NOW) == 1
    assert Comparison.objects.get(submission=one).words == 1200


def test_a_text_that_takes_too_long_is_tried_again_and_then_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    one = submit(make_track(make_conference()), "One", different_words(24))

    def fails(sha256: str) -> str:
        raise TextBeyondLimits("CPU limit")

    monkeypatch.setattr(comparing, "text_of_file", fails)
    compared = [compare_waiting(conference_id=one.conference_id, now=NOW) for _ in range(ATTEMPTS + 1)]
    assert compared == [0] * ATTEMPTS + [1]
    row = Comparison.objects.get(submission=one)
    assert (row.words, row.done) == (0, row.wanted)


def test_a_worker_lays_a_text_out_under_the_limits_of_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    one = submit(make_track(make_conference()), "One", different_words(25))
    sha256 = one.manuscript.sha256 if one.manuscript else ""
    assert len(text_of_file(sha256).split()) == 1200
    monkeypatch.setattr(engine(), "limits", Limits(cpu_seconds=0))
    with pytest.raises(TextBeyondLimits):
        text_of_file(sha256)


def test_nobody_is_mailed_and_the_receipt_says_nothing() -> None:
    track = make_track(make_conference())
    words = different_words(23)
    one, other = submit(track, "One", words), submit(track, "Other", words)
    before = list(Message.objects.order_by("pk").values_list("kind", "body"))
    assert len(compare(one, other)) == 1
    assert list(Message.objects.order_by("pk").values_list("kind", "body")) == before
    assert {kind for kind, _ in before} == {"submission_receipt"}
    assert not any(word in body.lower() for _, body in before for word in ("duplicate", "alike", "similar"))


def test_a_first_pair_that_shared_only_what_all_papers_say_is_gone_once_they_have_come() -> None:
    track = make_track(make_conference())
    checklist = different_words(40)[:600]
    papers = []
    states: list[set[str]] = []
    for number in range(6):
        papers.append(submit(track, f"A title {number}", [*different_words(50 + number), *checklist]))
        states.append({pair.state for pair in compare(*papers)})
    assert (states[1], states[-1]) == ({PairState.OPEN}, {PairState.GONE})


@pytest.mark.parametrize("papers", [1, 3])
def test_the_queries_do_not_grow_with_the_papers_that_are_there(
    papers: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    track = make_track(make_conference())
    made = [submit(track, f"A title of its own {number}", different_words(30 + number)) for number in range(papers)]
    compare(*made)
    want_comparison(made[0])
    with django_assert_num_queries(15):
        compare_waiting(conference_id=track.conference_id, now=NOW)
