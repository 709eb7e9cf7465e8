"""Papers of realistic length for a workload that holds titles and abstracts alone, and copies of them with words replaced.

A body is drawn from the words of the workload's own abstracts, as often as they stand there. That is a vocabulary of a few
hundred words, far smaller than that of any field: unrelated papers look more alike here than they do anywhere else.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

WORDS_EACH = 5000
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Copy:
    """A planted copy: of which paper (by its place), and which share of its words is replaced."""

    of: int
    share: float


class Bodies:
    """The texts of a workload, made anew whenever one is asked for: all of them would take a gigabyte."""

    def __init__(self, submissions: list[dict[str, Any]], *, words: int = WORDS_EACH, seed: int = 20260101) -> None:
        self.submissions = submissions
        self._words, self._seed = words, seed
        counts: Counter[str] = Counter()
        for one in submissions:
            counts.update(_WORD.findall(one["abstract"].casefold()))
        self.vocabulary = np.array(sorted(counts), dtype=object)
        weights = np.array([counts[word] for word in self.vocabulary], dtype=float)
        self._cumulated = np.cumsum(weights / weights.sum())

    def text(self, place: int) -> str:
        """Title, abstract and body of the paper at this place."""
        one = self.submissions[place]
        return f"{one['title']}\n{one['abstract']}\n{' '.join(self.vocabulary[self._body(place)])}"

    def copy(self, copy: Copy, number: int) -> str:
        """The text of a planted copy: every word of the whole paper has the same chance to be replaced by another one."""
        words = np.array(_WORD.findall(self.text(copy.of).casefold()), dtype=object)
        chosen = np.random.default_rng([self._seed, 2, number])
        places = chosen.choice(len(words), size=round(copy.share * len(words)), replace=False)
        new = self.vocabulary[self._draw(chosen, len(places))]
        while (same := new == words[places]).any():
            new[same] = self.vocabulary[self._draw(chosen, int(same.sum()))]
        words[places] = new
        return " ".join(words)

    def _body(self, place: int) -> np.ndarray[Any, Any]:
        return self._draw(np.random.default_rng([self._seed, 1, place]), self._words)

    def _draw(self, chosen: np.random.Generator, count: int) -> np.ndarray[Any, Any]:
        return np.minimum(np.searchsorted(self._cumulated, chosen.random(count)), len(self._cumulated) - 1)


def read_workload(file: Path) -> dict[str, Any]:
    """What the generator wrote, without reviews and bids."""
    data = json.loads(file.read_text(encoding="utf-8"))
    return {name: data[name] for name in ("meta", "users", "submissions")}


def plant(count: int, shares: tuple[float, ...], each: int) -> list[Copy]:
    """So many copies for each share, of papers spread over the workload."""
    total = each * len(shares)
    places = np.random.default_rng(7).choice(count, size=total, replace=False)
    return [Copy(int(place), shares[number % len(shares)]) for number, place in enumerate(places)]
