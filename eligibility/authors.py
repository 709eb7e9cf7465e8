"""What is known about the authors of one submission: `AuthorFacts`, the input of the author rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Sector(StrEnum):
    """Where an author works. An author with several affiliations counts by the first-named one (M2)."""

    INDUSTRY = "industry"
    ACADEMIA = "academia"
    GOVERNMENT = "government"
    NON_PROFIT = "non_profit"
    INDEPENDENT = "independent"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        """As in "2 of 5 authors from industry"."""
        return _WORDS[self]


_WORDS = {
    Sector.INDUSTRY: "from industry",
    Sector.ACADEMIA: "from academia",
    Sector.GOVERNMENT: "from government",
    Sector.NON_PROFIT: "from non-profit organisations",
    Sector.INDEPENDENT: "working independently",
    Sector.UNKNOWN: "whose sector is not known",
}


class SectorSource(StrEnum):
    """How a sector came to be known."""

    STATED = "stated"
    DIRECTORY = "directory"
    DOMAIN = "domain"
    CHAIR = "chair"


@dataclass(frozen=True, slots=True)
class PaperCounts:
    """How many papers a person has, this one included: in the conference and in its track. Drafts do not count."""

    conference: int
    track: int


@dataclass(frozen=True, slots=True)
class Author:
    """One author, in the order of the paper. Names and addresses serve the search for them in the PDF.

    `papers` is None while the person has not confirmed: whoever types an address learns nothing of whom it belongs to (P44).
    """

    sector: Sector = Sector.UNKNOWN
    source: SectorSource | None = None
    name: str = ""
    email: str = ""
    orcid: str = ""
    affiliation: str = ""
    is_confirmed: bool = False
    has_declared_conflicts: bool = False
    papers: PaperCounts | None = None


@dataclass(frozen=True, slots=True)
class AuthorFacts:
    """The ordered authors, and what they chose and declared.

    `chosen` maps a submission field to the options chosen in it; `declared` holds the keys of the declarations made.
    """

    authors: tuple[Author, ...] = ()
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    declared: frozenset[str] = frozenset()
