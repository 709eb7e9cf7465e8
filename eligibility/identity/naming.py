"""How one person's name may be written: its parts, and the patterns that find it in folded text. Pure.

Repetitions are bounded, for the text is a stranger's: a file made for it could make an unbounded one take hours.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from eligibility.identity.folding import folded

# A digit may be the mark of a footnote or an affiliation: "Greta Hoffmann2".
LEFT, RIGHT = r"(?<![^\W\d])(?<!['-])", r"(?![^\W\d]|-)"
# Whoever sends a file for a check names the authors, too. Each particle, and each pair of letters that may be written in
# one, doubles the ways in which a pattern can fail, so that dozens would take for ever. No name has more (P46).
_PARTICLES_AT_MOST, _PAIRS_AT_MOST, _LETTERS_AT_MOST = 4, 4, 60
_PARTICLES = re.compile(
    r"van|von|vom|der|den|de|la|le|da|di|del|della|dos|do|das|du|des|bin|ibn|al|el|ten|ter|zu|zum|af|av|st"
)
_TITLES = re.compile(r"dr|prof|professor|mr|ms|mrs|mx|phd|msc|bsc|mba|dipl|habil|jr|sr|ii|iii|iv|junior|senior")
# Titles that are names, too: Md is short for Mohammed, Ma and Ing are families. Before a name, and behind one.
_TITLE_OR_NAME = re.compile(r"md|ing|sir|dame")
_DEGREE = re.compile(r"(,?)\s+(?:MA|MD|M\.\s?A\.|M\.\s?D\.)$")
# The most frequent families of China, Korea and Vietnam, in Latin letters.
_FAMILIES = re.compile(
    r"wang|li|zhang|liu|chen|yang|huang|zhao|wu|zhou|xu|zhu|ma|hu|guo|lin|luo|liang|zheng|xie|tang|feng|deng|cao|peng|"
    r"zeng|xiao|tian|dong|pan|yuan|cai|jiang|yu|ye|cheng|wei|su|lu|ding|shen|ren|lee|kim|park|choi|jung|jeong|kang|cho|"
    r"yoon|jang|lim|han|oh|seo|shin|kwon|hwang|ahn|song|ryu|hong|nguyen|tran|pham|hoang|huynh|phan|vu|vo|dang|bui|ngo|"
    r"duong"
)
_BRACKETED = re.compile(r"\(([^()]{1,60})\)|[“\"]([^“”\"]{1,60})[”\"]")
_UNSPACED_SCRIPTS = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA")
# Letters that are also written as two: Müller, Muller, Mueller.
_IN_TWO = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "å": "aa", "Å": "Aa", "ø": "oe"}
)
_ONE_OF_TWO = {"ae": "(?:ae?|æ)", "oe": "(?:oe?|œ)", "ue": "ue?", "aa": "aa?", "ss": "(?:ss?|ß)"}
_PIECES = re.compile("ae|oe|ue|aa|ss|.", re.DOTALL)
# Older LaTeX sets the stroke of ł beside the letter, and what reads it back finds a blank: Z´o ltowski.
_STROKE, _MAY_BE_BLANK = re.compile(r"(?<=\w)ł"), "\ue000"
# Words that are also names. Where a text writes them small, they are words in it, whatever stands here.
_TIMES = re.compile("april|may|june|july|august|summer|autumn|winter|spring|sun|sunday|easter")
_WORDS = re.compile(
    r"will|young|may|day|long|an|le|art|mark|rich|frank|grant|bill|page|rose|grace|hope|faith|joy|dean|king|queen|west|"
    r"north|south|east|best|good|gold|green|brown|white|black|gray|grey|rice|wood|stone|field|hill|lake|river|ford|"
    r"bush|rock|love|hart|head|hand|foot|cook|power|price|wise|strong|small|little|short|sharp|swift|early|case|cash|"
    r"chance|chase|drew|earnest|guy|jack|june|april|august|summer|autumn|winter|spring|sun|moon|star|sky|do|so|he|she|"
    r"you|we|in|on|to|go|me|my|no|or|can|man|ban|pan|fan|song|sang|ring|bell|ball|bank|banks|beach|bird|bond|bridge|"
    r"bright|burns|camp|cross|dale|dear|fair|fine|fish|fox|free|glass|hall|high|home|house|hunt|jewel|jolly|key|kind|"
    r"knight|land|law|lord|major|marsh|merry|mills|moody|moss|night|noble|parks|pray|prime|read|real|sage|salt|sand|"
    r"save|silver|snow|steel|street|sweet|todd|true|tree|wall|ward|ways|well|wells|wild|win|wolf|world|worth|see|look|"
    r"the|of|for|at|by|from"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in folded letters. `unspaced` is one in a script whose words stand without blanks between them."""

    given: tuple[str, ...]
    particles: tuple[str, ...]
    family: str
    unspaced: bool = False
    written_small: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """All words in their order."""
        return (*self.given, *self.particles, self.family)

    @property
    def is_a_time(self) -> bool:
        """Whether it begins as a day or a month does, which are written with capitals, too: May Day."""
        return bool(self.given) and bool(_TIMES.fullmatch(self.given[0]))

    def is_ordinary(self, small: frozenset[str]) -> bool:
        """Whether each word of the name is also a word of the language, so that it may stand in a text by
        chance; `small` are words that this very text writes small."""
        return all(_WORDS.fullmatch(part) or part in small for part in (*self.given[:1], self.family))


@lru_cache(maxsize=256)
def names_of(name: str) -> tuple[Name, ...]:
    """A name as registered may hold two: one in each script, or a nickname in brackets. What may be a degree or a family,
    as in "Li MA", is read as both."""
    name = unicodedata.normalize("NFC", name)
    nicknames = [first or second for first, second in _BRACKETED.findall(name)]
    whole = _BRACKETED.sub(" ", name)
    unspaced = " ".join(word for word in whole.split() if is_unspaced(word))
    spaced = " ".join(word for word in whole.split() if not is_unspaced(word))
    readings = (*_with_and_without_degree(spaced), unspaced)
    found = [one for text in readings if (one := _parsed(text)) is not None]
    found += [turned for one in found if (turned := _family_first(one)) is not None]
    for nickname in nicknames:
        other = _parsed(nickname)
        if other is not None and not other.unspaced and not other.given and found and not found[0].unspaced:
            other = Name((other.family,), found[0].particles, found[0].family)
        found += [other] if other is not None else []
    return tuple(dict.fromkeys(found))


def _family_first(name: Name) -> Name | None:
    """The reading of a name as many of East Asia write theirs, if its first word is a family there and its last is
    none: "Lee Seung-hyun", of whom others write "S.-H. Lee"."""
    if len(name.given) not in {1, 2} or name.particles or name.unspaced:
        return None
    first, *middle = name.given
    if not _FAMILIES.fullmatch(first) or _FAMILIES.fullmatch(name.family):
        return None
    return Name((name.family, *middle), (), first)


def _with_and_without_degree(name: str) -> tuple[str, ...]:
    degree = _DEGREE.search(name)
    if degree is None or len(_words(name[: degree.start()])) < 2:
        return (name,)
    without = name[: degree.start()]
    return (without,) if degree[1] else (name, without)


def is_unspaced(text: str) -> bool:
    """Whether the letters of a text are Chinese, Japanese or Korean."""
    letters = [character for character in text if character.isalpha()]
    return bool(letters) and all(unicodedata.name(one, "").startswith(_UNSPACED_SCRIPTS) for one in letters)


def _parsed(text: str) -> Name | None:
    before, comma, after = text.partition(",")
    if comma and not _words(after):
        comma, text = "", before
    tokens = _words(f"{after} {before}" if comma else text)
    if not tokens:
        return None
    if is_unspaced(text):
        return Name(tuple(tokens[:-1]), (), tokens[-1], unspaced=True)
    given = tokens[:-1]
    particles: list[str] = []
    while len(given) > 1 and _PARTICLES.fullmatch(given[-1]):
        particles.insert(0, given.pop())
    particles = particles[-_PARTICLES_AT_MOST:]
    return Name(tuple(given), tuple(particles), tokens[-1], written_small=text == text.lower() != text.upper())


def _words(text: str) -> list[str]:
    plain = folded(_STROKE.sub(f"{_MAY_BE_BLANK}l", text.translate(_IN_TWO)))
    words = [word for word in re.split(r"[\s.\u00b7]+", plain) if re.search(r"[^\W\d_]", word)]
    words = [word[:_LETTERS_AT_MOST] for word in words if not _TITLES.fullmatch(word)]
    return words[1:] if len(words) > 2 and _TITLE_OR_NAME.fullmatch(words[0]) else words


@lru_cache(maxsize=256)
def patterns_of(name: Name, *, lenient: bool = False) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(`full` or `initials`, pattern) for each way in which a name is written; the groups `given` and
    `family` are the first given name and the family name.

    `lenient` allows middle names that nobody registered, for lists of authors.
    """
    if name.unspaced and len("".join(name.parts)) < 2:
        return ()  # one character stands in any text
    if name.unspaced:
        orders = dict.fromkeys((name.parts, name.parts[::-1]))
        return tuple(("full", re.compile(rf"(?P<family>{_unspaced(order)})")) for order in orders)
    return tuple((how, re.compile(pattern)) for how, pattern in _spellings(name, lenient=lenient))


def _unspaced(order: tuple[str, ...]) -> str:
    return r"\s?".join(re.escape(character) for part in order for character in part)


def _spellings(name: Name, *, lenient: bool) -> Iterator[tuple[str, str]]:
    last = f"(?P<family>{written(name.family)})"
    if not name.given:
        if len(name.family) >= 2:
            yield "full", f"{LEFT}{last}{RIGHT}"
        return
    first, letter = f"(?P<given>{_first(name.given)})", name.given[0][0]
    initial = f"(?P<given>{re.escape(letter)})"
    before = "".join(rf"(?:{written(one)}[\s-]{{1,2}})?" for one in name.particles)
    middle = "|".join([*(rf"{written(one)}\b" for one in name.given[1:6]), r"[^\W\d_](?:\.|\b)"])
    if lenient:
        middle += r"|[^\W\d_]{2,20}\b"
    gap = r"[\s.-]{1,3}"
    yield "full", rf"{LEFT}{first}(?:{gap}(?:{middle})){{0,3}}{gap}{before}{last}{RIGHT}"
    yield "full", rf"{LEFT}{before}{last},?\s(?:(?:{middle})[\s.]{{1,2}}){{0,2}}{first}(?![\w])"
    if len(name.family) < 2:
        return
    inner = rf"(?:(?:{middle})[\s-]{{0,2}}){{0,4}}"
    yield "initials", rf"{LEFT}{initial}\.[\s-]{{0,2}}{inner}{before}{last}{RIGHT}"
    yield "initials", rf"{LEFT}{before}{last},?\s{initial}\.(?:[\s-]?[^\W\d_]\.){{0,3}}"
    if letter not in "aio" and len(name.family) >= 4:  # "a" and "I" are words, "O" is what one cries
        yield "initials", rf"{LEFT}{initial}(?:\s?[^\W\d_]\b)?\s{before}{last}{RIGHT}"
        yield "initials", rf"{LEFT}{last},?\s{initial}(?:[^\W\d_])?{RIGHT}"


def _first(given: tuple[str, ...]) -> str:
    """The first given name; one of which only the initial is registered may stand in full. Two that make one name, as
    in Min Ji, may be written together."""
    if len(given[0]) == 1:
        return rf"{re.escape(given[0])}(?:\w{{1,20}})?"
    if len(given) > 1 and len(given[1]) > 1:
        return rf"(?:{written(given[0])}[\s-]?{written(given[1])}|{written(given[0])})"
    return written(given[0])


@lru_cache(maxsize=1024)
def written(word: str) -> str:
    """A word of a name: it may be broken by a hyphen, and a letter of two parts may be written in one ("mul-ler" for
    "mueller")."""
    pieces, ways = [], 0
    for piece in _PIECES.findall(word.replace("-", "")):
        both = _ONE_OF_TWO.get(piece) if ways < _PAIRS_AT_MOST else None
        ways += both is not None
        pieces.append(both or re.escape(piece))
    return r"(?:-\s?)?".join(pieces).replace(_MAY_BE_BLANK, r"\s?")
