"""Which line belongs to which part of a paper: body, references, appendix."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from eligibility.layout.marks import density, is_caption, is_heading, readings_of
from eligibility.layout.references import APPENDIX, Region
from eligibility.layout.rows import Row

_NUMBERED = re.compile(r"^\s*(?:[1-9]\d?|[IVX]{1,5})[.:]?\s+\S")
_LETTERED = re.compile(r"^\s*A[.:]?\s+[A-Z]\w")
_FEWEST_NUMBERED = 2
_OTHER_SIZE, _FEWEST_LETTERS = 0.35, 80
_LONGEST_HEADING = 60
# What may follow the references, or an appendix that stands before them, without being appendix.
_NOT_APPENDIX = tuple(
    re.findall(
        r"\w+",
        """acknowledg danksagung remerciement agradecimiento funding biograph authorbiograph contribution authorcontribution
        creditauthor conflict competing declaration disclosure dataavailability availability ethic limitation
        broaderimpact impactstatement""",
    )
)


class PageKind(StrEnum):
    """What a page holds, and what a line is part of. A page with anything else beside references is no reference page;
    one that holds nothing at all is `blank`."""

    BODY = "body"
    APPENDIX = "appendix"
    REFERENCES = "references"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Parts:
    """`kinds` has one entry for each row; the rows of the appendix are `appendix`, which may be several ranges."""

    kinds: tuple[PageKind, ...]
    appendix: tuple[range, ...]


def parts_of(
    rows: Sequence[Row],
    references: Sequence[Region],
    headings: Sequence[int],
    fonts: Sequence[str],
    body_size: float | None,
) -> Parts:
    """The part of each row. `headings` are the rows that are set as one."""
    kinds = [PageKind.BODY] * len(rows)
    appendix = [
        *_before_the_references(rows, references, headings),
        *_after_the_references(rows, references, fonts, body_size),
    ]
    for rows_of_it in appendix:
        kinds[rows_of_it.start : rows_of_it.stop] = [PageKind.APPENDIX] * len(rows_of_it)
    for region in references:
        for position in range(region.start, region.end):
            # A float in the middle of the references is read as part of them; its caption gives it away.
            is_float = is_caption(rows[position], fonts)
            kinds[position] = PageKind.BODY if is_float else PageKind.REFERENCES
        for position in _of_another_size(rows, region):
            kinds[position] = PageKind.BODY
    return Parts(tuple(kinds), tuple(appendix))


def _of_another_size(rows: Sequence[Row], region: Region) -> Iterator[int]:
    """Lines among the references that are set in another size and say nothing of a reference: a footnote, a table."""
    size = Counter(round(row.size, 1) for row in rows[region.start + 1 : region.end]).most_common(1)
    run: list[int] = []
    for position in range(region.start + 1, region.end + 1):
        row = rows[position] if position < region.end else None
        if row is not None and abs(row.size - size[0][0]) > _OTHER_SIZE and (not run or rows[run[-1]].page == row.page):
            run.append(position)
            continue
        in_run = [rows[one] for one in run]
        if sum(one.letters for one in in_run) >= _FEWEST_LETTERS and density(in_run) < 0.5:
            yield from run
        run = []


def _after_the_references(
    rows: Sequence[Row], references: Sequence[Region], fonts: Sequence[str], body_size: float | None
) -> list[range]:
    """From a heading that says so, or any heading after the references but acknowledgements and the like, to the
    end."""
    first = references[0].end if references else 0
    for position in range(first, len(rows)):
        row = rows[position]
        if any(region.start <= position < region.end for region in references[1:]):
            continue
        heading = body_size is not None and is_heading(row, body_size, fonts)
        says_so = len(row.text) < _LONGEST_HEADING and APPENDIX.match(row.text) is not None
        if says_so and (references or heading or row.text.isupper()):
            return [range(position, len(rows))]
        if heading and references and not is_caption(row, fonts) and not _is_no_appendix(row):
            return [range(position, len(rows))]
    return []


def _before_the_references(rows: Sequence[Row], references: Sequence[Region], headings: Sequence[int]) -> list[range]:
    """From a heading "Appendix", or "A ..." after sections with numbers, up to acknowledgements or the references."""
    if not references:
        return []
    end = references[0].start
    before = [position for position in headings if position < end]
    known = set(before)
    capitals = [position for position in range(end) if rows[position].text.isupper() and position not in known]
    for position in sorted([*before, *capitals]):
        row = rows[position]
        if len(row.text) > _LONGEST_HEADING:
            continue
        says_so = APPENDIX.match(row.text) is not None and not _NUMBERED.match(row.text)
        if says_so or (position in known and _follows_numbered(rows, before, position)):
            stop = next((other for other in before if other > position and _is_no_appendix(rows[other])), end)
            return [range(position, stop)]
    return []


def _follows_numbered(rows: Sequence[Row], headings: Sequence[int], position: int) -> bool:
    """Whether "A ..." is set as the numbered sections are, of which none comes after it."""
    row = rows[position]
    if not _LETTERED.match(row.text):
        return False
    alike = [other for other in headings if _alike(rows[other], row) and _NUMBERED.match(rows[other].text)]
    return len(alike) >= _FEWEST_NUMBERED and alike[-1] < position


def _alike(one: Row, other: Row) -> bool:
    return one.font == other.font and abs(one.size - other.size) < 0.3


def _is_no_appendix(row: Row) -> bool:
    return any(letters.startswith(_NOT_APPENDIX) for letters in readings_of(row.text))
