"""Text folded for the search of names: lower case, without accents and ligatures, with the way back to the original."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "æ": "ae", "Æ": "AE", "œ": "oe", "ı": "i", "’": "'"}
)
# Accents that older LaTeX sets beside the letter, as in "M¨uller" and "C¸ a˘glar"; what cannot be seen.
_BESIDE = frozenset("`\u00a8\u00af\u00b4\u00b8\u02c6\u02c7\u02d8\u02d9\u02da\u02db\u02dc\u02dd")
_BELOW = frozenset("\u00b8\u02db")
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
_CHANGED = re.compile(r"[`\x80-\U0010ffff]")
_ASCII_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def folded(text: str) -> str:
    """Lower case without accents and ligatures; letters that have no simple form (ø, ł, ß) get one."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return unicodedata.normalize("NFC", plain).casefold()  # the parts of Korean syllables are put together again


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `breaks` are (offset in it, offset in `original`) wherever the distance of both changes."""

    text: str
    original: str
    breaks: tuple[tuple[int, int], ...]

    def back(self, offset: int) -> int:
        """The offset in the original of a character of the folded text."""
        after = bisect_right(self.breaks, (offset, len(self.original) + 1))
        plain, original = self.breaks[after - 1]
        # The second of the two letters that ß becomes is that of the ß, too.
        most = self.breaks[after][1] - 1 if after < len(self.breaks) else len(self.original)
        return min(original + offset - plain, most)

    def is_lower(self, offset: int) -> bool:
        """Whether the character that was folded is written small."""
        return self.original[self.back(offset) : self.back(offset) + 1].islower()


def folded_with_way_back(text: str) -> Folded:
    """Folds a whole text; most of it is plain ASCII and stays where it is."""
    parts: list[str] = []
    breaks = [(0, 0)]
    length = done = 0
    for found in _CHANGED.finditer(text):
        new, taken = _fold_one(text, found.start())
        kept = text[done : found.start()]
        parts += [kept, new]
        length += len(kept) + len(new)
        done = found.start() + taken
        if len(new) != taken:
            breaks.append((length, done))
    parts.append(text[done:])
    return Folded("".join(parts).translate(_ASCII_LOWER), text, tuple(breaks))


def _fold_one(text: str, at: int) -> tuple[str, int]:
    """What a character becomes, and how many it takes along (the blank that follows a cedilla set apart)."""
    character = text[at]
    if character in _BESIDE:
        before, after = text[at - 1 : at].isalpha(), text[at + 1 : at + 2]
        if after.isalpha() or (before and character != "`"):
            return "", 2 if before and character in _BELOW and after == " " else 1
        return character, 1
    if _UNSEEN.match(character) or unicodedata.combining(character):
        return "", 1
    plain = folded(character)
    return (plain, 1) if plain.strip() else (character, 1)
