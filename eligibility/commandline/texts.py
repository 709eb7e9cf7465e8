"""The texts that a command line names."""

from __future__ import annotations

from pathlib import Path

from eligibility.commandline import WrongUsage
from eligibility.words import shown_name


def read_text(path: str | Path) -> str:
    """A text in UTF-8, without the mark that some editors begin one with. Raises WrongUsage."""
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise WrongUsage(f"{shown_name(str(path))} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise WrongUsage(f"{shown_name(str(path))} is not a text in UTF-8.") from error
