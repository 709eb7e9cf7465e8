"""Files that people without an account send to be checked: kept apart from those of papers, and only until the check has ended.

Beside each file lies a letter to the worker: the authors to look for, and the key that the report is sealed with. They are
written nowhere else, so deleting both files leaves nothing.
"""

import json
from base64 import b64decode, b64encode
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from eligibility.authors import Author
from submissions.files import Incoming, apart_before, files_before, forget_apart, local_path_apart

STORAGE = "public_checks"
LETTERS = "letters"


@dataclass(frozen=True, slots=True)
class Letter:
    """What a worker is told about one file."""

    key: bytes
    authors: tuple[Author, ...]
    original_name: str = ""


class PublicIncoming(Incoming):
    """A file on its way into the storage of public checks."""

    storage = STORAGE


def write_letter(name: str, letter: Letter) -> None:
    """Lay the letter beside the file."""
    authors = [[one.name, one.email, one.orcid, one.affiliation] for one in letter.authors]
    told = {"key": b64encode(letter.key).decode(), "authors": authors, "original_name": letter.original_name}
    storages[STORAGE].save(_letter(name), ContentFile(json.dumps(told).encode()))


def read_letter(name: str) -> Letter:
    """The letter beside a file. Raises FileNotFoundError."""
    with storages[STORAGE].open(_letter(name), "rb") as file:
        told = json.loads(file.read())
    authors = (
        Author(name=name, email=email, orcid=orcid, affiliation=affiliation)
        for name, email, orcid, affiliation in told["authors"]
    )
    return Letter(b64decode(told["key"]), tuple(authors), told["original_name"])


def local_public_file(name: str) -> AbstractContextManager[Path]:
    """A path from which the file can be read. Raises FileNotFoundError when it is entered."""
    return local_path_apart(name, STORAGE)


def forget_public_file(name: str) -> None:
    """Delete the file and its letter; that they are gone already is fine."""
    forget_apart(name, STORAGE)
    storages[STORAGE].delete(_letter(name))


def public_files_before(instant: datetime) -> set[str]:
    """The names under which a file or a letter lies there since before an instant."""
    return {*apart_before(instant, STORAGE), *files_before(LETTERS, instant, STORAGE)}


def _letter(name: str) -> str:
    return f"{LETTERS}/{name}"
