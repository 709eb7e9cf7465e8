"""Two texts side by side, word by word: what stands in both, and what in one alone. Pure, and bounded in time and size.

Passages that were moved are not followed; what is shared is what a reader meets in the same order in both.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from rapidfuzz.distance import LCSseq

# Two papers of so many words are aligned in about 0.05 s and 40 MB; what comes after is cut off, and said so.
WORDS_MAX = 15_000
# A run of so many words in both is a shared passage of its own; shorter ones are marked within what differs, where they belong
# together.
PASSAGE = 8
# Single words in both are chance.
MARKED = 3
# So are a few words amid others, as "is well understood by": in text that was reworded the next ones that stand in both follow
# after no more words than these.
NEAR = 6
ROWS_MAX = 400


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of one text; `shared` if they stand in the other one, too."""

    text: str
    shared: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """A row of the comparison: a passage that both have (`shared`, in `first` alone), or what each has at this place."""

    shared: bool
    words: int
    first: tuple[Piece, ...]
    second: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both texts. `shared_words` counts those of shared passages, `longest` those of the longest; `cut` if not all is there."""

    stretches: tuple[Stretch, ...]
    shared_words: int
    passages: int
    longest: int
    cut: bool


def side_by_side(first: str, second: str) -> Comparison:
    """Compare two texts by their words; case and punctuation at the edge of a word make no difference."""
    words, others = _printable(first), _printable(second)
    cut = max(len(words), len(others)) > WORDS_MAX
    words, others = words[:WORDS_MAX], others[:WORDS_MAX]
    # Each word of both texts gets a number: aligning numbers is faster than aligning words.
    numbers: dict[str, int] = {}
    blocks = [
        (op.src_start, op.src_end, op.dest_start)
        for op in LCSseq.opcodes(
            [numbers.setdefault(_bare(word), len(numbers)) for word in words],
            [numbers.setdefault(_bare(word), len(numbers)) for word in others],
        )
        if op.tag == "equal"
    ]
    stretches = list(_stretches(words, others, blocks))
    shared = [one.words for one in stretches if one.shared]
    return Comparison(
        stretches=tuple(stretches[:ROWS_MAX]),
        shared_words=sum(shared),
        passages=len(shared),
        longest=max(shared, default=0),
        cut=cut or len(stretches) > ROWS_MAX,
    )


def _printable(text: str) -> list[str]:
    """The words without control characters and marks of direction, which could turn the page around them (P47)."""
    words = ("".join(character for character in word if character.isprintable()) for word in text.split())
    return [word for word in words if word]


def _bare(word: str) -> str:
    return word.casefold().strip(".,;:!?()[]{}\"'“”‘’") or word


def _stretches(
    words: Sequence[str], others: Sequence[str], blocks: Sequence[tuple[int, int, int]]
) -> Iterator[Stretch]:
    short = [block for block in _connected(blocks) if block[1] - block[0] < PASSAGE]
    marked = {place for begin, end, _ in short for place in range(begin, end)}
    other_marked = {other + place for begin, end, other in short for place in range(end - begin)}
    at, other_at = 0, 0
    for begin, end, other_begin in [*blocks, (len(words), len(words) + PASSAGE, len(others))]:
        if end - begin < PASSAGE:
            continue
        if at < begin or other_at < other_begin:
            # What stands between two shared passages, or before the end.
            yield Stretch(
                shared=False,
                words=max(begin - at, other_begin - other_at),
                first=_pieces(words, range(at, begin), marked),
                second=_pieces(others, range(other_at, other_begin), other_marked),
            )
        if begin < len(words):
            yield Stretch(True, end - begin, (Piece(" ".join(words[begin:end]), shared=True),), ())
        at, other_at = end, other_begin + end - begin


def _connected(blocks: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """The blocks that have another one close before or behind them in both texts; blocks are (begin, end, begin in the other)."""
    long = [block for block in blocks if block[1] - block[0] >= MARKED]
    near = [
        later[0] - block[1] <= NEAR and later[2] - (block[2] + block[1] - block[0]) <= NEAR
        for block, later in pairwise(long)
    ]
    return (block for place, block in enumerate(long) if any(near[max(place - 1, 0) : place + 1]))


def _pieces(words: Sequence[str], span: range, marked: set[int]) -> tuple[Piece, ...]:
    groups = groupby(span, key=lambda place: place in marked)
    return tuple(Piece(" ".join(words[place] for place in places), shared) for shared, places in groups)
