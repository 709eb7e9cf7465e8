"""Where the references are. They begin at the last heading that is one and is followed by what looks like
references."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from eligibility.layout.rows import Row

# Letters only, folded to lower case without accents.
HEADINGS = frozenset(
    {"references", "reference", "bibliography", "literature", "literaturecited", "workscited", "referencesandnotes"}
    | {"referencescited", "selectedreferences", "citedreferences", "literatur", "literaturverzeichnis", "quellen"}
    | {
        "bibliographie",
        "referencias",
        "bibliografia",
        "riferimenti",
        "riferimentibibliografici",
        "referenciasbibliograficas",
    }
    | {"litteratur", "referenser", "kallforteckning", "lahteet", "literatura", "kaynaklar", "kaynakca", "referenties"}
    | {"списоклитературы", "литература", "参考文献", "參考文獻", "참고문헌", "المراجع"}
)
_NUMBERING = re.compile(r"^\s*(?:\d{1,2}|[ivxIVX]{1,5}|[A-Z])(?:\.\d{1,2})*[.):]?\s+")
_ENTRY = re.compile(r"^\s*(?:\[\w{1,12}\+?\d*\]|\d{1,3}\.\s)")
_YEAR = re.compile(r"(?:^|\D)(?:19[3-9]\d|20[0-4]\d)[a-z]?(?:\D|$)")
_PAGES = re.compile(
    r"\d+\s?[-–]{1,2}\s?\d+|\bpp?\.|\bvol\.|\bdoi\b|arxiv|https?:|\bproc\.|proceedings|\bin proc|journal|press|\bet al\b",
    re.IGNORECASE,
)
_NAMES = re.compile(r"(?:\b[A-Z]\.\s?)+|\b[A-Z][\w’'-]+,|\band [A-Z]")
_LOOKED_AT = 25
_LONGEST_LINE = 300
_BOLD = re.compile(r"bold|medi|semibold|black|heavy|bx\d|[-,]b(?:$|[^a-z])|tb$", re.IGNORECASE)
BODY_TEXT_ENDS = 160


@dataclass(frozen=True, slots=True)
class Region:
    """The references as a range of all rows of the paper in reading order: `heading` (or the first entry) up to before
    `end`."""

    start: int
    end: int
    has_heading: bool


def letters_of(text: str) -> str:
    """The letters of a heading, folded: small capitals, numbers, blanks and accents make no difference."""
    return _letters(_NUMBERING.sub("", text))


def is_reference_heading(text: str) -> bool:
    """Whether these letters, numbered or not, set apart or not, head the references ("R E F E R E N C E S")."""
    return letters_of(text) in HEADINGS or _letters(text) in HEADINGS


def _letters(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if character.isalpha()).casefold()


def looks_like_a_reference(text: str) -> int:
    """How many of the marks of a line of a bibliography a line has: entry number, year, venue, names."""
    text = text[:_LONGEST_LINE]
    return bool(_ENTRY.match(text)) + bool(_YEAR.search(text)) + bool(_PAGES.search(text)) + bool(_NAMES.search(text))


def density(rows: Sequence[Row]) -> float:
    """From 0 (prose) upwards: marks of a bibliography per line."""
    return sum(looks_like_a_reference(row.text) for row in rows) / len(rows) if rows else 0.0


def find_references(rows: Sequence[Row], fonts: Sequence[str], body_size: float | None) -> Region | None:
    """The region of the references, or None if there seems to be none."""
    start = _heading(rows)
    if start is not None:
        return Region(start, _end(rows, start + 1, fonts, body_size), has_heading=True)
    start = _without_heading(rows)
    if start is None:
        return None
    return Region(start, _end(rows, start, fonts, body_size), has_heading=False)


def _heading(rows: Sequence[Row]) -> int | None:
    for position in range(len(rows) - 1, -1, -1):
        row = rows[position]
        if len(row.text) <= 40 and is_reference_heading(row.text):
            following = rows[position + 1 : position + 1 + _LOOKED_AT]
            if (
                following
                and density(following) >= 0.5
                and any(_YEAR.search(one.text[:_LONGEST_LINE]) for one in following)
            ):
                return position
    return None


def _without_heading(rows: Sequence[Row]) -> int | None:
    """Where the numbered entries begin that run on to the end, or nearly so."""
    entries = [position for position, row in enumerate(rows) if re.match(r"^\s*\[\d{1,3}\]\s+\S", row.text)]
    for position in entries:
        if not re.match(r"^\s*\[1\]", rows[position].text):
            continue
        following = [one for one in entries if one > position]
        if len(following) >= 4 and density(rows[position : position + _LOOKED_AT]) >= 1.0:
            return position
    return None


def is_bold(font: str) -> bool:
    """Whether a font's name says that it is bold."""
    return bool(_BOLD.search(font))


def _end(rows: Sequence[Row], first: int, fonts: Sequence[str], body_size: float | None) -> int:
    """The first row that is not part of the references any more."""
    region = rows[first : first + _LOOKED_AT]
    if not region:
        return first
    sizes = Counter(round(row.size, 1) for row in region)
    size = sizes.most_common(1)[0][0]
    usual = Counter(row.font for row in region).most_common(1)[0][0]
    bold = _is_bold_number(usual, fonts)
    body_letters = 0
    for position in range(first, len(rows)):
        row = rows[position]
        if is_heading(row, size, fonts, bold=bold) and position > first and not _ENTRY.match(row.text):
            following = rows[position + 1 : position + 7]
            if density(following) < 1.2 or letters_of(row.text).startswith(("appendi", "acknowledg")):
                return position
        differs = body_size is not None and abs(size - body_size) > 0.3
        if differs and body_size is not None and abs(row.size - body_size) < 0.2:
            body_letters += row.letters
            if body_letters >= BODY_TEXT_ENDS:
                return _begin_of_run(rows, position, body_size)
        else:
            body_letters = 0
    return len(rows)


def _begin_of_run(rows: Sequence[Row], position: int, size: float) -> int:
    while position > 0 and abs(rows[position - 1].size - size) < 0.2:
        position -= 1
    return position


def is_heading(row: Row, size: float, fonts: Sequence[str], *, bold: bool = False) -> bool:
    """Whether a row is larger than type of this size, or bold where that type is not (`bold`)."""
    if len(row.text) > 70 or sum(character.isalpha() for character in row.text) < 4:
        return False
    larger = row.size > size + 0.7
    bolder = not bold and all(_is_bold_number(span.font, fonts) for span in row.spans)
    return larger or bolder


def _is_bold_number(font: int, fonts: Sequence[str]) -> bool:
    return font < len(fonts) and is_bold(fonts[font])
