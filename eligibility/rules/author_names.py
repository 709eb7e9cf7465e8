"""The final version names its authors below the title: those who are registered, all of them, in their order."""

from __future__ import annotations

import re

from eligibility.authors import Author
from eligibility.findings import Finding, Severity
from eligibility.identity.block import author_block
from eligibility.identity.people import names_in
from eligibility.identity.places import around, box_within
from eligibility.identity.searching import Searched, name_hits
from eligibility.identity.telling import telling_parts
from eligibility.inputs import Inputs, NoParameters, Rule, Subject
from eligibility.layout.rows import Row

_SAME_LINE = 0.6
_WORDS = re.compile(r"[^\W\d_]{2,}")


def sentence(_parameters: NoParameters) -> str:
    return "The camera-ready version names the registered authors, all of them and in their order."


def check(inputs: Inputs, _parameters: NoParameters) -> list[Finding]:
    if not inputs.is_camera_ready or inputs.authors is None or not inputs.authors.authors:
        return []
    authors = [author for author in inputs.authors.authors if author.name.strip()]
    block = _in_lines(author_block(inputs.paper))
    if not block:
        return [_finding("No authors are named below the title.", [], authors)]
    text = Searched("\n".join(row.text for row in block))
    places = [(_first_place(author, text), author.name) for author in authors]
    findings = [
        _finding(f"{name} is registered as an author and is not named below the title.", block, authors)
        for place, name in places
        if place is None
    ]
    named = [(place, name) for place, name in places if place is not None]
    # Where two are told at one place, as with the same family name and initial, nothing says which comes first.
    as_named = sorted(named, key=lambda one: one[0])
    if as_named != named:
        order = ", ".join(name for _, name in as_named)
        findings.append(_finding(f"The authors stand in another order below the title: {order}.", block, authors))
    findings += _strangers(block, authors)
    return findings


def _in_lines(rows: list[Row]) -> list[Row]:
    """Names side by side may stand a little higher or lower, for their accents and marks; they are read from the
    left."""
    lines: list[list[Row]] = []
    for row in sorted(rows, key=lambda row: row.baseline):
        if lines and row.baseline - lines[-1][0].baseline < _SAME_LINE * row.size:
            lines[-1].append(row)
        else:
            lines.append([row])
    return [row for line in lines for row in sorted(line, key=lambda row: row.box[0])]


def _first_place(author: Author, text: Searched) -> int | None:
    """Where an author is named; in full before with initials, for two authors may share their family name."""
    hits = name_hits(author, text, lenient=True)
    return min(hits, key=lambda hit: (hit.initials, hit.start)).start if hits else None


def _strangers(block: list[Row], authors: list[Author]) -> list[Finding]:
    """Who is named and not registered. What looks like a name may be a company's: it is an error only where it is set as
    the registered names are, and nothing else is."""
    names = _type_of_names(block, authors)
    found = []
    for row in block:
        severity = Severity.ERROR if names is not None and _type(row) == names else Severity.WARNING
        for words in names_in(row.text, authors):
            if not _is_registered(words, authors):
                message = f"{words} is named below the title and is not registered as an author."
                found.append(_finding(message, [row], authors, severity, words))
    return found


def _type_of_names(block: list[Row], authors: list[Author]) -> tuple[int, float] | None:
    """The font and size in which registered names are set; None if something else below the title is set in it, too."""
    types = {
        _type(row) for row in block if any(_is_registered(words, authors) for words in names_in(row.text, authors))
    }
    if len(types) != 1:
        return None
    alike = [row for row in block if _type(row) in types]
    return types.pop() if all(_holds_names_only(row, authors) for row in alike) else None


def _type(row: Row) -> tuple[int, float]:
    return row.font, round(row.size, 1)


def _holds_names_only(row: Row, authors: list[Author]) -> bool:
    words = {word for name in names_in(row.text, authors) for word in _WORDS.findall(name)}
    return all(word in words or word == "and" for word in _WORDS.findall(row.text))


def _is_registered(words: str, authors: list[Author]) -> bool:
    searched = Searched(words)
    return any(name_hits(author, searched, lenient=True) for author in authors)


def _finding(
    message: str, rows: list[Row], authors: list[Author], severity: Severity = Severity.ERROR, words: str = ""
) -> Finding:
    at = rows[0].text.find(words) if words else -1
    quote = words or " / ".join(row.text for row in rows[:4])[:160]
    return Finding(
        rule=RULE.name,
        severity=severity,
        page=rows[0].page if rows else 1,
        box=box_within(rows[0], at, at + len(words)) if at >= 0 else around(rows),
        evidence=quote or None,
        marked=None if words else telling_parts(quote, authors),
        limit=", ".join(author.name for author in authors),
        message=message,
        allowed=f"In this order: {', '.join(author.name for author in authors)}.",
        mend="Make the PDF and the list of authors in the form agree; ask the chairs if the list has to change. "
        "LaTeX: take the option anonymous out of \\documentclass. Word: the lines below the title, in the template's style for "
        "authors.",
    )


RULE = Rule(
    name="author-names",
    title="Authors of the camera-ready version",
    subject=Subject.CONTENT,
    default=Severity.ERROR,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
    reads_text=True,
)
