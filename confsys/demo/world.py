"""What the demonstration holds, read from the TOML files beside this module. Pure.

Days count from the day on which authors could begin, so that the same story plays whenever the demonstration is made.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eligibility.authors import Sector

DIRECTORY = Path(__file__).parent
CONFERENCES = ("mlsys-2026", "aimlsystems-2023")
ADMIN = "ingrid"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the demonstration; `has_account` if they can log in."""

    key: str
    given: str
    family: str
    email: str
    affiliation: str
    has_account: bool
    sector: Sector = Sector.UNKNOWN
    further: str = ""
    orcid: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """An upload: what the generator is told, and the name that the file had with its authors."""

    day: int
    name: str
    domain: str
    system: str
    pages: int
    appendix: int = 0
    a4: bool = False
    password: str = ""
    author_metadata: str = ""
    hidden_text: str = ""
    cut_to_bytes: int = 0
    text_of: str = ""
    """Title and file name of the paper whose text this is, but for the system's name: the authors submit it twice."""


@dataclass(frozen=True, slots=True)
class ReviewStory:
    """A reviewer's duty: assigned, perhaps begun (`draft`), perhaps `submitted`; each is a day."""

    reviewer: str
    assigned: int
    draft: int | None = None
    submitted: int | None = None
    scores: Mapping[str, int] = field(default_factory=dict)
    summary: str = ""
    strengths: str = ""
    weaknesses: str = ""
    questions: str = ""
    to_chairs: str = ""

    @property
    def answers(self) -> dict[str, Any]:
        """As the review form takes them."""
        texts = ("summary", "strengths", "weaknesses", "questions", "to_chairs")
        return {**self.scores, **{name: getattr(self, name) for name in texts if getattr(self, name)}}


@dataclass(frozen=True, slots=True)
class PaperStory:
    """One paper from its beginning on. The first of `authors` begins it."""

    track: str
    title: str
    abstract: str
    authors: tuple[str, ...]
    topics: tuple[int, ...]
    answers: Mapping[str, Any]
    started: int
    files: tuple[File, ...]
    submitted: int | None = None
    withdrawn: int | None = None
    appeals: Mapping[str, str] = field(default_factory=dict)
    conflicts: Mapping[str, str] = field(default_factory=dict)
    desk_reject: Mapping[str, Any] = field(default_factory=dict)
    decision: Mapping[str, Any] = field(default_factory=dict)
    reviews: tuple[ReviewStory, ...] = ()


@dataclass(frozen=True, slots=True)
class ConferenceStory:
    """A conference of the demonstration."""

    slug: str
    call: str
    days_to_deadline: int
    first_day: int
    """Day 0 lies so many days before the submission deadline."""
    chair: str
    track_chairs: Mapping[str, str]
    pc: tuple[str, ...]
    papers: tuple[PaperStory, ...]


def read_people() -> dict[str, Person]:
    """Everybody, by key."""
    data = _load("people")
    return {
        key: Person(key=key, has_account=kind == "accounts", **{**one, "sector": Sector(one.get("sector", "unknown"))})
        for kind, people in data.items()
        for key, one in people.items()
    }


def read_conference_story(name: str) -> ConferenceStory:
    """One conference, its papers in the order in which they were begun."""
    data = _load(name)
    papers = sorted((_paper(one) for one in data.pop("papers")), key=lambda paper: paper.started)
    return ConferenceStory(**{**data, "pc": tuple(data["pc"]), "papers": tuple(papers)})


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((DIRECTORY / f"{name}.toml").read_text(encoding="utf-8"))


def _paper(data: dict[str, Any]) -> PaperStory:
    lists = {
        "authors": tuple(data["authors"]),
        "topics": tuple(data["topics"]),
        "files": tuple(File(**one) for one in data["files"]),
        "reviews": tuple(ReviewStory(**one) for one in data.get("reviews", ())),
    }
    return PaperStory(**{**data, **lists})
