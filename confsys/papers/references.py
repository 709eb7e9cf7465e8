"""References to works that do not exist, by people who do not, in forms that look right. Pure."""

from dataclasses import dataclass
from random import Random
from typing import cast

from confsys.papers.specification import phrases
from confsys.papers.wording import Deck

_INITIALS = "ABCDEFGHIJKLMNPRSTVWY"


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of the bibliography."""

    authors: tuple[str, ...]
    """Initials and family name, such as "A. Okonkwo"."""
    title: str
    venue: str
    year: int
    pages: str

    @property
    def short(self) -> str:
        """As a text names it: "Okonkwo et al."."""
        families = [author.split(". ")[-1] for author in self.authors]
        if len(families) == 1:
            return families[0]
        return f"{families[0]} and {families[1]}" if len(families) == 2 else f"{families[0]} et al."

    def written(self) -> str:
        """The whole entry."""
        names = ", ".join(self.authors[:-1]) + (" and " if len(self.authors) > 1 else "") + self.authors[-1]
        return f"{names}. {self.title}. In <i>{self.venue}</i>, {self.pages}, {self.year}."


def make_references(number: int, words: dict[str, list[str]], random: Random) -> list[Reference]:
    """So many different entries about a domain, in alphabetical order."""
    texts = cast("dict[str, list[str]]", phrases("bibliography"))
    titles = Deck(texts["titles"], random)
    slots = {name: Deck(cards, random) for name, cards in words.items()}
    made: dict[str, Reference] = {}
    while len(made) < number:
        title = titles.draw()
        for name, deck in slots.items():
            title = title.replace("{" + name + "}", deck.draw())
        start = random.randint(1, 890)
        reference = Reference(
            authors=tuple(
                f"{random.choice(_INITIALS)}. {family}"
                for family in random.sample(texts["families"], random.randint(1, 5))
            ),
            title=title[:1].upper() + title[1:],
            venue=random.choice(texts["venues"]),
            year=random.randint(2009, 2024),
            pages=f"pages {start}-{start + random.randint(7, 18)}",
        )
        made.setdefault(reference.title, reference)
    return sorted(made.values(), key=lambda one: (one.authors[0].split(". ")[-1], one.year, one.title))
