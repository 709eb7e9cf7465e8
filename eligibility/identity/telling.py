"""Which parts of a quote tell who somebody is, so that they alone are marked in it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from eligibility.authors import Author
from eligibility.findings import Stretch
from eligibility.identity import PLACEHOLDER
from eligibility.identity.addresses import addresses_in
from eligibility.identity.people import names_in
from eligibility.identity.searching import (
    Searched,
    address_hits,
    name_hits,
    orcid_hits,
    told_by_target,
    user_name_hits,
)

_SEGMENT = re.compile(r"[^/?&=#~:]+")


def telling_parts(quote: str, authors: Iterable[Author]) -> tuple[Stretch, ...] | None:
    """Where names, addresses and ORCID iDs stand in lines of text; None, which is all of it, if none is recognised."""
    known = list(authors)
    parts = [*_of_authors(quote, known)]
    parts += [found.span() for found in (*addresses_in(quote), *PLACEHOLDER.finditer(quote))]
    for line in quote.split(" / "):
        parts += [stretch for words in names_in(line, known) for stretch in stretches_of(words, quote)]
    return _merged(parts) or None


def parts_that_name(quote: str, author: Author) -> tuple[Stretch, ...] | None:
    """Where a text names one author; None, which is all of it, if only the whole does."""
    return _merged(_of_authors(quote, [author])) or None


def parts_of_target(target: str, author: Author) -> tuple[Stretch, ...] | None:
    """The parts of a link's address that tell by themselves who an author is; None, which is all of it, if none does."""
    begin = target.find("//") + 2 if "//" in target else 0
    host_ends = min((end for mark in "/?#" if (end := target.find(mark, begin)) >= 0), default=len(target))
    parts = [(begin, host_ends)] if told_by_target(author, f"https://{target[begin:host_ends]}/") else []
    parts += [
        found.span()
        for found in _SEGMENT.finditer(target, host_ends)
        if told_by_target(author, f"https://host.invalid/{found[0]}")
    ]
    return _merged(parts) or None


def stretches_of(words: str, text: str) -> Iterator[Stretch]:
    """Where words stand in a text, and not as a part of longer ones."""
    for found in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text):
        yield found.span()


def _of_authors(quote: str, authors: Iterable[Author]) -> Iterator[Stretch]:
    searched = Searched(quote)
    for author in authors:
        for hits in (
            name_hits(author, searched, lenient=True),
            address_hits(author, quote),
            orcid_hits(author, quote),
            user_name_hits(author, quote),
        ):
            yield from ((hit.start, hit.end) for hit in hits)


def _merged(parts: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """In order, those that meet as one."""
    merged: list[Stretch] = []
    for start, end in sorted(parts):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
