"""Two texts side by side."""

import time

from submissions.duplicates.passages import PASSAGE, ROWS_MAX, WORDS_MAX, Comparison, Piece, Stretch, side_by_side
from tests.submissions.duplicates.texts import reworded, words_of

SHARED = "we measured the service for eleven months on nine sites"


def whole(comparison: Comparison) -> tuple[str, str]:
    """Both texts, put together again."""
    first, second = [], []
    for one in comparison.stretches:
        first += [piece.text for piece in one.first]
        second += [piece.text for piece in (one.first if one.shared else one.second)]
    return " ".join(first), " ".join(second)


def test_a_shared_passage_stands_once_between_what_differs() -> None:
    found = side_by_side(f"Early on {SHARED} and stopped.", f"{SHARED} before it grew")
    assert found.stretches == (
        Stretch(False, 2, (Piece("Early on", shared=False),), ()),
        Stretch(True, 10, (Piece(SHARED, shared=True),), ()),
        Stretch(False, 3, (Piece("and stopped.", shared=False),), (Piece("before it grew", shared=False),)),
    )
    assert (found.shared_words, found.passages, found.longest, found.cut) == (10, 1, 10, False)


def test_short_runs_that_belong_together_are_marked_within_what_differs_and_single_words_are_not() -> None:
    found = side_by_side(
        "alpha the one same run beta then a few more words of gamma",
        "delta the one same run zeta then a few more words eta of",
    )
    (only,) = found.stretches
    assert only.first == (
        Piece("alpha", False),
        Piece("the one same run", True),
        Piece("beta", False),
        Piece("then a few more words", True),
        Piece("of gamma", False),
    )
    assert [piece.text for piece in only.second if piece.shared] == ["the one same run", "then a few more words"]
    assert (found.shared_words, found.passages) == (0, 0)


def test_a_phrase_that_stands_alone_amid_other_words_is_chance() -> None:
    one, other = words_of(6, count=40), words_of(7, count=40)
    one[20:24] = other[20:24] = ["is", "well", "understood", "by"]
    (only,) = side_by_side(" ".join(one), " ".join(other)).stretches
    assert [piece.shared for piece in (*only.first, *only.second)] == [False, False]


def test_a_reworded_text_is_marked_nearly_everywhere() -> None:
    words = words_of(8, count=600)
    found = side_by_side(" ".join(words), " ".join(reworded(words, 0.15, seed=9)))
    marked = sum(len(piece.text.split()) for one in found.stretches for piece in one.first if piece.shared)
    assert marked > 0.6 * len(words)


def test_equal_texts_are_one_passage_and_empty_ones_none() -> None:
    text = " ".join(words_of(1, count=500))
    assert side_by_side(text, text).stretches == (Stretch(True, 500, (Piece(text, shared=True),), ()),)
    assert side_by_side("", "") == Comparison((), 0, 0, 0, cut=False)
    assert side_by_side("one word", "").stretches == (Stretch(False, 2, (Piece("one word", shared=False),), ()),)


def test_no_word_is_lost_on_either_side() -> None:
    one, other = words_of(2, count=900), words_of(3, count=700)
    one[100:400] = other[300:600]
    found = side_by_side(" ".join(one), " ".join(other))
    assert whole(found) == (" ".join(one), " ".join(other))
    assert found.longest >= 300


def test_case_and_punctuation_at_the_edge_make_no_difference_but_are_shown() -> None:
    found = side_by_side(f"{SHARED.capitalize()}.", SHARED)
    assert [one.shared for one in found.stretches] == [True]
    assert found.stretches[0].first[0].text == f"{SHARED.capitalize()}."


def test_p47_control_characters_and_marks_of_direction_are_left_out() -> None:
    found = side_by_side("safe\u202e evil\x00 \u2066", "")
    assert found.stretches[0].first == (Piece("safe evil", shared=False),)


def test_it_is_bounded_in_time_and_size_whatever_the_texts_are() -> None:
    begun = time.perf_counter()
    one, other = words_of(4, count=4 * WORDS_MAX), words_of(5, count=4 * WORDS_MAX)
    found = side_by_side(" ".join(one), " ".join(other))
    assert time.perf_counter() - begun < 10
    assert found.cut
    patched = [word if place % 20 else f"x{place}" for place, word in enumerate(one)]
    many = side_by_side(" ".join(one), " ".join(patched))
    assert (len(many.stretches), many.cut) == (ROWS_MAX, True)
    assert PASSAGE <= many.longest < 20
