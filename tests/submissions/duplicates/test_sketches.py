"""Sketches tell copies from texts that only share a vocabulary."""

import pytest

from submissions.duplicates.evidence import MOSTLY_SAME, TEXT_ALONE
from submissions.duplicates.sketches import (
    FEWEST_WORDS,
    NO_TEXT,
    PLACES,
    pairs_alike,
    shared_part,
    sketch_of,
    stacked,
)
from tests.submissions.duplicates.texts import FEW_WORDS, lines_of, reworded, words_of


def resemblance(one: str, other: str) -> float:
    matrix = stacked([sketch_of(text).places for text in (one, other)])
    found = {(row, column): value for row, column, value in pairs_alike(matrix[:1], matrix, at_least=0.001, surely=2)}
    assert found[0, 0] == 1.0
    return found.get((0, 1), 0.0)


@pytest.mark.parametrize(("share", "expected"), [(0.0, 1.0), (0.1, 0.574), (0.3, 0.207), (0.5, 0.067)])
def test_replaced_words_lower_the_resemblance_as_the_arithmetic_says(share: float, expected: float) -> None:
    words = words_of(1)
    assert resemblance(" ".join(words), " ".join(reworded(words, share, 2))) == pytest.approx(expected, abs=0.06)


def test_texts_of_one_small_vocabulary_do_not_reach_the_threshold() -> None:
    texts = [" ".join(words_of(seed, count=3000, vocabulary=FEW_WORDS)) for seed in range(40)]
    matrix = stacked([sketch_of(text).places for text in texts])
    # Thirty words are far fewer than any field has: here a threshold can only just hold.
    found = [
        (row, column) for row, column, _ in pairs_alike(matrix, matrix, at_least=0.15, surely=0.15) if row != column
    ]
    assert found == []


def test_case_lines_numbers_and_punctuation_make_no_difference() -> None:
    words = words_of(3, count=300)
    one, other = sketch_of(" ".join(words)), sketch_of(lines_of(words).upper().replace("\n", ", 17\n"))
    assert one == other
    assert one.words == 300
    assert len(one.places) == 2 * PLACES


def test_a_text_of_too_few_words_has_no_sketch() -> None:
    assert sketch_of("") == NO_TEXT
    few = sketch_of(" ".join(words_of(4, count=FEWEST_WORDS - 1)))
    assert (few.words, few.runs, few.digest, few.places) == (FEWEST_WORDS - 1, 0, "", b"")
    assert sketch_of(" ".join(words_of(4, count=FEWEST_WORDS))).places != b""


def test_sketches_are_the_same_in_every_process_and_on_every_day() -> None:
    # Stored ones are compared with new ones; if this changes, so must VERSION.
    assert sketch_of(" ".join(words_of(5, count=200))).places[:8].hex() == "67a4c07f7eb0f53b"


def test_more_papers_than_a_block_are_all_compared() -> None:
    sketches = [sketch_of(" ".join(words_of(seed, count=400))).places for seed in range(150)]
    sketches[140] = sketches[3]
    matrix = stacked(sketches)
    found = {(row, column) for row, column, _ in pairs_alike(matrix, matrix, at_least=0.9, surely=0.9)}
    assert found == {(row, row) for row in range(150)} | {(3, 140), (140, 3)}


def test_the_shared_part_is_that_of_the_shorter_text() -> None:
    assert shared_part(1.0, 500, 500) == 1.0
    # A text of 500 runs inside one of 2,000: 500 of 2,000 different runs are in both.
    assert shared_part(0.25, 500, 2000) == 1.0
    assert shared_part(0.0, 500, 2000) == 0.0
    assert shared_part(0.5, 0, 10) == 0.0


def test_the_threshold_lies_between_half_reworded_and_unrelated_text() -> None:
    assert 0.017 + 5 * 0.006 < TEXT_ALONE < 0.067


def test_what_many_papers_say_is_no_sign_and_a_copy_among_them_is_found_all_the_same() -> None:
    checklist = words_of(900, count=600)
    papers = [[*words_of(seed, count=1500), *checklist] for seed in range(910, 918)]
    papers.append(reworded(papers[0], 0.3, seed=7))
    matrix = stacked([sketch_of(" ".join(words)).places for words in papers])
    # With the checklist each of them resembles each other one by about a sixth.
    raw = [value for row, column, value in pairs_alike(matrix, matrix, at_least=2, surely=0.1) if row < column < 8]
    assert (len(raw), min(raw) > 0.1) == (28, True)
    found = {(row, column) for row, column, _ in pairs_alike(matrix, matrix, at_least=TEXT_ALONE, surely=MOSTLY_SAME)}
    assert {(row, column) for row, column in found if row < column} == {(0, 8)}


def test_many_copies_of_one_paper_do_not_hide_each_other() -> None:
    words = words_of(920, count=2000)
    papers = [reworded(words, 0.02, seed=seed) for seed in range(6)] + [
        words_of(seed, count=2000) for seed in range(930, 934)
    ]
    matrix = stacked([sketch_of(" ".join(one)).places for one in papers])
    found = {(row, column) for row, column, _ in pairs_alike(matrix, matrix, at_least=TEXT_ALONE, surely=MOSTLY_SAME)}
    assert len({(row, column) for row, column in found if row < column}) == 15


def test_one_paper_and_many_at_a_time_meet_the_same_ones() -> None:
    checklist = words_of(940, count=300)
    texts = [[*words_of(seed, count=500), *(checklist if seed % 2 else [])] for seed in range(950, 1050)]
    texts.append(reworded(texts[1], 0.2, seed=8))
    matrix = stacked([sketch_of(" ".join(words)).places for words in texts])
    together = {(row, column, value) for row, column, value in pairs_alike(matrix, matrix, at_least=0.03, surely=0.9)}
    alone = {
        (row, column, value)
        for row in range(len(matrix))
        for _, column, value in pairs_alike(matrix[row : row + 1], matrix, at_least=0.03, surely=0.9)
    }
    assert alone == together
    assert {(row, column) for row, column, _ in together if row < column} == {(1, 100)}
