"""What a generated paper is told to be. Pure."""

import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path


class Format(StrEnum):
    """The look: `sigconf` after ACM's (9 pt, columns of 240 pt), `mlsys` after MLSys' (10 pt). Both on US letter."""

    SIGCONF = "sigconf"
    MLSYS = "mlsys"


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong with the file on purpose."""

    a4: bool = False
    password: str = ""
    author_block: tuple[str, ...] = ()
    author_metadata: str = ""
    hidden_text: str = ""
    unembedded_fonts: bool = False
    photograph_bytes: int = 0
    """An incompressible picture of about so many bytes on the last page."""
    cut_to_bytes: int = 0
    """Only the beginning of the file is there, as after an upload or export that broke off."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. `key` seeds everything that is chosen; `body_pages` is what its text fills, references come after."""

    key: str
    title: str
    abstract: str
    domain: str
    system: str
    format: Format = Format.SIGCONF
    body_pages: int = 6
    references: int = 28
    appendix_pages: int = 0
    acknowledgement: str = ""
    faults: Faults = field(default_factory=Faults)


@cache
def phrases(name: str) -> dict[str, object]:
    """One of the phrase files beside this module."""
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))


def domain_names() -> tuple[str, ...]:
    """The domains that papers can be about."""
    return tuple(phrases("domains"))
