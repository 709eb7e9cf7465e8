"""What is kept of a text to compare it with others: a MinHash sketch of its runs of three words. Pure.

The share of equal places of two sketches estimates the resemblance of the texts (Broder 1997): the runs that both have,
divided by those that either has. Replacing a share p of the words leaves (1 - p)³ of the runs, so that the resemblance is
about 0.57 at 10 %, 0.21 at 30 % and 0.07 at 50 %. Runs of two words would let a small vocabulary look alike, longer ones
would not outlive rewording.

What many papers of a conference say is no sign that two of them are one: licences, checklists, the phrases of a template. A
place counts only if few papers have its value, unless most of both texts is the same.
"""

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

RUN = 3
# The standard error of a resemblance r is the root of r(1 - r) / PLACES: 0.006 for unrelated papers, 0.011 at 50 %.
PLACES = 512
_SEED = 20260101
# Sketches of another version cannot be compared with these; the sweep makes them anew.
VERSION = f"{RUN}x{PLACES}x2/{RMinHash.ALGORITHM_VERSION}"
# Fewer words are a placeholder or a scan without a text layer, and say nothing.
FEWEST_WORDS = 100
_KEPT = np.dtype("<u2")
_VALUES = 1 << 16
# No place of a sketch.
_NOTHING = 0
# Papers whose places are compared at a time: what that needs stays in the processor's cache.
_ROWS, _COLUMNS = 64, 8192
_BYTE = 255

# A value that more papers have is a phrase of many. Three versions of one paper are still more alike than that hides.
FEW = 2
FEW_SHARE = 0.05

Counts = npt.NDArray[np.uint16]
Matrix = npt.NDArray[np.uint16]
Places = npt.NDArray[np.intp]

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
    # Two low bytes of each minimum tell as much as all four: one unequal place in 65,536 looks equal (Li and König 2010).
    places = np.maximum(np.array(minimum.digest(), dtype=np.uint32) & (_VALUES - 1), _NOTHING + 1)
    return Sketch(len(words), len(runs), digest, places.astype(_KEPT).tobytes())


def stacked(sketches: Sequence[bytes]) -> Matrix:
    """The places of sketches as rows of a matrix."""
    return np.frombuffer(b"".join(sketches), dtype=_KEPT).reshape(len(sketches), PLACES)


def pairs_alike(
    new: Matrix, all_of_them: Matrix, *, at_least: float, surely: float
) -> Iterator[tuple[int, int, float]]:
    """Each row of `new` with each row of `all_of_them`, itself included, that it resembles.

    By `at_least` or more without what many papers have; or by `surely` or more with it. Works on all processors that this
    process may use.
    """
    comparing = _Comparing(new, all_of_them, max(1, round(at_least * PLACES)), round(surely * PLACES))
    blocks = range(0, len(new), _ROWS)
    if len(blocks) == 1:
        yield from comparing.block(0)
        return
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        for found in pool.map(comparing.block, blocks):
            yield from found


class _Comparing:
    """Counts, for each pair, the places that are equal and not had by many; whatever may be enough is then looked at whole.

    Numbers are of places. A place of a new paper that many have becomes `_NOTHING`, which no sketch holds, so that the
    counting itself need not ask.
    """

    def __init__(self, new: Matrix, all_of_them: Matrix, at_least: int, surely: int) -> None:
        self.new, self.others = new, all_of_them
        self.at_least, self.surely = at_least, surely
        self.columns = np.ascontiguousarray(all_of_them.T)
        common = _had_by_many(new, self.columns)
        self.rare = np.where(common, _NOTHING, new)
        # With its common places a pair may be sure that has so few others; never fewer than none.
        self.enough = np.clip(surely - common.sum(axis=1), 0, at_least)

    def block(self, begin: int) -> list[tuple[int, int, float]]:
        """What the new papers from this one on are like."""
        rare = np.ascontiguousarray(self.rare[begin : begin + _ROWS].T)
        found: list[tuple[int, int, float]] = []
        for first in range(0, len(self.others), _COLUMNS):
            counted = _equal_places(rare, self.columns[:, first : first + _COLUMNS])
            rows, columns = np.nonzero(counted >= self.enough[begin : begin + _ROWS, None])
            found += self._looked_at(rows + begin, columns + first, counted[rows, columns])
        return found

    def _looked_at(self, rows: Places, columns: Places, counted: Counts) -> Iterator[tuple[int, int, float]]:
        for begin in range(0, len(rows), _COLUMNS):
            part = slice(begin, begin + _COLUMNS)
            whole = np.count_nonzero(self.new[rows[part]] == self.others[columns[part]], axis=1)
            places = np.where(whole >= self.surely, whole, counted[part])
            good = (whole >= self.surely) | (counted[part] >= self.at_least)
            shares = places[good] / PLACES
            yield from zip(rows[part][good].tolist(), columns[part][good].tolist(), shares.tolist(), strict=True)


def _equal_places(rows: Matrix, columns: Matrix) -> Counts:
    """How many places each paper of `rows` has equal with each of `columns`, both by place."""
    counted = np.zeros((rows.shape[1], columns.shape[1]), dtype=np.uint16)
    same = np.empty(counted.shape, dtype=np.bool_)
    for begin in range(0, PLACES, _BYTE):
        # Bytes are added many times as fast as longer numbers.
        few = np.zeros(counted.shape, dtype=np.uint8)
        for place in range(begin, min(PLACES, begin + _BYTE)):
            np.equal(rows[place][:, None], columns[place][None, :], out=same)
            np.add(few, same.view(np.uint8), out=few)
        counted += few
    return counted


def _had_by_many(new: Matrix, columns: Matrix) -> npt.NDArray[np.bool_]:
    """Of each place of each new paper, whether more papers than a few have its value. `columns` are all papers, by place."""
    few = max(FEW, int(FEW_SHARE * columns.shape[1]))
    found = np.empty(new.shape, dtype=np.bool_)
    for place, column in enumerate(columns):
        found[:, place] = np.bincount(column, minlength=_VALUES)[new[:, place]] > few
    return found


def shared_part(resemblance: float, runs: int, other_runs: int) -> float:
    """Which part of the shorter of two texts stands in the other, too, from 0 to 1."""
    shorter = min(runs, other_runs)
    if not shorter:
        return 0.0
    return min(1.0, resemblance / (1 + resemblance) * (runs + other_runs) / shorter)
