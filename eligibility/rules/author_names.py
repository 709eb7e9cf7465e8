"""The final version names its authors below the title: those who are registered, all of them, in their order."""

from __future__ import annotations

from eligibility.authors import Author
from eligibility.findings import Box, Finding, Severity
from eligibility.identity import author_block
from eligibility.identity.people import names_in
from eligibility.identity.searching import name_offsets
from eligibility.inputs import Inputs, NoParameters, Rule, Subject
from eligibility.layout.rows import Row


def sentence(_parameters: NoParameters) -> str:
    return "The camera-ready version names the registered authors, all of them and in their order."


def check(inputs: Inputs, _parameters: NoParameters) -> list[Finding]:
    if not inputs.is_camera_ready or inputs.authors is None or not inputs.authors.authors:
        return []
    authors = [author for author in inputs.authors.authors if author.name.strip()]
    block = author_block(inputs.paper)
    if not block:
        return [_finding("No authors are named below the title.", [], authors)]
    text = "\n".join(row.text for row in block)
    places = {author.name: next(iter(sorted(name_offsets(author, text))), None) for author in authors}
    findings = [
        _finding(f"{name} is registered as an author and is not named below the title.", block, authors)
        for name, place in places.items()
        if place is None
    ]
    named = [(place, name) for name, place in places.items() if place is not None]
    if [name for _, name in sorted(named)] != [name for _, name in named]:
        order = ", ".join(name for _, name in sorted(named))
        findings.append(_finding(f"The authors stand in another order below the title: {order}.", block, authors))
    findings += _strangers(block, authors)
    return findings


def _strangers(block: list[Row], authors: list[Author]) -> list[Finding]:
    """Who is named and not registered. What looks like a name may be a company's, so this is no error by itself."""
    found = []
    for row in block:
        for words in names_in(row.text, authors):
            if not any(True for author in authors for _ in name_offsets(author, words)):
                message = f"{words} is named below the title and is not registered as an author."
                found.append(_finding(message, [row], authors, Severity.WARNING))
    return found


def _finding(message: str, rows: list[Row], authors: list[Author], severity: Severity = Severity.ERROR) -> Finding:
    return Finding(
        rule=RULE.name,
        severity=severity,
        page=1,
        box=_around(rows),
        evidence=" / ".join(row.text for row in rows[:4])[:160] or None,
        limit=", ".join(author.name for author in authors),
        message=message,
        allowed=f"In this order: {', '.join(author.name for author in authors)}.",
        mend="Make the PDF and the list of authors in the form agree; ask the chairs if the list has to change.",
    )


def _around(rows: list[Row]) -> Box | None:
    if not rows:
        return None
    x0, y0, x1, y1 = zip(*(row.box for row in rows), strict=True)
    return min(x0), min(y0), max(x1), max(y1)


RULE = Rule(
    name="author-names",
    title="Authors of the camera-ready version",
    subject=Subject.CONTENT,
    default=Severity.ERROR,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
)
