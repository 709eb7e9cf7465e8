"""Everything that a rule may look at, and what a rule is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Generic, TypeVar

from conferences.kinds import Anonymity, Stage
from eligibility.authors import AuthorFacts
from eligibility.facts import PageFacts, PdfFacts
from eligibility.findings import Finding, Severity
from eligibility.layout.flow import Flow, flow_of, without_references
from eligibility.layout.paper import Paper, lay_out

P = TypeVar("P")
# A page with fewer holds a number and a header at most.
FEWEST_CHARACTERS = 30


@dataclass(frozen=True)
class Inputs:
    """One submission at one moment. What is not there yet (`pdf`, `authors`) is None, and rules about it are not run.

    `kind` is the kind of paper within the track (full, short, …), empty where a track has one kind only.
    """

    pdf: PdfFacts | None = None
    authors: AuthorFacts | None = None
    anonymity: Anonymity = Anonymity.FULL
    stage: Stage = Stage.SUBMISSION
    kind: str = ""

    @property
    def is_camera_ready(self) -> bool:
        """Whether this is the final version; some rules have nothing to say before."""
        return self.stage is Stage.CAMERA_READY

    @cached_property
    def paper(self) -> Paper:
        """How the file is laid out; worked out when the first rule asks."""
        return lay_out(analysed(self))

    @cached_property
    def is_wordless(self) -> bool:
        """Whether hardly a word can be read on any page: a scan, or text as curves."""
        return all(characters(page) < FEWEST_CHARACTERS for page in analysed(self).pages)

    @cached_property
    def text(self) -> Flow:
        """The running text without the references; worked out when the first rule asks."""
        return flow_of(without_references(self.paper))


class Subject(StrEnum):
    """What a rule is about; it runs when that is there."""

    FILE = "file"
    CONTENT = "content"
    AUTHORS = "authors"


class Standing(StrEnum):
    """Where a submission stands with a rule that counts something."""

    MET = "met"
    MISSED = "missed"
    NEEDS_DECISION = "needs_decision"


@dataclass(frozen=True, slots=True)
class Tally:
    """A rule's count in words, whether it is met or not: "2 of 5 authors from industry; at least 3 are needed.".

    `filled` of `total` count already, `needed` are required, `unknown` could still count: the seats are drawn from it.
    """

    rule: str
    sentence: str
    standing: Standing
    filled: int
    needed: int
    total: int
    unknown: int = 0


@dataclass(frozen=True, kw_only=True)
class Rule(Generic[P]):
    """One rule: what it is called, what it says to authors, and how it is checked.

    `sentence(parameters)` is what authors read on the public page of a track. `check(inputs, parameters)` lists what it
    finds, each at the weight that it has by itself; the rule set's severity caps it. A rule about `CONTENT` runs only
    on files that could be analysed, one about the `FILE` always. `fixed` rules cannot be switched off: without them
    nothing else can be said. One that `reads_text` finds nothing where there is none, which is no passing. `note` is what
    chairs have to know beside the sentence when they set the rule.
    """

    name: str
    title: str
    subject: Subject
    default: Severity
    parameters: type[P]
    sentence: Callable[[P], str]
    check: Callable[[Inputs, P], list[Finding]]
    tally: Callable[[Inputs, P], Tally | None] | None = None
    fixed: bool = False
    reads_text: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class NoParameters:
    """Of a rule that has nothing to set."""


AnyRule = Rule[Any]


def characters(page: PageFacts) -> int:
    """How many characters can be read on a page."""
    return sum(len(span.text.strip()) for span in page.spans)


def analysed(inputs: Inputs) -> PdfFacts:
    """The facts of the file. The runner calls rules about files only when there are some."""
    if inputs.pdf is None:
        raise TypeError("A rule about the file was run without facts.")
    return inputs.pdf


def author_facts(inputs: Inputs) -> AuthorFacts:
    """The facts of the authors. The runner calls rules about authors only when there are some."""
    if inputs.authors is None:
        raise TypeError("A rule about authors was run without facts.")
    return inputs.authors
