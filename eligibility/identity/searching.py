"""The exact search for a submission's own authors: how they may be written in a text, and in an address of the web."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

from eligibility.authors import Author
from eligibility.findings import Severity
from eligibility.identity import EMAIL, folded, is_role

_LEFT, _RIGHT = r"(?<![\w'-])", r"(?![\w-])"
_AT, _DOT = r"\s?[\[({<]?\s?(?:@|\bat\b)\s?[\])}>]?\s?", r"\s?[\[({]?\s?(?:\.|\bdot\b)\s?[\])}]?\s?"
_PRIVATE_MAIL = frozenset(
    {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "me.com"}
    | {"proton.me", "protonmail.com", "gmx.de", "gmx.net", "web.de", "qq.com", "163.com", "126.com", "mail.ru"}
    | {"naver.com", "example.com", "example.org", "acm.org", "ieee.org", "computer.org"}
)
# Second levels under which a country registers names, as in ac.uk.
_SECOND_LEVELS = frozenset({"ac", "co", "com", "edu", "gov", "net", "org", "or", "go", "ne", "gob", "govt"})
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_ASCII_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
# Letters that are also written as two: Müller, Muller, Mueller.
_IN_TWO = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "å": "aa", "Å": "Aa", "ø": "oe"}
)
_ONE_OF_TWO = {"ae": "(?:ae?|æ)", "oe": "(?:oe?|œ)", "ue": "ue?", "aa": "aa?", "ss": "(?:ss?|ß)"}
_SHORTEST_USER_NAME = 5
_SHORTEST_SURNAME = 4


def folded_in_place(text: str) -> str:
    """Folded, with each character where it was: what folds to none or several is left as it is."""
    return _NOT_ASCII.sub(_fold_each, text.translate(_ASCII_LOWER))


def _fold_each(found: re.Match[str]) -> str:
    return "".join(one if len(one := folded(character)) == 1 else character for character in found[0])


def names(author: Author) -> tuple[list[str], str]:
    """The folded given names and the family name; also of "Family, Given"."""
    before, comma, after = folded(author.name).partition(",")
    tokens = [token for token in re.split(r"[\s.]+", f"{after} {before}" if comma else before) if token]
    return (tokens[:-1], tokens[-1]) if tokens else ([], "")


def spellings(author: Author) -> Iterator[re.Pattern[str]]:
    """The ways in which a name is written: in full, turned round, with initials. For folded text; the group `family`
    is the family name.

    Repetitions are bounded, for the text is a stranger's: a file made for it could make an unbounded one take hours.
    """
    given, family = names(replace(author, name=unicodedata.normalize("NFC", author.name).translate(_IN_TWO)))
    if _is_unspaced(author.name):
        whole = [*given, family]
        for order in (whole, whole[::-1]):
            yield re.compile(r"\s?".join(re.escape(part) for part in order))
        return
    if not given:
        if len(family) >= 2 and not family.isascii():
            yield re.compile(re.escape(family))
        return
    first, initial, last = _written(given[0]), re.escape(given[0][0]), f"(?P<family>{_written(family)})"
    between = "".join(rf"(?:{re.escape(name)}|{re.escape(name[0])}\.?)?[\s-]{{0,2}}" for name in given[1:6])
    yield re.compile(rf"{_LEFT}{first}[\s-]{{1,2}}{between}{last}{_RIGHT}")
    yield re.compile(rf"{_LEFT}{last},?\s{first}{_RIGHT}")
    if len(family) >= 3:
        yield re.compile(rf"{_LEFT}{initial}\.\s?(?:\w\.\s?){{0,4}}{last}{_RIGHT}")
        yield re.compile(rf"{_LEFT}{last},\s?{initial}\.")


def _written(name: str) -> str:
    """A hyphen may stand at the end of a line; a letter of two parts may be written in one."""
    return re.sub("ae|oe|ue|aa|ss", lambda two: _ONE_OF_TWO[two[0]], re.escape(name).replace(r"\-", r"-?\s?"))


def _is_unspaced(name: str) -> bool:
    """Whether a name is in a script whose words stand without blanks between them (Chinese, Japanese, Korean)."""
    letters = [character for character in name if character.isalpha()]
    return bool(letters) and all(
        unicodedata.name(character, "").startswith(("CJK", "HANGUL", "HIRAGANA", "KATAKANA")) for character in letters
    )


def name_offsets(author: Author, text: str) -> Iterator[int]:
    """Where an author is named in full. A name whose words are common ones ("will young people") has to be written as
    a name, with capitals."""
    plain = folded_in_place(text)
    for pattern in spellings(author):
        for found in pattern.finditer(plain):
            family = found.start("family") if "family" in pattern.groupindex else found.start()
            if not text[found.start()].islower() and not text[family].islower():
                yield found.start()


def surname_offset(author: Author, text: str) -> int | None:
    """Where the family name first stands alone, and not as one cites it. None for a word that the text also uses as
    such."""
    _, family = names(author)
    if len(family) < _SHORTEST_SURNAME:
        return None
    plain = folded_in_place(text)
    found = [
        one.start()
        for one in re.finditer(rf"{_LEFT}{_written(family)}(?:['’]s)?{_RIGHT}(?!,?\s*(?:et al|and|&|[\[(]|\d))", plain)
    ]
    if any(text[offset].islower() for offset in found):
        return None
    return next(
        (offset for offset in found if not re.search(r"(?:\band|&|,|\w\.)\s$", plain[offset - 5 : offset])), None
    )


def address_offsets(author: Author, text: str) -> Iterator[int]:
    """Where an author's address stands: alone, among several in braces, or spelt out ("at", "dot")."""
    local, _, domain = author.email.casefold().partition("@")
    if not local or not domain:
        return
    for found in EMAIL.finditer(text):
        locals_found = re.split(r"[\s,;|/]+", found[1].strip("{}").casefold())
        if found[2].casefold() == domain and local in locals_found:
            yield found.start()
    labels = _DOT.join(re.escape(label) for label in domain.split("."))
    for found in re.finditer(rf"(?<![\w.+-]){re.escape(local)}{_AT}{labels}(?!\w)", text, re.IGNORECASE):
        if "@" not in found[0] or " " in found[0]:
            yield found.start()


def user_name(author: Author) -> str:
    """The part of the address before the @, if it belongs to nobody else: it holds the family name, or a digit."""
    local = author.email.casefold().partition("@")[0]
    given, family = names(author)
    if len(local) < _SHORTEST_USER_NAME or is_role(local) or local in (*given, family):
        return ""
    telling = (len(family) >= 3 and folded(family)[:4] in local) or any(character.isdigit() for character in local)
    return local if telling else ""


def user_name_offsets(author: Author, text: str) -> Iterator[int]:
    """Where the user name stands as a word of its own."""
    if local := user_name(author):
        for found in re.finditer(rf"(?<![\w.@+-]){re.escape(local)}(?![\w@-])", text, re.IGNORECASE):
            yield found.start()


def orcid_offsets(author: Author, text: str) -> Iterator[int]:
    """Where the ORCID iD stands, with or without hyphens."""
    digits = re.sub(r"[^0-9Xx]", "", author.orcid)
    if len(digits) == 16:
        pattern = r"[-‐–\s]?".join(digits[start : start + 4] for start in range(0, 16, 4))
        for found in re.finditer(pattern, text, re.IGNORECASE):
            yield found.start()


def affiliation_offsets(author: Author, text: str) -> Iterator[int]:
    """Where the first-named part of the affiliation stands in full."""
    name = folded(author.affiliation.partition(",")[0]).strip()
    if len(name) >= 6:
        for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", folded_in_place(text)):
            yield found.start()


def mail_domain_offsets(author: Author, text: str) -> Iterator[int]:
    """Where an address, whosever it is, ends in the domain of the author's employer."""
    if domain := own_domain(author):
        for found in re.finditer(rf"@\s?(?:[\w-]{{1,60}}\.){{0,4}}{re.escape(domain)}(?![\w-])", text, re.IGNORECASE):
            yield found.start()


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
    plain = folded(unquote(target))
    if next(orcid_offsets(author, plain), None) is not None:
        return "orcid", Severity.ERROR
    if author.email and re.search(rf"(?<![\w.+-]){re.escape(author.email.casefold())}(?![\w-])", plain):
        return "email", Severity.ERROR
    host, _, path = re.sub(r"^[a-z]+://(?:www\.)?", "", plain).partition("/")
    parts = re.split(r"[/?&=#~@:]", path)
    told = {_bare(part) for part in (*parts, *host.split("."), *(re.sub(r"\.\w{1,5}$", "", part) for part in parts))}
    given, family = names(author)
    if given and len(family) >= 2:
        first, last = _bare(given[0]), _bare(family)
        if told & {first + last, last + first, "".join(map(_bare, [*given, family]))}:
            return "author_name", Severity.ERROR
        if len(last) >= _SHORTEST_SURNAME and told & {first[:1] + last, last + first[:1]}:
            return "author_name", Severity.WARNING
    if told & {_bare(user_name(author))} - {""}:
        return "author_name", Severity.WARNING
    domain = own_domain(author)
    if domain and (host == domain or host.endswith("." + domain)):
        return "affiliation", Severity.NOTICE
    return None


def _bare(text: str) -> str:
    return "".join(character for character in text if character.isalnum())
