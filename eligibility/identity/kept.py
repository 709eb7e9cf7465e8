"""Texts beside the pages that the blinded copy keeps: whether one of them names an author. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from eligibility.authors import Author
from eligibility.facts import KeptText
from eligibility.identity.searching import Searched, address_hits, name_hits, orcid_hits


def texts_that_name(author: Author, texts: tuple[KeptText, ...]) -> Iterator[KeptText]:
    """Those in which the author is named in full or by address or ORCID iD; what may be chance or citing is left out."""
    for text, searched in zip(texts, _searched(texts), strict=True):
        named = (hit for hit in name_hits(author, searched) if not (hit.ordinary or hit.cited or hit.weak))
        if any(True for hits in (named, address_hits(author, text.text), orcid_hits(author, text.text)) for _ in hits):
            yield text


def first_that_names(authors: Iterable[Author], texts: tuple[KeptText, ...]) -> KeptText | None:
    """The first text that names any of the authors, for which a copy has to be withheld."""
    return next((text for author in authors for text in texts_that_name(author, texts)), None)


@lru_cache(maxsize=2)
def _searched(texts: tuple[KeptText, ...]) -> tuple[Searched, ...]:
    """The texts of one file, which are searched for each of its authors, folded."""
    return tuple(Searched(text.text) for text in texts)
