"""Where the references are. They begin at a heading that says so and is followed by what looks like references."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from eligibility.layout.marks import (
    ENTRY,
    YEAR,
    as_patterns_read,
    density,
    is_caption,
    is_heading,
    is_reference_heading,
    letters_of,
    looks_like_a_reference,
    readings_of,
    set_bold,
)
from eligibility.layout.rows import Row

APPENDIX = re.compile(
    r"^(?:[A-Z0-9]{1,2}[.:]?\s*)?(?:a\s?ppendi(?:x|ces)\b|supplementary (?:materials?|information)\b|supplement\b|anhang\b"
    r"|anexos?\b|annexes?\b|附录|附錄|付録|부록|приложение\b|الملاحق|ملحق)",
    re.IGNORECASE,
)
LOOKED_AT = 25
# The letters of text in the size of the body, and the lines without a mark of a reference, after which it is prose.
BODY_TEXT_ENDS = 160
WINDOW, SHORTEST_WINDOW = 12, 4
# Marks per line: of 84 papers, no twelve lines of references have less than 0.42, and half of all prose has 0.08.
PROSE, SOLID = 0.26, 1.0
# The marks of the first line of an entry, and the letters of a line that can have any.
_FIRST_LINE, _SAYS_SOMETHING = 2, 12
_ALL_BUT_ALWAYS = 0.75
# A list of references may be as short as this many lines; one that is shorter has more marks in each.
_SHORT_LIST, _SURELY = 5, 1.2
_LONGEST_HEADING, _LONGEST_KNOWN = 60, 34
_OTHER_SIZE = 0.7
_MOST_ADDRESS_LINES = 24
_MOST_NOTE_LINES, _FAR_BELOW, _NO_ENTRY = 6, 3.0, 0.75
# It begins where a word does: tried from each letter of a long word, it would take the square of its length.
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.\w")
_STARTS = re.compile(r"\W*(?:\w{1,4}\W+)?references\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Region:
    """References as a range of all rows of the paper in reading order: heading (or the first entry) up to before
    `end`."""

    start: int
    end: int
    has_heading: bool


def find_headings(rows: Sequence[Row]) -> list[int]:
    """The rows that head lists of references: most often one. A paper whose appendix has a list of its own has two.

    The best of all candidates is the last that is set apart by its type; others have to be set like it.
    """
    found = [position for position, row in enumerate(rows) if _heads_references(rows, position, row)]
    if len(found) < 2:
        return found
    solid = [position for position in found if density(_following(rows, position)) >= SOLID]
    best = max(solid or found, key=lambda position: (_is_set_apart(rows, position), position))
    like_best = [position for position in solid if _same_type(rows[position], rows[best])]
    return sorted({best, *like_best})


def find_references(
    rows: Sequence[Row], headings: Sequence[int], fonts: Sequence[str], body_size: float | None
) -> tuple[Region, ...]:
    """The regions of the references under these headings, or of a list that has none; empty if there seems to be none."""
    if not headings:
        start = _without_heading(rows)
        if start is None:
            return ()
        return (Region(start, _end(rows, start, len(rows), fonts, body_size), has_heading=False),)
    regions = []
    for start, until in zip(headings, [*headings[1:], len(rows)], strict=True):
        end = _end(rows, min(start + 1, until), until, fonts, body_size)
        regions.append(Region(start, end, has_heading=True))
        while (again := _again(rows, regions[-1], until, fonts)) is not None:
            end = _end(rows, again, until, fonts, body_size)
            regions.append(Region(again, end, has_heading=False))
    return tuple(regions)


def _heads_references(rows: Sequence[Row], position: int, row: Row) -> bool:
    if len(row.text) > _LONGEST_HEADING or not _says_references(rows, position) or not _stands_alone(rows, position):
        return False
    following = _following(rows, position)
    marks = density(following)
    dated = marks >= SOLID or any(_is_dated(one) for one in following)
    # "References to the primary studies" and "Literature" may also head a section of prose.
    says_only_that = is_reference_heading(row.text) and letters_of(row.text) not in _ALSO_PROSE
    if following and dated and marks >= (0.5 if says_only_that else SOLID - 0.1):
        return True
    return says_only_that and _heads_a_short_list(rows, position, following)


_ALSO_PROSE = frozenset(
    {"literature", "literatur", "literatura", "literatuur", "sources", "reference", "fontes", "primarystudies"}
)


def _says_references(rows: Sequence[Row], position: int) -> bool:
    text = rows[position].text
    # Most lines are as long as a column; no heading is, unless its letters stand apart.
    if len(text) > _LONGEST_KNOWN and text.count(" ") * 3 < len(text) and not text[:12].isupper():
        return _STARTS.match(text) is not None
    if is_reference_heading(text) or letters_of(text).startswith("references"):
        return True
    after = rows[position + 1] if position + 1 < len(rows) and len(text) <= _LONGEST_KNOWN else None
    # A heading in two lines.
    return after is not None and _same_type(rows[position], after) and is_reference_heading(f"{text} {after.text}")


def _stands_alone(rows: Sequence[Row], position: int) -> bool:
    """No head of a column in a table, which has others beside it."""
    row = rows[position]
    for near in (position - 1, position + 1):
        if 0 <= near < len(rows) and rows[near].page == row.page and abs(rows[near].baseline - row.baseline) < 3:
            return False
    return True


def _heads_a_short_list(rows: Sequence[Row], position: int, following: Sequence[Row]) -> bool:
    """Whether a heading set apart has a few references below it, and then something else: tables, an appendix."""
    if not following or not _is_set_apart(rows, position):
        return False
    few = following[:_SHORT_LIST]
    on_its_page = [one for one in few if one.page == rows[position].page]
    needed = SOLID if len(on_its_page) == _SHORT_LIST else _SURELY
    return density(on_its_page) >= needed and any(_is_dated(one) for one in on_its_page)


def _following(rows: Sequence[Row], position: int) -> Sequence[Row]:
    return rows[position + 1 : position + 1 + LOOKED_AT]


def _is_set_apart(rows: Sequence[Row], position: int) -> bool:
    row = rows[position]
    size, font = Counter((one.size, one.font) for one in _following(rows, position)).most_common(1)[0][0]
    return row.font != font or abs(row.size - size) > 0.3 or row.text.isupper()


def _same_type(one: Row, other: Row) -> bool:
    return one.font == other.font and abs(one.size - other.size) < 0.3


def _without_heading(rows: Sequence[Row]) -> int | None:
    """Where the numbered entries begin that run on to the end, or nearly so."""
    entries = [position for position, row in enumerate(rows) if re.match(r"^\s*\[\d{1,3}\]\s+\S", row.text)]
    for number, position in enumerate(entries, start=1):
        if not re.match(r"^\s*\[1\]", rows[position].text):
            continue
        following = len(entries) - number
        if following >= 4 and density(rows[position : position + LOOKED_AT]) >= SOLID:
            return position
    return _dense_to_the_end(rows)


def _dense_to_the_end(rows: Sequence[Row]) -> int | None:
    """Where a list without numbers begins that runs to the end of the paper, on lines that all but always have the marks
    of references."""
    lines = [position for position, row in enumerate(rows) if row.letters >= _SAYS_SOMETHING]
    marks = [looks_like_a_reference(rows[position].text) for position in lines]
    first = len(lines) - 2 * WINDOW
    if first < 0 or sum(marks[first:]) < SOLID * 2 * WINDOW:
        return None
    while first > 0 and sum(marks[first - 1 : first - 1 + WINDOW]) >= _ALL_BUT_ALWAYS * WINDOW:
        first -= 1
    candidates = range(max(first, 1), len(lines) - 2 * WINDOW)
    for one in candidates:
        in_other_size = abs(rows[lines[one]].size - rows[lines[one - 1]].size) > _OTHER_SIZE
        if marks[one] >= _FIRST_LINE and (in_other_size or _begins_anew(rows, lines[one])):
            return lines[one]
    return None


def _end(rows: Sequence[Row], first: int, until: int, fonts: Sequence[str], body_size: float | None) -> int:
    """The first row that is not part of the references any more: a heading, text in the size of the body, or prose."""
    region = rows[first : min(first + LOOKED_AT, until)]
    if not region:
        return first
    size = Counter(round(row.size, 1) for row in region).most_common(1)[0][0]
    bold = set_bold(Counter(row.font for row in region).most_common(1)[0][0], fonts)
    until = _note_begins(rows, first, _addresses_begin(rows, first, _prose_begins(rows, first, until)))
    differs = body_size is not None and abs(size - body_size) > 0.3
    body_letters = 0
    for position in range(first, until):
        row = rows[position]
        if position > first and _is_next_heading(rows, position, is_heading(row, size, fonts, bold=bold)):
            return position
        if differs and body_size is not None and abs(row.size - body_size) < 0.2:
            body_letters += row.letters
            if body_letters >= BODY_TEXT_ENDS:
                return _with_heading_of_appendix(rows, first, _begin_of_run(rows, first, position, body_size))
        else:
            body_letters = 0
    return until


def _is_next_heading(rows: Sequence[Row], position: int, is_heading_by_type: bool) -> bool:
    row = rows[position]
    says_appendix = len(row.text) <= _LONGEST_HEADING and APPENDIX.match(row.text) is not None
    if not (is_heading_by_type or says_appendix) or ENTRY.match(row.text):
        return False
    # Some files tell sizes badly; a heading stands off, and has no marks of an entry.
    if not says_appendix and looks_like_a_reference(row.text) and not _begins_anew(rows, position):
        return False
    marks = density(rows[position + 1 : position + 7])
    if is_heading_by_type:
        return marks < 1.2 or any(one.startswith(("appendi", "acknowledg")) for one in readings_of(row.text))
    return marks < 0.8 and not YEAR.search(row.text)


def _prose_begins(rows: Sequence[Row], first: int, until: int) -> int:
    """Where the density of references ends, if it does. A note to an entry is shorter; a biography is not. Very short
    lines, such as the words in a figure, say nothing."""
    lines = [position for position in range(first, until) if rows[position].letters >= _SAYS_SOMETHING]
    marks = [looks_like_a_reference(rows[position].text) for position in lines]
    for number in range(SHORTEST_WINDOW, len(lines) - SHORTEST_WINDOW + 1):
        window = marks[number : number + WINDOW]
        if sum(window) > PROSE * len(window) or (len(window) < WINDOW and not _begins_anew(rows, lines[number])):
            continue
        # The window may begin with the last lines of the last entry, of which some have no mark of their own.
        near = range(number, number + SHORTEST_WINDOW)
        begin = max((one + 1 for one in near if marks[one]), default=number)
        if begin == len(lines):
            return until
        of_prose = next((one for one in range(begin, near.stop) if _begins_anew(rows, lines[one])), begin)
        return lines[of_prose]
    return until


def _addresses_begin(rows: Sequence[Row], first: int, until: int) -> int:
    """Where the authors' addresses begin that some journals set behind the last entry, apart from it."""
    for position in range(max(first + 1, until - _MOST_ADDRESS_LINES), until):
        row = rows[position]
        if not EMAIL.search(row.text) or looks_like_a_reference(row.text) >= _FIRST_LINE:
            continue
        begin = next((one for one in range(position, first, -1) if _begins_anew(rows, one)), first)
        rest = rows[begin:until]
        if begin > first and len(rest) <= _MOST_ADDRESS_LINES and density(rest) < SOLID:
            return begin
    return until


def _note_begins(rows: Sequence[Row], first: int, until: int) -> int:
    """Where a note begins at the foot of the last column, such as a licence: far below the last entry, and nothing like
    one."""
    for position in range(max(first + 1, until - _MOST_NOTE_LINES), until):
        above, row = rows[position - 1], rows[position]
        far = row.page == above.page and row.baseline - above.baseline > _FAR_BELOW * max(row.size, above.size)
        rest = rows[position:until]
        if far and density(rest) < _NO_ENTRY and not any(ENTRY.match(one.text) or _is_dated(one) for one in rest):
            return position
    return until


def _is_dated(row: Row) -> bool:
    return YEAR.search(as_patterns_read(row.text)) is not None


def _again(rows: Sequence[Row], region: Region, until: int, fonts: Sequence[str]) -> int | None:
    """Where references go on behind a float or a text between them, if they do: lines of their type, and many marks.
    Behind a heading they do not."""
    sizes = Counter(round(row.size, 1) for row in rows[region.start + 1 : region.end])
    if not sizes or region.end >= until:
        return None
    size = sizes.most_common(1)[0][0]
    behind = rows[region.end]
    if APPENDIX.match(behind.text) or (is_heading(behind, size, fonts) and not is_caption(behind, fonts)):
        return None
    for position in range(region.end, until - WINDOW + 1):
        if looks_like_a_reference(rows[position].text) < _FIRST_LINE or abs(rows[position].size - size) > 0.3:
            continue
        window = rows[position : position + 2 * WINDOW]
        alike = sum(abs(row.size - size) < 0.3 for row in window)
        if density(window) >= SOLID - 0.2 and alike >= 0.8 * len(window):
            return position
    return None


def _begins_anew(rows: Sequence[Row], position: int) -> bool:
    """Whether a row is the first of its page or column, or stands off from that above."""
    above, row = rows[position - 1], rows[position]
    distance = row.baseline - above.baseline
    return row.page != above.page or distance < 0 or distance > 1.7 * max(row.size, above.size)


def _begin_of_run(rows: Sequence[Row], first: int, position: int, size: float) -> int:
    while position > first and abs(rows[position - 1].size - size) < 0.2:
        position -= 1
    return position


def _with_heading_of_appendix(rows: Sequence[Row], first: int, position: int) -> int:
    """A heading in small capitals, most of whose letters are of the size of the references, stands above the text."""
    for near in (position - 1, position - 2):
        if near > first and APPENDIX.match(rows[near].text) and len(rows[near].text) <= _LONGEST_HEADING:
            return near
    return position
