"""Texts that are copied and reworded by seed."""

import random
from collections.abc import Sequence

_BEGINNINGS = (
    "ba",
    "co",
    "da",
    "el",
    "fi",
    "gu",
    "ha",
    "in",
    "jo",
    "ka",
    "lo",
    "me",
    "no",
    "or",
    "pa",
    "qui",
    "ru",
    "se",
)
_MIDDLES = ("ta", "ur", "va", "we", "xi", "yo", "zu")
_ENDINGS = ("bar", "cel", "dan", "fer", "gol", "hin", "jek")
WORDS = [beginning + middle + ending for beginning in _BEGINNINGS for middle in _MIDDLES for ending in _ENDINGS]
FEW_WORDS = WORDS[:30]


def words_of(seed: int, count: int = 4000, vocabulary: Sequence[str] = WORDS) -> list[str]:
    """So many words, drawn at random."""
    return random.Random(seed).choices(vocabulary, k=count)


def reworded(words: list[str], share: float, seed: int) -> list[str]:
    """The same text with this share of its words replaced by others."""
    chosen = random.Random(seed)
    places = set(chosen.sample(range(len(words)), round(share * len(words))))
    return [
        chosen.choice([other for other in WORDS if other != word]) if place in places else word
        for place, word in enumerate(words)
    ]


def lines_of(words: list[str], width: int = 9) -> str:
    """Words as lines of a text."""
    return "\n".join(" ".join(words[begin : begin + width]) for begin in range(0, len(words), width))
