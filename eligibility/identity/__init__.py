"""What gives authors away, and what only looks so: words and patterns that the rules about anonymity share. Pure."""

from __future__ import annotations

import re
import unicodedata
from itertools import takewhile

from conferences.kinds import Anonymity
from eligibility.findings import Severity
from eligibility.layout.marks import letters_of
from eligibility.layout.paper import Paper
from eligibility.layout.parts import CAPTION
from eligibility.layout.rows import Row

EMAIL = re.compile(r"(?<![\w.+-])(\{[^{}]{1,120}\}|[\w.+'-]{1,64})\s?@\s?([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+){1,5})")
# Addresses in templates, licences and examples.
_NO_PERSON = re.compile(
    r"(?:^|\.)(?:example|email|domain|mail|xyz|acm|ieee|springer|elsevier|company|institution|university)\.(?:com|org|net|edu)$"
    r"|\.test$|\.invalid$|^github\.com$",
    re.IGNORECASE,
)
_NO_PERSONS_ADDRESS = re.compile(
    r"anonym|author|first\.?(?:name)?|last\.?name|permissions|your|xxx|user|name|^me$|^git$", re.IGNORECASE
)
_ROLES = re.compile(
    r"^(?:team|info|contact|support|hello|press|research|opensource|open-source|office|admin|help|sales|careers|security|noreply|no-reply|"
    r"feedback|privacy|legal|conference|program|pc-?chairs?|chairs?)(?:[-._+].*)?$",
    re.IGNORECASE,
)
ANONYMOUS = re.compile(
    r"anonym|withheld|omitted|blind|redacted|hidden for|removed for|under review|author names?\b", re.IGNORECASE
)
PLACEHOLDER = re.compile(
    r"ben trovato|g\.?\s?k\.?\s?m\.?\s?tobin|lars thørv|valerie béranger|aparna patel|huifen chan|julius p\. kumquat|"
    r"firstname|lastname|given name|name of organization|first author|second author|author one|author name",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"^(?:[\W\d_]*|(?:submission|paper|manuscript)\s*(?:id|no\.?|number|#).*|preprint.*|draft.*|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.?\s+\d{1,2},?\s+\d{4}|\d{1,2}\s+\w+\s+\d{4}|"
    r"affiliations?|address|e-?mails?|city, country|institution|and)$",
    re.IGNORECASE,
)
_FIRST_OF_EAST_ASIA = "\u2e80"
_TITLE_ZONE = 0.5
_PARAGRAPH_LETTERS = 38
_INDENT = 17.0


def folded(text: str) -> str:
    """Lower case without accents and ligatures; letters that have no simple form (ø, ł, ß) get one."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return unicodedata.normalize("NFC", plain).casefold()  # the parts of Korean syllables are put together again


_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "æ": "ae", "Æ": "AE", "œ": "oe", "ı": "i", "’": "'"}
)


def is_placeholder_address(local: str, domain: str) -> bool:
    """Whether an address stands in a template, a licence or an example, and is nobody's."""
    return bool(_NO_PERSON.search(domain) or _NO_PERSONS_ADDRESS.search(local))


def is_role(local: str) -> bool:
    """Whether an address is that of a team or an office, not of a person."""
    return bool(_ROLES.match(local))


def author_block(paper: Paper) -> list[Row]:
    """The lines between title and abstract on page 1 that say who wrote the paper; empty for an anonymous paper."""
    rows = sorted((row for row in paper.rows if row.page == 1), key=lambda row: (row.baseline, row.box[0]))
    if not rows:
        return []
    height = max(row.box[3] for row in rows)
    upper = [row for row in rows if row.box[1] < _TITLE_ZONE * height and row.letters >= 3]
    if not upper:
        return []
    largest = max(row.size for row in upper)
    title = [row for row in upper if row.size > largest - 0.6]
    # An address is never part of a title, however large it is set.
    title = list(takewhile(lambda row: "@" not in row.text, title))
    if not title:
        return []
    bottom = max(row.baseline for row in title if row.baseline <= title[0].baseline + 4.5 * largest)
    block: list[Row] = []
    following = [row for row in rows if row.baseline > bottom + 1]
    for position, row in enumerate(following):
        if _ends_block(row, following[position : position + 12]) or _stands_beside_heading(
            row, following[position + 1 :]
        ):
            break
        if not _NOTHING.match(row.text[:120]) and not ANONYMOUS.search(row.text):
            block.append(row)
    # Diacritics set apart, footnote marks and the like are no names.
    return [row for row in block if sum(_weight(character) for character in row.text) >= 4]


def _weight(character: str) -> int:
    """How much a character counts; a name in Chinese or Korean has two or three of them."""
    return (2 if character >= _FIRST_OF_EAST_ASIA else 1) if character.isalpha() else 0


def _is_heading(row: Row) -> bool:
    return letters_of(row.text[:60]).startswith(
        ("abstract", "introduction", "zusammenfassung", "resumo", "resumen", "ccsconcepts", "keywords")
    )


def _stands_beside_heading(row: Row, following: list[Row]) -> bool:
    """Whether the text of the other column begins here: its first line may lie a little above the heading beside it."""
    near = takewhile(lambda other: other.baseline - row.baseline < row.size, following)
    return any(_is_heading(other) for other in near)


def _ends_block(row: Row, following: list[Row]) -> bool:
    if _is_heading(row):
        return True
    if CAPTION.match(row.text[:80]):
        return True
    return _begins_paragraph(row, following)


def _begins_paragraph(row: Row, following: list[Row]) -> bool:
    """Three long lines of one size, flush left and close together: lists of authors are set wider apart, or centred."""
    length = 1
    above = row
    for other in following:
        indent = abs(other.box[0] - above.box[0])
        if other is row or indent > (_INDENT if length == 1 else 3):
            continue  # of another column
        distance = other.baseline - above.baseline
        close = 0.8 * row.size < distance < 1.6 * row.size
        if not close or abs(other.size - row.size) > 0.3 or "@" in other.text or other.letters < _PARAGRAPH_LETTERS:
            return False
        above, length = other, length + 1
        if length == 3:
            return row.letters >= _PARAGRAPH_LETTERS - 10 and "@" not in row.text
    return False


def severity_at(level: Anonymity, *, full: Severity, names: Severity) -> Severity:
    """How much something weighs at a track's level of anonymity; nothing where nothing is withheld."""
    if level is Anonymity.FULL:
        return full
    return names if level is Anonymity.NAMES_WITHHELD else Severity.OFF
