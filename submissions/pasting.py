"""A pasted list of authors as rows: one author a line, or CSV with or without a head. Pure.

Understood are `Ada Quill <ada@x.org>, Bluefin Robotics`, `Ada Quill, ada@x.org, Bluefin Robotics`, the same parted by
semicolons or tabs, `Quill, Ada` where columns are named, and lines that hold a name alone.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from accounts.orcid import normalise_orcid
from accounts.text import clean_line
from submissions.content import AFFILIATION_LENGTH, AUTHORS_MAX, EMAIL_LENGTH, NAME_LENGTH, AuthorInput

PASTED_LENGTH = 100_000
# It begins where a word does: tried from each letter of a long word, it would take the square of its length.
_EMAIL = re.compile(r"(?<![^@\s<>,;\"])[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\"]+")
_LISTED = re.compile(r"^\s*(?:\d{1,3}[.)]|[-*•])\s+")
_COLUMNS: Mapping[str, str] = {
    "name": "name",
    "author": "name",
    "full name": "name",
    "given name": "given_name",
    "given names": "given_name",
    "first name": "given_name",
    "first": "given_name",
    "family name": "family_name",
    "last name": "family_name",
    "last": "family_name",
    "surname": "family_name",
    "e-mail": "email",
    "email": "email",
    "mail": "email",
    "affiliation": "affiliation",
    "institution": "affiliation",
    "organisation": "affiliation",
    "organization": "affiliation",
    "orcid": "orcid",
    "orcid id": "orcid",
    "orcid id (url)": "orcid",
}
# Words that belong to the family name, as in "Ludwig van Beethoven".
_PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "du",
        "la",
        "le",
        "ten",
        "ter",
        "al",
        "el",
        "bin",
        "ibn",
    ]
)


class PasteError(ValueError):
    """Nothing can be read; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class PastedRow:
    """One line as read. `problem` says what could not be taken; the rest of the line still can."""

    line: int
    author: AuthorInput
    problem: str = ""


def read_authors(text: str) -> tuple[PastedRow, ...]:
    """The authors of a pasted text, in order; empty lines are passed over. Raises PasteError."""
    if len(text) > PASTED_LENGTH:
        raise PasteError(f"The text has {len(text):,} characters; at most {PASTED_LENGTH:,} are read at once.")
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not lines:
        raise PasteError("Nothing was pasted. Write or paste one author a line.")
    delimiter = _delimiter([line for _, line in lines])
    cells = [(number, _split(line, delimiter)) for number, line in lines]
    columns = _head(cells[0][1])
    rows = tuple(
        _row(number, _named(columns, values) if columns else _guessed(values))
        for number, values in (cells[1:] if columns else cells)
    )
    if len(rows) > AUTHORS_MAX:
        raise PasteError(f"The list has {len(rows)} lines; a paper has at most {AUTHORS_MAX} authors.")
    if not rows:
        raise PasteError("There is a line with the names of columns, and no author below it.")
    return rows


def _delimiter(lines: Sequence[str]) -> str:
    """Tabs come from spreadsheets, semicolons where commas stand in numbers; else commas."""
    for mark in ("\t", ";"):
        if sum(mark in line for line in lines) * 2 > len(lines):
            return mark
    return ","


def _split(line: str, delimiter: str) -> list[str]:
    try:
        cells = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True, strict=True))
    except (csv.Error, StopIteration):
        cells = line.split(delimiter)
    return [clean_line(cell) for cell in cells]


def _head(cells: Sequence[str]) -> list[str] | None:
    """The meaning of each column, if the first line names them; a name and an address at least."""
    names = [_COLUMNS.get(cell.casefold().strip(), "") for cell in cells]
    known = set(names)
    return names if known & {"name", "given_name", "family_name"} and len(known - {""}) > 1 else None


def _named(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=False):
        if column and cell:
            values.setdefault(column, cell)
    return values


def _guessed(cells: Sequence[str]) -> dict[str, str]:
    """By what the cells look like: an address, an iD; the first other one is the name, the rest the affiliation."""
    values: dict[str, str] = {}
    places: list[str] = []
    for cell in cells:
        rest = cell
        if found := _EMAIL.search(cell):
            values.setdefault("email", found[0])
            rest = cell.replace(found[0], " ")
        elif orcid := normalise_orcid(cell):
            values.setdefault("orcid", orcid)
            continue
        rest = clean_line(re.sub(r"[<>()\"]\s*", " ", _LISTED.sub("", rest)) if found else _LISTED.sub("", rest))
        if not rest:
            continue
        if "name" not in values:
            values["name"] = rest
        else:
            places.append(rest)
    if places:
        values["affiliation"] = ", ".join(places)
    return values


def _row(line: int, values: Mapping[str, str]) -> PastedRow:
    given, family = values.get("given_name", ""), values.get("family_name", "")
    if not (given or family):
        given, family = split_name(values.get("name", ""))
    author = AuthorInput(
        given_name=given,
        family_name=family,
        email=values.get("email", ""),
        affiliation=values.get("affiliation", ""),
        orcid=normalise_orcid(values.get("orcid", "")) or "",
    ).normalised()
    problems = list(_problems(author, values))
    return PastedRow(line, _within_limits(author), " ".join(problems))


def _problems(author: AuthorInput, values: Mapping[str, str]) -> Iterator[str]:
    if not author.full_name:
        yield "No name was found."
    if author.email and not _EMAIL.fullmatch(author.email):
        yield f"“{author.email}” is no complete address."
    if values.get("orcid") and not author.orcid:
        yield f"“{values['orcid'][:40]}” is no ORCID iD."
    for value, most in _lengths(author):
        if len(value) > most:
            yield f"“{value[:40]}…” has {len(value)} characters; at most {most} can be kept."


def _lengths(author: AuthorInput) -> tuple[tuple[str, int], ...]:
    return (
        (author.given_name, NAME_LENGTH),
        (author.family_name, NAME_LENGTH),
        (author.email, EMAIL_LENGTH),
        (author.affiliation, AFFILIATION_LENGTH),
    )


def _within_limits(author: AuthorInput) -> AuthorInput:
    """An entry that is too long is left out, and told; it would keep the whole list from being saved."""
    given, family, email, affiliation = (value if len(value) <= most else "" for value, most in _lengths(author))
    return AuthorInput(given_name=given, family_name=family, email=email, affiliation=affiliation, orcid=author.orcid)


def split_name(name: str) -> tuple[str, str]:
    """Given and family name: "Quill, Ada" by its comma, else the last word with the particles before it."""
    if "," in name:
        family, _, given = name.partition(",")
        return given.strip(), family.strip()
    words = name.split()
    start = len(words) - 1
    while start > 1 and words[start - 1].casefold() in _PARTICLES:
        start -= 1
    return (" ".join(words[:start]), " ".join(words[start:])) if start > 0 else (name, "")
