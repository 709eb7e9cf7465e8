"""The files of a command line."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from eligibility.commandline import WrongUsage, refuse
from eligibility.words import shown_name

STANDARD_INPUT = "-"


def all_files(given: Sequence[str]) -> list[Path]:
    """The PDF files of a command line, in its order; of a folder all that lie in or below it, sorted. Each can be
    opened at the moment. Raises WrongUsage with every one that cannot, and why."""
    files: list[Path] = []
    problems: list[str] = []
    for text in given:
        try:
            files += _files_of(text, problems)
        except WrongUsage as error:
            problems.append(str(error))
    refuse(problems)
    return files


def _files_of(text: str, problems: list[str]) -> list[Path]:
    if text == STANDARD_INPUT:
        raise WrongUsage("Standard input is not read; save the PDF in a file and name that.")
    if not text:
        raise WrongUsage("The name of a file is empty.")
    path = Path(text)
    if not _is_folder(path):
        return [path]
    before = len(problems)
    inside = sorted(_inside(path, problems))
    for file in inside:
        try:
            _is_folder(file)
        except WrongUsage as error:
            problems.append(str(error))
    if not inside and before == len(problems):
        raise WrongUsage(f"There is no PDF file in the folder {shown_name(str(path))}.")
    return inside


def _inside(folder: Path, problems: list[str]) -> Iterator[Path]:
    """What is called a PDF file in or below a folder. A folder there that cannot be read is a problem."""

    def refuse(error: OSError) -> None:
        problems.append(_unreadable(Path(error.filename), error))

    for place, _, names in os.walk(folder, onerror=refuse):
        yield from (path for name in names if (path := Path(place, name)).suffix.lower() == ".pdf")


def _is_folder(path: Path) -> bool:
    """Whether it is a folder, not a file that can be read. Raises WrongUsage for what is neither: a pipe or a device
    might be waited for for ever."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return True
        if not stat.S_ISREG(mode):
            raise WrongUsage(f"{shown_name(str(path))} is {_called(mode)}; save the PDF in a file and name that.")
        path.open("rb").close()
        return False
    except FileNotFoundError as error:
        if path.is_symlink():
            raise WrongUsage(f"{shown_name(str(path))} is a link to what is not there.") from error
        raise WrongUsage(f"There is no file {shown_name(str(path))}.") from error
    except OSError as error:
        raise WrongUsage(_unreadable(path, error)) from error


def _unreadable(path: Path, error: OSError) -> str:
    return f"{shown_name(str(path))} cannot be read: {error.strerror or error}."


def _called(mode: int) -> str:
    if stat.S_ISFIFO(mode):
        return "a pipe"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"
