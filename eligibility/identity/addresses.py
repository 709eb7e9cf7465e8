"""E-mail addresses in running text: whose they are, and what only looks like one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eligibility.identity.cues import around

# A local part, or several in brackets, and a domain that can exist: mAP@0.5 and react@16.8.0 are no addresses. The mark
# of a footnote may be glued to the end.
EMAIL = re.compile(
    r"(?<![\w.+-])(\{[^{}]{1,160}\}|\[[\w.+'\s,;|-]{1,160}\]|\([\w.+'\s,;|-]{1,160}\)|<[\w.+'\s,;|-]{1,160}>|[\w.+'-]{1,64})"
    r"\s?@\s?((?:[A-Za-z0-9-]{1,63}\.){1,5}(?:"
    r"(?:com|org|net|edu|gov|mil|int|info|biz|name|dev|app|tech|cloud|email|mail|online|science|academy|systems|software|"
    r"technology|university|institute|research|global|world|group|company|health|space|digital|solutions|aero|museum|swiss|"
    r"bayern|berlin|hamburg|koeln|wien|paris|amsterdam|scot|wales|quebec|asia|invalid|test|xyz)(?=[a-z\d]?(?![\w-]))"
    r"|[A-Za-z]{2}(?=\d{0,2}(?![\w-]))))",
    re.IGNORECASE,
)
# The @ as a word in brackets; the dots of the domain may be words, too.
_AT_IN_BRACKETS = re.compile(r"[\[({<]\s?at\s?[\])}>]", re.IGNORECASE)
_SPELT_OUT = re.compile(
    r"(?<![\w.+-])([\w.+'-]{1,64})\s?[\[({<]\s?at\s?[\])}>]\s?"
    r"((?:[A-Za-z0-9-]{1,63}\s?(?:\.|[\[({<]\s?dot\s?[\])}>])\s?){1,5}[A-Za-z]{2,10})(?![\w-])",
    re.IGNORECASE,
)
# Addresses in templates, licences and examples. What a society gives its members (acm.org, ieee.org) is somebody's.
_NO_PERSON = re.compile(
    # Under whatever country an example stands, it is nobody's.
    r"(?:^|\.)examples?\.[a-z]{2}$|(?:^|\.)(?:examples?|email|domain|mail|xyz|vendor|customer|company|institution|university|affiliation|corporation|consortium|somewhere|"
    r"doe|foo|bar|test|host|server|site|mydomain|yourdomain|organi[sz]ation)\.(?:com|org|net|edu)$|\.test$|\.invalid$|^github\.com$",
    re.IGNORECASE,
)
_NO_PERSONS_ADDRESS = re.compile(
    r"^(?:\W*anonym.*|.*\banonymous\b.*|(?:\w+[._-])?authors?\d*|.*first\.?_?name.*|.*last\.?_?name.*|.*\bsurname\b.*|(?:your|my)?[._-]?name|"
    r"name[._-].*|your.?(?:e?mail|address|login|account).*|permissions?|x{2,}\d*|(?:some)?users?(?:name|id)?\d*|me|git|abc|foo|bar|"
    r"(?:jane|john)[._-]?(?:doe|smith)\d*|(?:first|second|third)(?:[._-]?author)?|given.*|first\.?last|f(?:irst)?\.?name.*|login|account|id|alice\d*|bob\d*)$",
    re.IGNORECASE,
)
_ROLES = re.compile(
    r"^(?:team|info|contact|support|hello|press|research|opensource|open-source|office|admin|help|sales|careers|security|noreply|no-reply|"
    r"feedback|privacy|legal|conference|program|pc-?chairs?|chairs?|postmaster|webmaster|licensing|rights|reprints|editors?)(?:[-._+].*)?$",
    re.IGNORECASE,
)
# Words that stand before an @ that begins something else: a decorator, an annotation, a handle.
_NO_LOCAL = re.compile("the|at|by|using|with|and|or|for|a|an|of|in|on|to|an|each|see|our|their|its|is|are|as")


_REACH = (165, 420)  # how far an address that EMAIL takes goes before and behind its @


def emails_in(text: str) -> Iterator[re.Match[str]]:
    """All that EMAIL finds, placeholders among it; only what is around an @ is looked at."""
    signs = (found.start() for found in re.finditer("@", text))
    for begin, end in around(signs, *_REACH):
        yield from EMAIL.finditer(text, begin, end)


def locals_of(found: re.Match[str]) -> list[str]:
    """The local parts of an address that EMAIL found: one, or several in brackets."""
    return [part for part in re.split(r"[\s,;|/]+", found[1].strip("{}[]()<>")) if part]


def is_address(found: re.Match[str]) -> bool:
    """Whether what EMAIL found can be an address: mAP@0.5.In and "by @app.route" are none."""
    labels = found[2].split(".")
    has_name = any(re.search(r"[A-Za-z]", label) for label in labels[:-1]) or labels[-2] in {"163", "126", "139", "189"}
    apart = found[0][len(found[1])].isspace()
    return has_name and not (apart and _NO_LOCAL.fullmatch(found[1].casefold())) and not found[1].isdigit()


def addresses_in(text: str) -> list[re.Match[str]]:
    """All addresses in a text, but those of templates, licences and examples."""
    return [
        found
        for found in emails_in(text)
        if is_address(found) and not all(is_placeholder(local, found[2]) for local in locals_of(found))
    ]


def spelt_out_in(text: str) -> list[re.Match[str]]:
    """All addresses that are spelt out, as in "greta [at] example [dot] net", but those of templates and examples."""
    if not _AT_IN_BRACKETS.search(text):
        return []
    return [
        found
        for found in _SPELT_OUT.finditer(text)
        if not is_placeholder(found[1], re.sub(r"\s?[\[({<]\s?dot\s?[\])}>]\s?", ".", found[2], flags=re.IGNORECASE))
    ]


def is_placeholder(local: str, domain: str) -> bool:
    """Whether an address stands in a template, a licence or an example, and is nobody's."""
    return bool(_NO_PERSON.search(domain) or _NO_PERSONS_ADDRESS.match(local.strip(".")))


def is_role(local: str) -> bool:
    """Whether an address is that of a team or an office, not of a person."""
    return bool(_ROLES.match(local))
