"""What a mail's template may be given: plain values, made harmless (P42). Pure.

A name or a title can hold neither a line break nor something that a mail program turns into a link. Only `SiteLink`
is a link, and only `Prose` has several lines, each of them quoted so that it cannot speak with the system's voice.
"""

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from accounts.text import clean_line

# A dot inside a word that goes on with letters is what makes a mail program see a domain.
_DOMAIN_DOT = re.compile(r"(?<=[^\W_])\.(?=[^\W\d_]{2})")
_INVISIBLE_BREAK = "\u200b"


class SiteLink(str):
    """An address on this site, made by `mail.services.site_link`."""

    __slots__ = ()


class Prose(str):
    """Text of several lines that a person wrote, such as a review: quoted line by line."""

    __slots__ = ()


def make_harmless(value: Any) -> Any:
    """The value as a template may show it. Raises TypeError for what is no plain value, such as a model."""
    if value is None or isinstance(value, SiteLink | int | float | date | time):
        return value
    if isinstance(value, Prose):
        return quote(value)
    if isinstance(value, str):
        return break_links(clean_line(value))
    if isinstance(value, Mapping):
        return {str(key): make_harmless(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [make_harmless(item) for item in value]
    raise TypeError(f"A mail is made of plain values, not of {type(value).__name__}.")


def break_links(line: str) -> str:
    """The same to the eye, with nothing in it that is taken for an address."""
    return _DOMAIN_DOT.sub("." + _INVISIBLE_BREAK, line.replace("://", ":" + _INVISIBLE_BREAK + "//"))


def quote(text: str) -> str:
    """Each line cleaned and marked as somebody's words."""
    lines = [clean_line(line) for line in text.strip().splitlines()]
    return "\n".join(f"> {line}".rstrip() for line in lines)
