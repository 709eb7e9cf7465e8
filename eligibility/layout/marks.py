"""By what a line is known for a heading, or for one of a bibliography."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from eligibility.layout.rows import Row

# Chinese and Korean papers have numerals of their own, and need no blank behind them.
_NUMBERING = re.compile(
    r"^\s*(?:(?:\d{1,2}|[ivxIVX]{1,5}|[A-Z])(?:\.\d{1,2})*[.):]?\s+"
    r"|[\u2160-\u216b\u2170-\u217b][.．)]?\s*|[一二三四五六七八九十]{1,3}\s*[、.．:：]\s*|第\s*[\d一二三四五六七八九十]{1,3}\s*[章節节部]\s*)"
)
ENTRY = re.compile(r"^\s*(?:\[\w{1,12}\+?\d*\]|\d{1,3}\.\s)")
YEAR = re.compile(r"(?:^|\D)(?:19[3-9]\d|20[0-4]\d)[a-z]?(?:\D|$)")
_PAGES = re.compile(
    r"\d+\s?[-–]{1,2}\s?\d+|\bpp?\.|\bvol\.|\bdoi\b|arxiv|https?:|\bproc\.|proceedings|\bin proc|journal|press|\bet al\b"
    r"|\[[JCDMRN](?:/OL)?\]|学报|출판|論文誌",
    re.IGNORECASE,
)
# "Moreover," begins a sentence, not a name.
_OPENERS = (
    r"(?:[A-Z]\w+ly|However|Moreover|Furthermore|Therefore|Thus|Hence|Then|Here|First|Second|Third|Next|Also|Instead|Overall|"
    r"Still|Nevertheless|Nonetheless|Meanwhile|Otherwise|Indeed|Again|Further|Likewise|Besides|Now|Today|Yet|So|Rather|"
    r"Later|Afterwards|Accordingly|Together),"
)
_NAMES = re.compile(rf"(?:\b[A-Z]\.\s?)+|\b(?!{_OPENERS})[A-Z][\w’'-]+,|\band [A-Z]")
_LONGEST_LINE = 300
# Of the size of the text; small capitals are about 0.8 of it.
_SMALLEST_HEADING = 0.7
CAPTION = re.compile(
    r"^\s*(?:supplementary\s+)?(?:figure|fig\.?|table|tab\.|listing|scheme|abbildung|abb\.|tabelle|tableau|figura|tabla)\s*"
    r"(?:[A-Z]?\.?\d+(?:\.\d+)?|[IVX]+)\s*(?:[:.|–-]|$)"
    r"|^\s*(?:图|圖|表|図|그림|표)\s*\d+",
    re.IGNORECASE,
)
# Algorithms have names with numbers in the literature, too ("Algorithm 97: shortest path"); captions set theirs bold.
_ALGORITHM = re.compile(r"^\s*(?:algorithm|algorithmus|procedure)\s*\d+", re.IGNORECASE)
_NO_LETTERS = re.compile("[^A-Za-z]+")
_BOLD = re.compile(r"bold|medi|semibold|black|heavy|bx\d|[-,]b(?:$|[^a-z])|tb$", re.IGNORECASE)
# Arabic and Persian digits, which no pattern for years knows.
_DIGITS = {ord(digit): str(value) for digits in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for value, digit in enumerate(digits)}


# What makes another letter of a Japanese one is no accent.
_VOICED = "\u3099\u309a"


def _letters(text: str) -> str:
    if text.isascii():
        return _NO_LETTERS.sub("", text).lower()
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(character for character in decomposed if character.isalpha() or character in _VOICED)
    return unicodedata.normalize("NFC", plain).casefold()  # the parts of Korean syllables are put together again


_KNOWN = """
References, Reference, Bibliography, Literature, Literature cited, Works cited, Work cited, References and notes
Notes and references, References cited, Selected references, Cited references, List of references, Reference list
Sources, Cited works, References and further reading, Bibliography and references, References and bibliography
Bibliographic references, Selected bibliography, Annotated bibliography, Primary studies
Literatur, Literaturverzeichnis, Quellen, Quellenverzeichnis, Referenzen, Schrifttum
Bibliographie, Références, Références bibliographiques, Referencias, Bibliografía, Referencias bibliográficas
Referências, Referências bibliográficas, Fontes, Riferimenti, Riferimenti bibliografici, Bibliografia, Bibliografie
Referenties, Literatuur, Bronnen, Litteratur, Litteraturliste, Litteraturförteckning, Källförteckning, Lähteet
Referanser, Referenser, Referencer, Literatura, Použitá literatura, Piśmiennictwo, Irodalom, Irodalomjegyzék
Referințe, Список литературы, Литература, Источники, Библиография, Библиографический список, Література
Список использованных источников, Список літератури, Список використаних джерел, Βιβλιογραφία, Αναφορές, Kaynaklar, Kaynakça
Daftar pustaka, Tài liệu tham khảo, संदर्भ, 参考文献, 參考文獻, 引用文献, 文献, 参考資料, 참고문헌
المراجع, المصادر, قائمة المراجع, المصادر والمراجع, منابع, مراجع, فهرست منابع, מקורות, רשימת מקורות, ביבליוגרפיה
"""
# Letters only, folded to lower case without accents.
_HEADINGS = frozenset(_letters(heading) for heading in re.findall(r"[^,\n]+", _KNOWN))


def letters_of(text: str) -> str:
    """The letters of a heading, folded: small capitals, numbers, blanks and accents make no difference."""
    return _letters(_NUMBERING.sub("", text))


def readings_of(text: str) -> tuple[str, ...]:
    """The same, and where it may be that a letter set apart is none of a numbering, with that: "A B S T R A C T", and
    "A CKNOWLEDGMENT" in small capitals."""
    return tuple(dict.fromkeys((letters_of(text), _letters(text))))


def behind_name(text: str, wanted: str) -> str | None:
    """What stands behind a name with which a heading, numbered or not, begins; None if it begins otherwise. `wanted` are
    the name's letters, as `letters_of` gives them."""
    for plain in dict.fromkeys((text, _NUMBERING.sub("", text))):
        for end in range(1, len(plain) + 1):
            if _letters(plain[:end]) == wanted:
                return plain[end:]
    return None


def is_reference_heading(text: str) -> bool:
    """Whether these letters, numbered or not, set apart or not, head the references ("R E F E R E N C E S")."""
    readings = readings_of(text)
    # Some files hold text that runs from right to left in the order in which it is seen.
    return any(letters in _HEADINGS or (not letters.isascii() and letters[::-1] in _HEADINGS) for letters in readings)


def as_patterns_read(text: str) -> str:
    """A line as patterns can read it: in plain digits and brackets, and not endless."""
    text = text[:_LONGEST_LINE]
    return text if text.isascii() else unicodedata.normalize("NFKC", text).translate(_DIGITS)


def looks_like_a_reference(text: str) -> int:
    """How many of the marks of a line of a bibliography a line has: entry number, year, venue, names."""
    text = as_patterns_read(text)
    return bool(ENTRY.match(text)) + bool(YEAR.search(text)) + bool(_PAGES.search(text)) + bool(_NAMES.search(text))


def density(rows: Sequence[Row]) -> float:
    """From 0 (prose) upwards: marks of a bibliography per line."""
    return sum(looks_like_a_reference(row.text) for row in rows) / len(rows) if rows else 0.0


def is_heading(row: Row, size: float, fonts: Sequence[str], *, bold: bool = False) -> bool:
    """Whether a row is larger than type of this size, or bold where that type is not (`bold`) and not much smaller, as
    the labels of a figure are. What a figure draws heads nothing."""
    if len(row.text) > 70 or all(span.inside for span in row.spans):
        return False
    larger = row.size > size + 0.7
    bolder = not bold and row.size > _SMALLEST_HEADING * size and all(set_bold(span.font, fonts) for span in row.spans)
    return (larger or bolder) and _weight(row.text) >= 4


def _weight(text: str) -> int:
    """Letters; two for each that says as much as a syllable."""
    return sum(1 + (character >= "\u2e80") for character in text if character.isalpha())


def is_bold(font: str) -> bool:
    """Whether a font's name says that it is bold."""
    return bool(_BOLD.search(font))


def set_bold(font: int, fonts: Sequence[str]) -> bool:
    """Whether the font of this number is bold."""
    return font < len(fonts) and is_bold(fonts[font])


def is_caption(row: Row, fonts: Sequence[str]) -> bool:
    """Whether a row begins the caption of a figure, a table or an algorithm."""
    if CAPTION.match(row.text[:80]):
        return True
    return _ALGORITHM.match(row.text[:80]) is not None and set_bold(row.spans[0].font, fonts)
