"""Texts beside the pages that the blinded copy keeps: whether one of them names an author. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eligibility.authors import Author
from eligibility.facts import KeptText
from eligibility.identity.searching import Searched, address_hits, name_hits, orcid_hits


def texts_that_name(author: Author, texts: Iterable[KeptText]) -> Iterator[KeptText]:
    """Those in which the author is named in full or by address or ORCID iD; what may be chance or citing is left out."""
    for text in texts:
        named = (hit for hit in name_hits(author, Searched(text.text)) if not (hit.ordinary or hit.cited or hit.weak))
        if any(True for hits in (named, address_hits(author, text.text), orcid_hits(author, text.text)) for _ in hits):
            yield text


def first_that_names(authors: Iterable[Author], texts: Iterable[KeptText]) -> KeptText | None:
    """The first text that names any of the authors, for which a copy has to be withheld."""
    kept = list(texts)
    return next((text for author in authors for text in texts_that_name(author, kept)), None)
