"""Which sector of an author counts, and what speaks against what the authors say. Pure.

A chair's word counts before the authors' own, theirs before the directory of organisations, that before the mail address.
What is found never replaces what is said: it is suggested, used where nothing is said, and shown to chairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eligibility.authors import Sector, SectorSource


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a sector beside the authors' word: the directory entry of an affiliation, or a mail domain.

    `sentence` says it in words, as in "Acme Research is listed as industry".
    """

    source: SectorSource
    sector: Sector
    sentence: str


@dataclass(frozen=True, slots=True)
class Settled:
    """The sector that counts, and how it is known; None where it is not."""

    sector: Sector = Sector.UNKNOWN
    source: SectorSource | None = None


def settle(*, stated: Sector, by_chair: Sector | None, evidence: Sequence[Evidence]) -> Settled:
    """The sector that counts. `by_chair` is None where no chair has said anything."""
    if by_chair is not None:
        return Settled(by_chair, SectorSource.CHAIR)
    if stated is not Sector.UNKNOWN:
        return Settled(stated, SectorSource.STATED)
    for source in (SectorSource.DIRECTORY, SectorSource.DOMAIN):
        for one in evidence:
            if one.source is source:
                return Settled(one.sector, source)
    return Settled()


def is_contradicted(stated: Sector, evidence: Sequence[Evidence]) -> bool:
    """Whether there is evidence, and all of it speaks for another sector than the one that is stated."""
    return stated is not Sector.UNKNOWN and bool(evidence) and all(one.sector is not stated for one in evidence)
