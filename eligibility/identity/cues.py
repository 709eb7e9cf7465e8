"""Slow patterns that are looked at only where they can match: a paper has sixty thousand places, and few of them can. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, init=False)
class AtWords:
    """A pattern each of whose matches begins with one of some words, written small, with a capital or in capitals."""

    pattern: re.Pattern[str]
    _words: re.Pattern[str]

    def __init__(self, words: str, pattern: re.Pattern[str]) -> None:
        """`words` are whole, and parted by bars."""
        ways = dict.fromkeys(
            way for word in words.split("|") for way in (word.lower(), word.capitalize(), word.upper())
        )
        object.__setattr__(self, "pattern", pattern)
        # Letters first, and nothing to look back at: so `re` skips from one of their first letters to the next.
        object.__setattr__(self, "_words", re.compile(f"(?:{'|'.join(map(re.escape, ways))})(?!\\w)"))

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        end = 0
        for word in self._words.finditer(text):
            if word.start() >= end and (found := self.pattern.match(text, word.start())):
                yield found
                end = found.end()


def around(positions: Iterable[int], before: int, behind: int) -> Iterator[tuple[int, int]]:
    """Stretches of a text around these offsets, which come in order; those that touch are one."""
    begin, end = -1, -1
    for position in positions:
        if end >= 0 and position - before > end:
            yield begin, end
            end = -1
        if end < 0:
            begin = max(0, position - before)
        end = position + behind
    if end >= 0:
        yield begin, end
