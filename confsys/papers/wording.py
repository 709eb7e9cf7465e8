"""Composing sentences: templates with alternatives and slots, drawn like cards so that nothing repeats before it must. Pure."""

import re
from collections.abc import Callable, Sequence
from random import Random
from typing import cast

from confsys.papers.specification import phrases

_ALTERNATIVES = re.compile(r"<([^<>]*)>")
_SLOT = re.compile(r"\{(\w+)\}")
_NUMBERS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


class Deck:
    """Cards in random order, shuffled anew when all were drawn."""

    def __init__(self, cards: Sequence[str], random: Random) -> None:
        self._cards = list(cards)
        self._random = random
        self._left: list[str] = []

    def draw(self) -> str:
        """The next card."""
        if not self._left:
            self._left = self._cards.copy()
            self._random.shuffle(self._left)
        return self._left.pop()


class Writer:
    """Writes the sentences of one paper."""

    def __init__(
        self, *, domain: str, system: str, random: Random, cite: Callable[[], str], cite_by_name: Callable[[], str]
    ) -> None:
        self.random = random
        texts = cast("dict[str, list[str]]", phrases("phrases"))
        words = cast("dict[str, dict[str, list[str]]]", phrases("domains"))[domain]
        self._sections = {name: Deck(cards, random) for name, cards in texts.items()}
        self._decks = {name: Deck(cards, random) for name, cards in words.items()}
        self._decks |= {name: self._sections[name] for name in ("people", "event", "data")}
        self.figures = self.tables = 1
        self._made: dict[str, Callable[[], str]] = {
            "system": lambda: system,
            "cite": cite,
            "citet": cite_by_name,
            "percent": lambda: f"{random.randint(7, 68)}%",
            "small": lambda: f"{random.randint(11, 59) / 10:.1f}%",
            "factor": lambda: f"{random.randint(13, 47) / 10:.1f}",
            "months": lambda: random.choice(_NUMBERS),
            "count": lambda: str(random.choice((random.randint(12, 96), random.randint(11, 60) * 10))),
            "ms": lambda: str(random.choice((random.randint(2, 40), random.randint(5, 90) * 10))),
            "fig": lambda: str(random.randint(1, self.figures)),
            "tab": lambda: str(random.randint(1, self.tables)),
        }

    def draw(self, slot: str) -> str:
        """A filling for a slot: a phrase of the domain, a number, the system's name, a citation."""
        return self._made[slot]() if slot in self._made else self._decks[slot].draw()

    def sentence(self, section: str) -> str:
        """One sentence as it could stand in such a section."""
        template = self._sections[section].draw()
        chosen = _ALTERNATIVES.sub(lambda match: self.random.choice(match[1].split("|")), template)
        text = _SLOT.sub(lambda match: self.draw(match[1]), chosen)
        return ". ".join(part[:1].upper() + part[1:] for part in text.split(". "))

    def paragraph(self, section: str) -> str:
        """Three to six sentences."""
        return " ".join(self.sentence(section) for _ in range(self.random.randint(3, 6)))
