"""One organisation as it is entered, from a form, a CSV file or a call; and a table of intended changes. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from accounts.text import clean_line
from eligibility.authors import Sector
from eligibility.organisations.matching import DOMAIN, NAME_LENGTH, key_of, normal_ror

COLUMNS = ("name", "aliases", "country", "domains", "sector", "ror")
# The text travels once more with the second step, below what a form may hold.
FILE_BYTES = 1024 * 1024
LINES = 20_000
LISTED = 50
_COUNTRY = re.compile(r"[A-Z]{2}")
_SECTORS = {one.value: one for one in Sector if one is not Sector.UNKNOWN}
_SPOKEN = {
    "company": "industry",
    "corporate": "industry",
    "university": "academia",
    "education": "academia",
    "academic": "academia",
    "public": "government",
    "non-profit": "non_profit",
    "nonprofit": "non_profit",
}
# What a spreadsheet would take for a formula; a quote before it makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class RecordError(ValueError):
    """An organisation that cannot be kept. `problems` are sentences by column."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(" ".join(f"{column}: {problem}" for column, problem in self.problems.items()))


class TableError(ValueError):
    """A file that is refused whole; the text says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One organisation. `domains` are as in mail addresses, `country` two letters, `ror` the nine characters of its id."""

    name: str
    sector: Sector
    aliases: tuple[str, ...] = ()
    country: str = ""
    domains: tuple[str, ...] = ()
    ror: str = ""

    @property
    def key(self) -> str:
        """By which it is the same one as before."""
        return key_of(self.name)


class Act(StrEnum):
    """What an import does with a row."""

    ADD = "add"
    CHANGE = "change"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Intended:
    """One row of the table of intended changes; `changes` are (column, before, after)."""

    line: int
    act: Act
    record: Record
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would do. With problems, as (line, sentence), nothing of it is done."""

    rows: tuple[Intended, ...] = ()
    problems: tuple[tuple[int, str], ...] = field(default_factory=tuple)

    def of(self, act: Act) -> tuple[Intended, ...]:
        """The rows with which this is done."""
        return tuple(row for row in self.rows if row.act is act)


def read_record(values: Mapping[str, str], *, is_public_mail: Mapping[str, bool] | None = None) -> Record:
    """From texts; aliases and domains are parted by semicolons or lines. Raises RecordError with every problem at once.

    `is_public_mail` tells of domains whether anybody can have an address there.
    """
    problems: dict[str, str] = {}
    name = clean_line(values.get("name", ""))
    if not key_of(name):
        problems["name"] = "A name is needed."
    elif len(name) > NAME_LENGTH:
        problems["name"] = f"The name has {len(name)} characters; at most {NAME_LENGTH} can be kept."
    word = clean_line(values.get("sector", "")).casefold().replace(" ", "_")
    sector = _SECTORS.get(_SPOKEN.get(word, word).replace("-", "_"))
    if sector is None:
        problems["sector"] = f"“{values.get('sector', '')}” is none of {', '.join(_SECTORS)}."
    aliases = _list(values.get("aliases", ""))
    if too_long := [alias for alias in aliases if len(alias) > NAME_LENGTH]:
        problems["aliases"] = (
            f"“{too_long[0][:40]}…” has {len(too_long[0])} characters; at most {NAME_LENGTH} can be kept."
        )
    country = clean_line(values.get("country", "")).upper()
    if country and not _COUNTRY.fullmatch(country):
        problems["country"] = f"“{country}” is no country code of two letters, such as DE."
    domains = tuple(dict.fromkeys(map(domain_typed, _list(values.get("domains", "")))))
    if wrong := [domain for domain in domains if len(domain) > 253 or not DOMAIN.fullmatch(domain)]:
        problems["domains"] = f"“{wrong[0][:60]}” is no domain. Write it as in an address: example.org."
    elif public := [domain for domain in domains if (is_public_mail or {}).get(domain)]:
        problems["domains"] = f"Anybody can have an address at {public[0]}: it tells nothing about where they work."
    typed = clean_line(values.get("ror", ""))
    ror = normal_ror(typed) if typed else ""
    if typed and not ror:
        problems["ror"] = f"“{typed}” is no ROR id, or one with a typing error: its last two digits do not fit."
    if len(aliases) > LISTED or len(domains) > LISTED:
        problems["aliases" if len(aliases) > LISTED else "domains"] = f"At most {LISTED} can be kept."
    if problems or sector is None:
        raise RecordError(problems)
    return Record(name=name, sector=sector, aliases=aliases, country=country, domains=domains, ror=ror)


def domain_typed(text: str) -> str:
    """A domain out of what is typed for one: an address, or with the name of a web server before it."""
    return clean_line(text).lower().rpartition("@")[2].removeprefix("www.")


def _list(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(clean_line, re.split(r"[;\n]", text)))))


def texts_of(record: Record) -> dict[str, str]:
    """The inverse of `read_record`, column by column."""
    return {
        "name": record.name,
        "aliases": "; ".join(record.aliases),
        "country": record.country,
        "domains": "; ".join(record.domains),
        "sector": record.sector.value,
        "ror": record.ror,
    }


def read_table(data: bytes) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with a head, each with its line. Raises TableError for what is no such file."""
    if len(data) > FILE_BYTES:
        raise TableError(f"The file has {len(data):,} bytes; at most {FILE_BYTES:,} are read. Import it in parts.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError(
            f"The file is not written in UTF-8 at byte {error.start}. Export it as CSV in UTF-8."
        ) from error
    if "\0" in text:
        raise TableError("This is no CSV file. Export the sheet as CSV.")
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    try:
        return _rows(reader)
    except csv.Error as error:
        raise TableError(f"Line {reader.line_num} cannot be read: {error}.") from error


def _rows(reader: Iterable[list[str]]) -> list[tuple[int, dict[str, str]]]:
    head: list[str] = []
    rows: list[tuple[int, dict[str, str]]] = []
    for cells in reader:
        line = getattr(reader, "line_num", len(rows) + 1)
        if not head:
            head = [cell.strip().casefold().replace(" id", "") for cell in cells]
            _check_head(head)
        elif any(cell.strip() for cell in cells):
            rows.append((line, {name: plain(cell) for name, cell in zip(head, cells, strict=False)}))
        if len(rows) > LINES:
            raise TableError(f"The file has more than {LINES:,} lines. Import it in parts.")
    if not rows:
        raise TableError(f"There is no organisation in the file. Its first line has to be: {', '.join(COLUMNS)}.")
    return rows


def _check_head(head: Sequence[str]) -> None:
    unknown = [name for name in head if name and name not in COLUMNS]
    if unknown or not {"name", "sector"} <= set(head):
        found = f" “{unknown[0]}” is not one of them." if unknown else ""
        raise TableError(
            f"The first line has to name the columns: {', '.join(COLUMNS)}; name and sector are needed.{found}"
        )


def plain(cell: str) -> str:
    """A cell as text: the quote that keeps a spreadsheet from calculating is taken off again."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; `plain` is the inverse."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def plan(
    rows: Iterable[tuple[int, dict[str, str]]],
    present: Iterable[Record],
    *,
    is_public_mail: Mapping[str, bool] | None = None,
) -> Plan:
    """What the rows would do to those that are there; an organisation is known again by its name. Every problem is told."""
    there = {record.key: record for record in present}
    rors = {record.ror: record.key for record in there.values() if record.ror}
    seen: dict[str, int] = {}
    intended: list[Intended] = []
    problems: list[tuple[int, str]] = []
    for line, values in rows:
        try:
            record = read_record(values, is_public_mail=is_public_mail)
        except RecordError as error:
            problems += [(line, f"{column}: {problem}") for column, problem in error.problems.items()]
            continue
        if record.key in seen:
            problems.append((line, f"{record.name} stands in line {seen[record.key]} already."))
            continue
        if record.ror and rors.get(record.ror, record.key) != record.key:
            problems.append(
                (line, f"The ROR id {record.ror} is another organisation's: {_named(there, rors[record.ror])}.")
            )
            continue
        seen[record.key] = line
        if record.ror:
            rors[record.ror] = record.key
        intended.append(_intended(line, record, there.get(record.key)))
    return Plan(tuple(intended), tuple(problems))


def _named(there: Mapping[str, Record], key: str) -> str:
    return there[key].name if key in there else key


def _intended(line: int, record: Record, before: Record | None) -> Intended:
    if before is None:
        return Intended(line, Act.ADD, record)
    old, new = texts_of(before), texts_of(record)
    changes = tuple((column, old[column], new[column]) for column in COLUMNS if old[column] != new[column])
    return Intended(line, Act.CHANGE if changes else Act.SAME, record, changes)
