"""The organisations of a call: this floor's section of a call's TOML file. Pure: writing rows is for the services.

    [[organisations]]
    name = "University of Edinburgh"
    sector = "academia"            # industry | academia | government | non_profit | independent
    aliases = ["Edinburgh University"]
    country = "GB"
    domains = ["ed.ac.uk"]
    ror = "01nrxwf90"

`read_organisations(root, …)` takes the file's root table and notes problems there; `write_organisations(records)` gives the
list that reads back as the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from conferences.callfile import Table
from eligibility.organisations.records import Record, RecordError, domain_typed, read_record


def read_organisations(root: Table, *, is_public_mail: Callable[[str], bool]) -> tuple[Record, ...]:
    """The tables `[[organisations]]`; none is fine. Problems are noted in the table.

    `is_public_mail` tells of a domain whether anybody can have an address there: such a one says nothing about sectors.
    """
    found: list[Record] = []
    seen: set[str] = set()
    rors: set[str] = set()
    for table in root.tables("organisations"):
        texts = {
            name: table.text(name, required=name in {"name", "sector"}) for name in ("name", "sector", "country", "ror")
        }
        lists = {name: "\n".join(table.texts(name)) for name in ("aliases", "domains")}
        table.close()
        public = {
            domain: is_public_mail(domain) for domain in map(domain_typed, lists["domains"].split("\n")) if domain
        }
        try:
            record = read_record(texts | lists, is_public_mail=public)
        except RecordError as error:
            for column, problem in error.problems.items():
                # What is missing was noted when it was asked for.
                if texts.get(column) or lists.get(column):
                    table.refuse(column, problem)
            continue
        if record.key in seen:
            table.refuse("name", f"{record.name!r} is listed twice.")
        if record.ror and record.ror in rors:
            table.refuse("ror", f"{record.ror} is the ROR id of an organisation above.")
        seen.add(record.key)
        rors.add(record.ror)
        found.append(record)
    return tuple(found)


def write_organisations(records: Iterable[Record]) -> list[dict[str, Any]]:
    """The value of `organisations` that reads back as these records: for exporting a call."""
    return [
        {
            key: value
            for key, value in {
                "name": one.name,
                "sector": one.sector.value,
                "aliases": list(one.aliases),
                "country": one.country,
                "domains": list(one.domains),
                "ror": one.ror,
            }.items()
            if value
        }
        for one in records
    ]
