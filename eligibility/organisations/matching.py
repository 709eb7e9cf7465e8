"""How an affiliation as typed, or a mail address, is known again as an organisation. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

NAME_LENGTH = 200
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
# ROR: 0, six characters of Crockford's base 32, two digits of checksum (ISO/IEC 7064 mod 97-10, as ROR documents it).
_ROR = re.compile(r"(?:https?://)?(?:www\.)?(?:ror\.org/)?(0[0-9a-hj-km-np-tv-z]{6}[0-9]{2})/?", re.IGNORECASE)
_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def key_of(text: str) -> str:
    """A name without what people write differently: case, accents, punctuation, a leading "the"."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    words = kept.replace(" s ", "s ").split()
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)[:NAME_LENGTH]


def search_keys(name: str, aliases: Iterable[str]) -> tuple[str, ...]:
    """The keys by which an organisation is found, each once, the name's first."""
    return tuple(dict.fromkeys(key for key in map(key_of, (name, *aliases)) if key))


def search_text(name: str, aliases: Iterable[str]) -> str:
    """What suggestions are searched in: each key after a blank, so that `% word%` finds the beginning of any word."""
    return "".join(f" {key}" for key in search_keys(name, aliases))


def affiliation_keys(affiliation: str) -> tuple[str, ...]:
    """What an affiliation may be listed under, the likeliest first: all of it, then its parts as they come.

    "Dept. of Computing, University of Edinburgh, UK" is found by its second part. The first that is listed counts (M2).
    """
    bare = _BRACKETS.sub(" ", affiliation)
    parts = [part for whole in bare.split(";") for part in (whole, *re.split(r"[,/|]", whole))]
    return tuple(dict.fromkeys(key for key in map(key_of, (affiliation, bare, *parts)) if key))


def domain_of(email: str) -> str:
    """The domain of an address; empty where there is none."""
    _, at, domain = email.strip().lower().rpartition("@")
    return domain if at and DOMAIN.fullmatch(domain) else ""


def domains_above(domain: str) -> tuple[str, ...]:
    """The domain and those that it lies in, the longest first; a top-level domain alone is nobody's."""
    labels = domain.split(".")
    return tuple(".".join(labels[start:]) for start in range(len(labels) - 1)) if domain else ()


def normal_ror(text: str) -> str:
    """The nine characters of a ROR id, given alone or as its address; empty if it is none, or its checksum is wrong."""
    match = _ROR.fullmatch(text.strip())
    if match is None:
        return ""
    ror = match[1].lower()
    number = 0
    for char in ror[:7]:
        number = number * 32 + _CROCKFORD.index(char)
    return ror if 98 - (number * 100) % 97 == int(ror[7:]) else ""
