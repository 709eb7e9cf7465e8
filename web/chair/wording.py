"""What the chairs' page of a paper says in words: findings by the titles of their rules, sectors, the audit trail. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from access.projections import AuditView, AuthorView, ChairPaper, FindingView
from eligibility.authors import Sector, SectorSource
from eligibility.rules import RULES
from reviews.kinds import ReviewState
from submissions.kinds import AnswerKind
from submissions.states import State

_SOURCES = {
    SectorSource.STATED: "as the authors say",
    SectorSource.DIRECTORY: "from the directory of organisations",
    SectorSource.DOMAIN: "from the mail address",
    SectorSource.CHAIR: "set by a chair",
}
SECTOR_WORDS = {
    Sector.INDUSTRY: "Industry",
    Sector.ACADEMIA: "Academia",
    Sector.GOVERNMENT: "Government",
    Sector.NON_PROFIT: "Non-profit",
    Sector.INDEPENDENT: "Independent",
    Sector.UNKNOWN: "Sector not said",
}
# Keys of rows: the names beside them, or the page itself, say who and what is meant.
_FOR_MACHINES = frozenset({"reviewer", "user", "author", "number"})


@dataclass(frozen=True, slots=True)
class Told:
    """A finding with its rule's title and its status: open, checked, appealed or overridden."""

    one: FindingView
    title: str
    status: str


@dataclass(frozen=True, slots=True)
class AuthorLine:
    """An author row with its sector, and how that came to be known."""

    author: AuthorView
    sector: str
    source: str
    stated: str
    evidence: tuple[str, ...]
    is_contradicted: bool


def rule_title(name: str) -> str:
    """A rule as people call it."""
    return RULES[name].title if name in RULES else name


def state_words(state: State) -> str:
    """A state as chairs read it."""
    return {
        State.DRAFT: "Draft",
        State.SUBMITTED: "Submitted",
        State.WITHDRAWN: "Withdrawn",
        State.DESK_REJECTED: "Desk rejected",
    }[state]


def told_findings(findings: Iterable[FindingView]) -> list[Told]:
    """What a chair may have to act on: what was done for the authors is not among it."""
    return [Told(one, rule_title(one.finding.rule), _status(one)) for one in findings if not one.finding.done_for_you]


def _status(one: FindingView) -> str:
    if one.override_reason:
        return "overridden"
    return {AnswerKind.APPEALED: "appealed", AnswerKind.CHECKED: "checked"}[one.answer] if one.answer else "open"


def source_words(source: str) -> str:
    """How a sector is known; empty where it is not."""
    return _SOURCES[SectorSource(source)] if source else ""


def author_lines(paper: ChairPaper) -> list[AuthorLine]:
    """The authors in order."""
    return [
        AuthorLine(
            author,
            SECTOR_WORDS[Sector(author.sector)],
            source_words(author.sector_source),
            SECTOR_WORDS[Sector(author.stated_sector)] if author.sector_source == SectorSource.CHAIR else "",
            paper.evidence.get(author.pk, ()),
            author.pk in paper.contradicted,
        )
        for author in paper.authors
    ]


def paper_words(paper: ChairPaper) -> dict[str, Any]:
    """What the templates of the page show beside the projection."""
    report = paper.manuscript.report if paper.manuscript else None
    return {
        "state_words": state_words(paper.state),
        "findings": told_findings(report.findings) if report else [],
        "passed": [rule_title(name) for name in report.passed] if report else [],
        "authors": author_lines(paper),
        # A finding that says what its seats say already is not told twice.
        "tally_sentences": [tally.sentence for tally in paper.tallies],
        "done": sum(one.review is not None and one.state is ReviewState.SUBMITTED for one in paper.assignments),
        "begun": sum(one.state is ReviewState.DRAFT for one in paper.assignments),
    }


def audit_words(entry: AuditView, tracks: Mapping[int, str]) -> str:
    """The act, with what it changed from and to."""
    parts = [", ".join(part) for part in (_facts(entry.before, tracks), _facts(entry.after, tracks)) if part]
    return f"{entry.action} ({' → '.join(parts)})" if parts else entry.action


def _facts(values: Mapping[str, Any], tracks: Mapping[int, str]) -> list[str]:
    return [_fact(name, value, tracks) for name, value in values.items() if name not in _FOR_MACHINES and value]


def _fact(name: str, value: Any, tracks: Mapping[int, str]) -> str:
    if name == "track":
        return f"track {tracks.get(value, value)}"
    if name == "state" and value in set(State):
        return state_words(State(value)).lower()
    if name == "sha256":
        return f"file {str(value)[:12]}…"
    if name == "rule":
        return f"rule “{rule_title(str(value))}”"
    words = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    short = words if len(words) <= 60 else f"{words[:60]}…"
    return short if name == "name" else f"{name.replace('_', ' ')} {short}"
