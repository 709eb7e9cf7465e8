"""The exact search for a submission's own authors: where they are named in a text, and what an address of the web tells
of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import unquote

from eligibility.authors import Author
from eligibility.findings import Severity
from eligibility.identity.addresses import emails_in, is_role, locals_of
from eligibility.identity.cues import around
from eligibility.identity.folding import Folded, folded, folded_with_way_back
from eligibility.identity.naming import LEFT, RIGHT, Name, names_of, patterns_of, written

_AT, _DOT = r"\s?[\[({<]?\s?(?:@|\bat\b)\s?[\])}>]?\s?", r"\s?[\[({]?\s?(?:\.|\bdot\b)\s?[\])}]?\s?"
_PRIVATE_MAIL = frozenset(
    {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "me.com"}
    | {"proton.me", "protonmail.com", "gmx.de", "gmx.net", "web.de", "qq.com", "163.com", "126.com", "mail.ru"}
    | {"naver.com", "example.com", "example.org", "acm.org", "ieee.org", "computer.org"}
)
# Second levels under which a country registers names, as in ac.uk.
_SECOND_LEVELS = frozenset({"ac", "co", "com", "edu", "gov", "net", "org", "or", "go", "ne", "gob", "govt"})
_SHORTEST_USER_NAME = 5
_SHORTEST_SURNAME = 4
_TELLING_SURNAME = 6
_MOST_PARTNERS = 20
# Where no letter and no part of an address goes on.
_BEFORE, _BEHIND = re.compile(rf"{LEFT}(?<![\w.@/:+])"), rf"{RIGHT}(?![\w@/+]|[.:]\w)"
_REACH = 90  # how far from the family name the rest of a name may begin or end
_CITED = re.compile(
    r"(?:['’]s)?,?\s*(?:et\s?al\b|and others\b|\[\d|\[[A-Z][\w+]*\d|\((?:19|20)\d\d|(?:19|20)\d\d[a-z]?\))"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """Where in a text an author is named. `weak` is a short family name with one initial, which others may have, too;
    `cited` the way in which one cites somebody; `ordinary` a name whose words are words of the language."""

    start: int
    end: int
    initials: bool = False
    weak: bool = False
    cited: bool = False
    ordinary: bool = False


class Searched:
    """A text, folded once for all searches."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded: Folded = folded_with_way_back(text)

    def hits(self, pattern: re.Pattern[str], begin: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Matches in the folded text."""
        return pattern.finditer(self.folded.text, begin, len(self.folded.text) if end is None else end)

    def span(self, found: re.Match[str]) -> tuple[int, int]:
        """Where a match stands in the original."""
        return self.folded.back(found.start()), self.folded.back(found.end() - 1) + 1

    def writes_small(self, word: str) -> bool:
        """Whether a word of a name stands in the text as any other: written small, and not as a part of an address."""
        # That it stands alone is looked at last: a pattern that begins with letters is found much faster.
        return any(
            self.folded.is_lower(found.start()) and _BEFORE.match(self.folded.text, found.start()) is not None
            for found in self.hits(re.compile(rf"{re.escape(word)}{_BEHIND}"))
        )


def is_named(author: Author, text: str) -> bool:
    """Whether an author's name stands in a short text."""
    return bool(name_hits(author, Searched(text)))


def name_hits(author: Author, searched: Searched, *, lenient: bool = False) -> list[Hit]:
    """Where an author is named, first or last. A name whose words are common ones ("will young people") has to be
    written as a name, with capitals."""
    found: dict[int, Hit] = {}
    for name in names_of(author.name):
        hits = [*_hits_of(name, searched, lenient=lenient)]
        if not name.given and not name.unspaced and name.family.isascii():
            hits = [replace(hit, ordinary=True) for hit in hits]  # a single word may be anything
        elif hits and name.given and not name.unspaced:
            small = frozenset(word for word in (*name.given[:1], name.family) if searched.writes_small(word))
            if name.is_ordinary(small):
                hits = [replace(hit, ordinary=_is_by_chance(name, hit, searched.text)) for hit in hits]
        for hit in hits:
            if hit.start not in found or found[hit.start].end < hit.end:
                found[hit.start] = hit
    outermost: list[Hit] = []
    reach = 0
    for hit in sorted(found.values(), key=lambda hit: (hit.start, -hit.end)):
        if hit.end > reach:
            outermost.append(hit)
            reach = hit.end
    return outermost


def _is_by_chance(name: Name, hit: Hit, text: str) -> bool:
    """Whether capitals are no sign that words are a name: at the start of a sentence, in a heading, in a date."""
    if hit.initials:
        return False
    before, after = text[max(0, hit.start - 24) : hit.start], text[hit.end : hit.end + 24]
    amid = re.search(r"[a-z,;]\s$", before) and not re.search(r"(?:^|\s)[A-Z][\w-]*\s$", before)
    return not amid or name.is_a_time or bool(re.match(r"\s[A-Z]", after))


def _hits_of(name: Name, searched: Searched, *, lenient: bool) -> Iterator[Hit]:
    windows: list[tuple[int, int | None]] = [(0, None)] if name.unspaced else [*_windows(searched, name)]
    if not windows:
        return  # before the patterns are made, which takes longer than to look
    patterns = patterns_of(name, lenient=lenient)
    for begin, end in windows:
        for how, pattern in patterns:
            for found in searched.hits(pattern, begin, end):
                starts = [found.start(group) for group in pattern.groupindex]
                if not name.written_small and any(searched.folded.is_lower(start) for start in starts):
                    continue
                start, stop = searched.span(found)
                cited = bool(_CITED.match(searched.text, stop, stop + 24))
                initials = how == "initials"
                letters = len(re.findall(r"(?<![^\W\d_])[^\W\d_](?![^\W\d_])", found[0]))
                weak = initials and letters < 2 and len("".join((*name.particles, name.family))) < _TELLING_SURNAME
                yield Hit(start, stop, initials, weak, cited)


def _windows(searched: Searched, name: Name) -> Iterator[tuple[int, int]]:
    """The stretches of the text around the family name; most of a text need not be searched."""
    found = searched.hits(re.compile(written(name.family)))
    return around((one.start() for one in found), _REACH, _REACH + len(name.family))


def surname_hit(author: Author, searched: Searched) -> Hit | None:
    """Where the family name first stands alone, and not as one cites it. None for a word that the text also uses as
    such."""
    for name in names_of(author.name):
        if name.unspaced or len(name.family) < _SHORTEST_SURNAME or not name.given:
            continue
        pattern = re.compile(rf"{LEFT}{written(name.family)}(?:['’]s)?{RIGHT}(?!,?\s*(?:et al|and|&|[\[(]|\d))")
        if searched.writes_small(name.family):
            continue
        found = [one for one in searched.hits(pattern) if not searched.folded.is_lower(one.start())]
        before = re.compile(r"(?:\band|&|,|\w\.)\s$")
        for one in found:
            if not before.search(searched.folded.text[max(0, one.start() - 5) : one.start()]):
                return Hit(*searched.span(one))
    return None


def head_hits(author: Author, others: Iterable[Author], searched: Searched) -> Iterator[Hit]:
    """Where the family name stands as running headers name the authors: "Hoffmann et al.", "Hoffmann and Rossi", "Hoffmann:
    On Pipelines"."""
    families = ""
    for name in names_of(author.name):
        windows = [] if name.unspaced or len(name.family) < 2 else [*_windows(searched, name)]
        if not windows:
            continue
        if not families:
            partners = [name.family for other in others if other is not author for name in names_of(other.name)]
            families = "|".join(written(family) for family in partners[:_MOST_PARTNERS])
        ways = [re.compile(way) for way in _in_heads(f"(?P<family>{written(name.family)})", families)]
        for begin, end in windows:
            for found in (one for way in ways for one in searched.hits(way, begin, end)):
                if not searched.folded.is_lower(found.start("family")):
                    yield Hit(*searched.span(found))


def _in_heads(family: str, others: str) -> Iterator[str]:
    """How a family name stands in running headers, alone or with one of the others, if there are any."""
    yield rf"{LEFT}{family},?\s(?:et\s?al\b|and others\b)"
    yield rf"{LEFT}{family}:(?=\s)"
    if others:
        joined = r",?\s(?:and|&|,)\s?"
        yield rf"{LEFT}{family}{joined}(?:{others}){RIGHT}"
        yield rf"{LEFT}(?:{others}){joined}{family}{RIGHT}"


def address_hits(author: Author, text: str) -> Iterator[Hit]:
    """Where an author's address stands: alone, among several in braces, or spelt out ("at", "dot")."""
    local, _, domain = author.email.casefold().partition("@")
    if not local or not domain or local not in text.lower():
        return
    for found in emails_in(text):
        if found[2].casefold() == domain and local in [one.casefold() for one in locals_of(found)]:
            yield Hit(found.start(), found.end())
    labels = _DOT.join(re.escape(label) for label in domain.split("."))
    for spelt in re.finditer(rf"(?<![\w.+-]){re.escape(local)}{_AT}{labels}(?!\w)", text, re.IGNORECASE):
        if "@" not in spelt[0] or " " in spelt[0]:
            yield Hit(spelt.start(), spelt.end())


def user_name(author: Author) -> str:
    """The part of the address before the @, if it belongs to nobody else: it holds the family name, or a digit."""
    local = author.email.casefold().partition("@")[0]
    parts = {part for name in names_of(author.name) for part in name.parts}
    if len(local) < _SHORTEST_USER_NAME or is_role(local) or local in parts:
        return ""
    families = [name.family for name in names_of(author.name) if len(name.family) >= 3]
    telling = any(family[:4] in local for family in families) or any(character.isdigit() for character in local)
    return local if telling else ""


def user_name_hits(author: Author, text: str) -> Iterator[Hit]:
    """Where the user name stands as a word of its own."""
    if (local := user_name(author)) and local in text.lower():
        for found in re.finditer(rf"(?<![\w.@+-]){re.escape(local)}(?![\w@-])", text, re.IGNORECASE):
            yield Hit(found.start(), found.end())


def orcid_hits(author: Author, text: str) -> Iterator[Hit]:
    """Where the ORCID iD stands, with or without hyphens."""
    digits = re.sub(r"[^0-9Xx]", "", author.orcid)
    if len(digits) == 16:
        pattern = r"[-‐–\s]?".join(digits[start : start + 4] for start in range(0, 16, 4))
        for found in re.finditer(pattern, text, re.IGNORECASE):
            yield Hit(found.start(), found.end())


def affiliation_hits(author: Author, searched: Searched) -> Iterator[Hit]:
    """Where the first-named part of the affiliation stands in full, or turned round ("Lindenau University")."""
    name = " ".join(folded(author.affiliation.partition(",")[0]).split())
    if len(name) < 6:
        return
    turned = re.fullmatch(r"(?:the )?university of ([\w' -]{3,60})", name) or re.fullmatch(
        r"([\w' -]{3,60}) university", name
    )
    ways = [re.escape(name)]
    if turned:
        place = re.escape(turned[1])
        ways += [rf"univ(?:ersity|\.) of {place}", rf"{place} univ(?:ersity\b|\.)"]
    for found in searched.hits(re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)".replace(r"\ ", r"\s"))):
        yield Hit(*searched.span(found))


def mail_domain_hits(author: Author, text: str) -> Iterator[Hit]:
    """Where an address, whosever it is, ends in the domain of the author's employer."""
    if domain := own_domain(author):
        pattern = rf"@\s?(?:[\w-]{{1,60}}\.){{0,4}}{re.escape(domain)}(?![\w-])"
        for found in re.finditer(pattern, text, re.IGNORECASE):
            yield Hit(found.start(), found.end())


def own_domain(author: Author) -> str:
    """The registered domain of an author's address, such as uni-lindenau.de; empty for private mail."""
    labels = author.email.casefold().rpartition("@")[2].split(".")
    if len(labels) < 2:
        return ""
    own = ".".join(labels[-3:] if len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVELS else labels[-2:])
    return "" if own in _PRIVATE_MAIL else own


def told_by_target(author: Author, target: str) -> tuple[str, Severity] | None:
    """What of an author the address of a link tells (`author_name`, `email`, `orcid` or `affiliation`), and how much
    that weighs: others may have the same initials."""
    plain, host, told = _parts_of(target)
    if next(orcid_hits(author, plain), None) is not None:
        return "orcid", Severity.ERROR
    if author.email and re.search(rf"(?<![\w.+-]){re.escape(author.email.casefold())}(?![\w-])", plain):
        return "email", Severity.ERROR
    weight = max(
        (_told_of(name, told) for name in names_of(author.name)), key=lambda one: one.rank, default=Severity.OFF
    )
    if told & {_bare(user_name(author))} - {""}:
        weight = max(weight, Severity.WARNING, key=lambda one: one.rank)
    if weight is not Severity.OFF:
        return "author_name", weight
    domain = own_domain(author)
    if domain and (host == domain or host.endswith("." + domain)):
        return "affiliation", Severity.NOTICE
    return None


@lru_cache(maxsize=256)
def _parts_of(target: str) -> tuple[str, str, frozenset[str]]:
    """An address of the web, folded; its host; and all its parts bare: asked for each author in turn."""
    plain = folded(unquote(target))
    host, _, path = re.sub(r"^[a-z]+://(?:www\.)?", "", plain).partition("/")
    parts = re.split(r"[/?&=#~@:]", path)
    without_ends = (re.sub(r"\.\w{1,5}$", "", part) for part in parts)
    return plain, host, frozenset(map(_bare, (*parts, *host.split("."), *without_ends)))


def _told_of(name: Name, told: frozenset[str]) -> Severity:
    if name.unspaced or not name.given or len(name.family) < 2:
        return Severity.OFF
    first, last = _bare(name.given[0]), _bare("".join((*name.particles, name.family)))
    short = _bare(name.family)
    everything = "".join(map(_bare, name.parts))
    if len(first) > 1 and told & {first + last, last + first, first + short, short + first, everything}:
        return Severity.ERROR
    if len(short) >= _SHORTEST_SURNAME and told & {first[:1] + last, last + first[:1], first[:1] + short}:
        return Severity.WARNING if len(short) >= _TELLING_SURNAME else Severity.NOTICE
    return Severity.OFF


def _bare(text: str) -> str:
    return "".join(character for character in text if character.isalnum() and character < "\ue000")
