"""What rules share that ask the same of every author: who lacks it, as a count and as one finding. Pure."""

from __future__ import annotations

from collections.abc import Callable

from eligibility.authors import Author
from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, Standing, Tally, author_facts
from eligibility.words import count, listed

NAMED = 5
_OPEN = "Still open: "


def tally_of(inputs: Inputs, rule: str, has: Callable[[Author], bool], done: str) -> Tally | None:
    """As in "3 of 5 authors have confirmed; all are needed."; None without authors. `done` is "confirmed"."""
    authors = author_facts(inputs).authors
    if not authors:
        return None
    filled = sum(map(has, authors))
    standing = Standing.MET if filled == len(authors) else Standing.MISSED
    verb = "has" if len(authors) == 1 else "have"
    text = f"{filled} of {count(len(authors), 'author')} {verb} {done}; all are needed."
    return Tally(rule, text, standing, filled=filled, needed=len(authors), total=len(authors))


def finding_of(
    inputs: Inputs, tally: Tally | None, has: Callable[[Author], bool], *, allowed: str, mend: str
) -> list[Finding]:
    """One finding that names who lacks it, in the order of the paper."""
    if tally is None or tally.standing is Standing.MET:
        return []
    places = enumerate(author_facts(inputs).authors, start=1)
    lacking = [author.name or f"author {place}" for place, author in places if not has(author)]
    more = len(lacking) - NAMED
    names = listed([*lacking[:NAMED], f"{more} more"] if more > 0 else lacking)
    return [
        Finding(
            rule=tally.rule,
            severity=Severity.ERROR,
            message=tally.sentence,
            evidence=_OPEN + names,
            marked=((len(_OPEN), len(_OPEN + names)),),
            measured=tally.filled,
            limit=tally.needed,
            allowed=allowed,
            mend=mend,
        )
    ]
