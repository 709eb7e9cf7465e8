"""What waits for a chair's decision, each with its evidence and since when. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eligibility.findings import Finding


class Waiting(StrEnum):
    """Why something waits."""

    ELIGIBILITY = "eligibility"
    APPEAL = "appeal"
    CONTRADICTION = "contradiction"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorEvidence:
    """One author as a chair decides about their sector: what the authors say, what counts, and what speaks for what."""

    pk: int
    position: int
    name: str
    affiliation: str
    email: str
    stated: str
    sector: str
    source: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """One thing that waits.

    `rules` are what can be accepted, as (name, title), `authors` whose sector can be set, `key` what is settled,
    `found` what the rule found that an appeal is about, the worst first.
    """

    kind: Waiting
    key: int
    since: datetime
    number: int
    title: str
    track: str
    sentence: str
    words: str = ""
    rules: tuple[tuple[str, str], ...] = ()
    authors: tuple[AuthorEvidence, ...] = ()
    found: tuple[Finding, ...] = ()

    @property
    def place(self) -> str:
        """The entry's place in the queue: what the next page begins after."""
        return f"{self.since.isoformat()}~{self.kind}~{self.key}"

    @property
    def anchor(self) -> str:
        """Its id in the page."""
        return f"{self.kind}-{self.key}"


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of what waits, the oldest first; `after` is the place of the last entry, empty on the last page."""

    entries: tuple[QueueEntry, ...]
    after: str
