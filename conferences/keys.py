"""Short names that answers are stored under, made from the words that people read. Pure."""

import re
import unicodedata
from collections.abc import Collection
from itertools import count

NO_ADDRESS = "No address can be made from this name. Type one: small letters, digits and hyphens, such as short-papers."
ADDRESS_SHAPE = "Use small letters, digits and hyphens, beginning with a letter or a digit, such as short-papers."
# Short enough to be read in a list, and to be told apart by a number after it.
_LONGEST = 30


def address_from(words: str) -> str:
    """The part of an address that a name makes: "Short & Demo Papers" is `short-demo-papers`; empty where it makes none."""
    return "-".join(_plain_words(words))[:50].rstrip("-")


def key_from(words: str, taken: Collection[str] = ()) -> str:
    """A key for a question, an option or a kind: "How long does it run?" is `how_long_does_it_run`; one that is taken gets a number."""
    stem = ""
    for word in _plain_words(words):
        if stem and len(stem) + 1 + len(word) > _LONGEST:
            break
        stem = f"{stem}_{word}" if stem else word[:_LONGEST]
    if not stem[:1].isalpha():
        stem = f"n_{stem}" if stem else "n"
    return next(key for number in count(1) if (key := stem if number == 1 else f"{stem}_{number}") not in taken)


def _plain_words(words: str) -> list[str]:
    """In small letters and digits, without accents."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z0-9]+", plain)
