"""The authors of a command line: a list, or an object from the names of files to lists. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eligibility.authors import Author, AuthorFacts
from eligibility.commandline import WrongUsage, refuse
from eligibility.words import count, shown_name

KEYS = ("name", "email", "orcid", "affiliation")
_ONE_LIST = ""
_SHAPE = "A list of {name, email, orcid, affiliation} is expected, or an object from the names of files to such lists."


class Authors:
    """The lists of a file of authors."""

    def __init__(self, by_file: Mapping[str, AuthorFacts]) -> None:
        self._by_file = by_file

    def of(self, file: Path) -> AuthorFacts | None:
        """The authors of one file; None where none are listed, so that nothing is searched for."""
        return self._by_file.get(_ONE_LIST) or self._by_file.get(file.name)

    def note(self, files: Sequence[Path]) -> str:
        """A sentence about files whose authors are not listed; empty if all are. One list for many papers is common, and so
        is a misspelt name."""
        without = [file for file in files if self.of(file) is None]
        if not without:
            return ""
        named = f" ({shown_name(without[0].name)})" if len(without) == 1 else ""
        return f"No authors are listed for {len(without):,} of {count(len(files), 'file')}{named}: none are searched for there."


def read_authors(text: str, *, source: str) -> Authors:
    """Authors in JSON. Raises WrongUsage with every problem: whatever is misspelt would not be searched for."""
    try:
        data = json.loads(text, object_pairs_hook=_without_repeated_keys)
    except (ValueError, RecursionError) as error:
        reason = "its brackets are nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise WrongUsage(f"{source} is not JSON that can be read: {reason}.") from error
    reader = _Reader(source)
    if isinstance(data, list):
        authors = {_ONE_LIST: reader.authors("", data)}
    elif isinstance(data, dict):
        if data and set(data) <= set(KEYS):
            raise WrongUsage(f"{source} is one author; put it in a list: [{{...}}].")
        authors = {name: reader.authors(f"{shown_name(name)}: ", listed) for name, listed in data.items()}
        if not authors:
            raise WrongUsage(f"{source} lists no authors. {_SHAPE}")
    else:
        raise WrongUsage(f"{source} is neither a list nor an object. {_SHAPE}")
    refuse(reader.problems)
    return Authors(authors)


class _Reader:
    """Collects problems while it reads, each with where it stands; authors count from 1."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.problems: list[str] = []

    def problem(self, place: str, sentence: str) -> None:
        self.problems.append(f"{self.source}: {place}{sentence}")

    def authors(self, place: str, data: Any) -> AuthorFacts:
        if not isinstance(data, list):
            self.problem(place, f"has to be a list of authors, not {_called(data)}.")
            return AuthorFacts()
        if not data:
            self.problem(place, "The list is empty; at least one author is needed.")
        rows = enumerate(data, start=1)
        return AuthorFacts(authors=tuple(self.author(f"{place}author {number}: ", row) for number, row in rows))

    def author(self, place: str, row: Any) -> Author:
        if not isinstance(row, dict):
            self.problem(place, f"has to be an object with {', '.join(KEYS)}, not {_called(row)}.")
            return Author()
        before = len(self.problems)
        values: dict[str, str] = {}
        for key, value in row.items():
            if key not in KEYS:
                self.problem(place, f"{shown_name(key)!r} is not known; there are {', '.join(KEYS)}.")
            elif value is not None and not isinstance(value, str):
                self.problem(place, f"{key} has to be a text, not {_called(value)}.")
            else:
                values[key] = (value or "").strip()
        if before == len(self.problems) and not any(values.values()):
            self.problem(place, f"says nothing; one of {', '.join(KEYS)} is needed.")
        name, email, orcid, affiliation = (values.get(key, "") for key in KEYS)
        return Author(name=name, email=email, orcid=orcid, affiliation=affiliation)


def _without_repeated_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of a file that is named twice one list would be lost."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"{shown_name(key)!r} stands in an object twice")
        found[key] = value
    return found


def _called(value: Any) -> str:
    """What a value of JSON is called."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    names = {str: "a text", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return names[type(value)]
