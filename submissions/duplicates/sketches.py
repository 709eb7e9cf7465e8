"""What is kept of a text to compare it with others: a MinHash sketch of its runs of three words. Pure.

The share of equal places of two sketches estimates the resemblance of the texts (Broder 1997): the runs that both have,
divided by those that either has. Replacing a share p of the words leaves (1 - p)³ of the runs, so that the resemblance is
about 0.57 at 10 %, 0.21 at 30 % and 0.07 at 50 %. Runs of two words would let a small vocabulary look alike, longer ones
would not outlive rewording.

What many papers of a conference say is no sign that two of them are one: licences, checklists, the phrases of a template. A
place counts only if few papers have its value, unless most of both texts is the same.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

RUN = 3
# The standard error of a resemblance r is the root of r(1 - r) / PLACES: 0.006 for unrelated papers, 0.011 at 50 %.
PLACES = 512
_SEED = 20260101
# Sketches of another version cannot be compared with these; the sweep makes them anew.
VERSION = f"{RUN}x{PLACES}/{RMinHash.ALGORITHM_VERSION}"
# Fewer words are a placeholder or a scan without a text layer, and say nothing.
FEWEST_WORDS = 100
# Papers whose places are compared at a time: what that needs stays in the processor's cache.
_BLOCK = 64

# A value that more papers have is a phrase of many. Three versions of one paper are still more alike than that hides.
FEW = 2
FEW_SHARE = 0.05

Counts = npt.NDArray[np.uint16]
Matrix = npt.NDArray[np.uint32]

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Sketch:
    """A text as it is kept. `digest` is that of its words alone, `runs` the number of different runs of three words.

    Without `places` there is too little text to compare.
    """

    words: int
    runs: int
    digest: str
    places: bytes


NO_TEXT = Sketch(0, 0, "", b"")


def sketch_of(text: str) -> Sketch:
    """The sketch of a text. Case, numbers, punctuation and the way it is broken into lines make no difference."""
    words = _WORD.findall(text.casefold())
    if len(words) < FEWEST_WORDS:
        return Sketch(len(words), 0, "", b"")
    digest = hashlib.sha256(" ".join(words).encode("utf-8", "surrogatepass")).hexdigest()
    runs = set(map(" ".join, zip(*(words[begin:] for begin in range(RUN)), strict=False)))
    minimum = RMinHash(num_perm=PLACES, seed=_SEED)
    minimum.update(list(runs))
    return Sketch(len(words), len(runs), digest, np.array(minimum.digest(), dtype="<u4").tobytes())


def stacked(sketches: Sequence[bytes]) -> Matrix:
    """The places of sketches as rows of a matrix."""
    return np.frombuffer(b"".join(sketches), dtype="<u4").reshape(len(sketches), PLACES)


def pairs_alike(
    new: Matrix, all_of_them: Matrix, *, at_least: float, surely: float
) -> Iterator[tuple[int, int, float]]:
    """Each row of `new` with each row of `all_of_them`, itself included, that it resembles.

    By `at_least` or more without what many papers have; or by `surely` or more with it.
    """
    columns = np.ascontiguousarray(all_of_them.T)
    common = _had_by_many(np.ascontiguousarray(new.T), columns)
    for begin in range(0, len(new), _BLOCK):
        block, many = np.ascontiguousarray(new[begin : begin + _BLOCK].T), common[:, begin : begin + _BLOCK]
        counted = np.zeros((block.shape[1], columns.shape[1]), dtype=np.uint16)
        left_out = np.zeros_like(counted)
        same = np.empty(counted.shape, dtype=np.bool_)
        for place in range(PLACES):
            np.equal(block[place][:, None], columns[place][None, :], out=same)
            if many[place].any():
                left_out[many[place]] += same[many[place]]
                same[many[place]] = False
            np.add(counted, same, out=counted)
        yield from _above(counted + left_out, counted, begin, at_least=at_least, surely=surely)


def _had_by_many(new: Matrix, columns: Matrix) -> npt.NDArray[np.bool_]:
    """Of each place of each new paper, whether more papers than a few have its value. All three matrices are by place."""
    few = max(FEW, int(FEW_SHARE * columns.shape[1]))
    if new.shape[1] <= _BLOCK:
        pairs = zip(new, columns, strict=True)
        counts = [[np.count_nonzero(column == value) for value in values] for values, column in pairs]
        return np.array(counts).reshape(new.shape) > few
    found = np.empty(new.shape, dtype=np.bool_)
    for place, column in enumerate(columns):
        # For many papers it is faster to sort once than to count for each.
        ordered = np.sort(column)
        after = np.searchsorted(ordered, new[place], side="right")
        before = np.searchsorted(ordered, new[place], side="left")
        found[place] = after - before > few
    return found


def _above(
    equal: Counts, counted: Counts, begin: int, *, at_least: float, surely: float
) -> Iterator[tuple[int, int, float]]:
    certain = equal >= round(surely * PLACES)
    for row, column in zip(*np.nonzero(certain | (counted >= max(1, round(at_least * PLACES)))), strict=True):
        places = equal if certain[row, column] else counted
        yield begin + int(row), int(column), float(places[row, column]) / PLACES


def shared_part(resemblance: float, runs: int, other_runs: int) -> float:
    """Which part of the shorter of two texts stands in the other, too, from 0 to 1."""
    shorter = min(runs, other_runs)
    if not shorter:
        return 0.0
    return min(1.0, resemblance / (1 + resemblance) * (runs + other_runs) / shorter)
