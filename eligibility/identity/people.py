"""Persons told from companies and places in the lines below a title, for tracks that withhold names but no affiliations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from eligibility.authors import Author
from eligibility.identity.addresses import EMAIL, addresses_in, is_placeholder, is_role, locals_of
from eligibility.identity.folding import folded
from eligibility.identity.searching import address_hits, is_named

ORGANISATION = re.compile(
    r"\b(?:univ\w*|hochschule|fachhochschule|école|ecole|instit\w*|college|school|academy|faculty|fakultät|department|dept|"
    r"polytechnic\w*|politecnico|laborator\w*|labs?|center|centre|zentrum|hospital|clinic|agency|ministry|foundation|council|"
    r"association|society|consortium|inc|incorporated|ltd|limited|llc|llp|plc|gmbh|ag|se|kg|s\.?a\.?|s\.?r\.?l|b\.?v|n\.?v|"
    r"oyj?|a[/.]?s|ab|corp\w*|co|company|companies|group|groupe|holdings?|partners|ventures|bank|insurance|research|"
    r"technolog\w*|systems?|software|solutions?|services?|networks?|robotics|motors?|automotive|electric\w*|electronics|"
    r"semiconductors?|energy|pharma\w*|health\w*|media|games?|studios?|cloud|data|digital|analytics|computing|platforms?|"
    r"infrastructure|engineering|machine|learning|intelligence|ai|ml|labs|team|division|unit|office|headquarters|industr\w*|"
    r"logistics|airlines?|telecom\w*|telekom|mobile|communications?|aerospace|street|st|road|rd|avenue|ave|stra(?:ss|ß)e)\b\.?",
    re.IGNORECASE,
)
_PLACE_END = re.compile(
    r"(?:^|\s|,)(?:USA|U\.S\.A\.|United States|UK|United Kingdom|England|Scotland|Ireland|Germany|Deutschland|France|Italy|Spain|Portugal|"
    r"Netherlands|Belgium|Switzerland|Austria|Sweden|Norway|Denmark|Finland|Poland|Czechia|Czech Republic|Hungary|Romania|"
    r"Greece|Turkey|Türkiye|Israel|India|China|Taiwan|Japan|Korea|South Korea|Singapore|Hong Kong|Vietnam|Thailand|Indonesia|"
    r"Malaysia|Australia|New Zealand|Canada|Mexico|Brazil|Brasil|Argentina|Chile|Colombia|Egypt|Nigeria|Kenya|South Africa|"
    r"Ukraine|Estonia|Latvia|Lithuania|Luxembourg|Slovenia|Croatia|Serbia|Bulgaria|UAE|United Arab Emirates|Saudi Arabia|"
    r"Qatar|Pakistan|Bangladesh|[A-Z]{2},?\s*\d{5}|CA|NY|WA|MA|TX)\.?$"
)
_PARTS = re.compile(r"\s*(?:[,;/|•·]|\band\b|\bund\b|\bet\b|&|\s{2,})\s*")
_MARKS = re.compile(r"[\d*∗†‡§¶#⋆⁎¹²³⁴-⁹^]+")
_PERSON = re.compile(
    r"(?:(?:Dr|Prof|Mr|Ms|Mrs)\.?\s)?(?:[^\W\d_a-z][\w'’-]*\.?-?(?:[^\W\d_a-z]\.)?\s)(?:[^\W\d_a-z][\w'’-]*\.?\s|(?:van|von|der|den|de|da|di|del|dos|la|le|el|bin|ten)\s){0,4}"
    r"[^\W\d_a-z][\w'’-]+"
)
_PERSON_IN_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,4}|[\uac00-\ud7af]{2,4}")
_COMPANY_IN_CHINESE = re.compile(r"公司|大学|大學|研究|学院|學院|集团|实验室|株式会社|대학|연구|회사")


def persons_in(lines: Sequence[str], authors: Iterable[Author]) -> list[str]:
    """What names persons in the lines below a title: registered authors, addresses of persons, and words that look like
    names and are neither a known affiliation nor part of a company's or a place's name."""
    text = "\n".join(lines)
    known = list(authors)
    found = [author.name for author in known if is_named(author, text)]
    found += [author.email for author in known if any(True for _ in address_hits(author, text))]
    found += list(_addresses(text))
    for line in lines:
        found += names_in(line, known)
    return list(dict.fromkeys(found))


def names_in(line: str, authors: Iterable[Author]) -> list[str]:
    """Words of one line that look like persons' names."""
    affiliations = [folded(author.affiliation) for author in authors if author.affiliation]
    return list(_names(EMAIL.sub(" ", line), affiliations))


def _addresses(text: str) -> Iterator[str]:
    for address in addresses_in(text):
        if any(not is_role(local) and not is_placeholder(local, address[2]) for local in locals_of(address)):
            yield address[0]


def _names(line: str, affiliations: list[str]) -> Iterator[str]:
    if _PLACE_END.search(line.strip()) and not ORGANISATION.search(line):
        return  # a place
    after_organisation = False
    for part in _PARTS.split(_MARKS.sub(" , ", line)):
        words = " ".join(part.split())
        if ORGANISATION.search(words) or any(words and folded(words) in one for one in affiliations):
            after_organisation = True  # what follows is its department or its place
        elif not after_organisation and _is_name(words):
            yield words


def _is_name(words: str) -> bool:
    if _PERSON_IN_CHINESE.fullmatch(words):
        return not _COMPANY_IN_CHINESE.search(words)
    return bool(_PERSON.fullmatch(words))
