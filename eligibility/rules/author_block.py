"""No names between title and abstract (M7, A5). Template names that were left in place are told, and called that."""

from __future__ import annotations

from eligibility.findings import Finding, Severity
from eligibility.identity import PLACEHOLDER, author_block, severity_at
from eligibility.inputs import Inputs, NoParameters, Rule, Subject


def sentence(_parameters: NoParameters) -> str:
    return "No author names below the title."


def check(inputs: Inputs, _parameters: NoParameters) -> list[Finding]:
    block = author_block(inputs.paper)
    severity = severity_at(inputs.anonymity, full=Severity.ERROR, names=Severity.WARNING)
    if not block or severity is Severity.OFF:
        return []
    quote = " / ".join(row.text for row in block[:4])[:160]
    placeholder = any(PLACEHOLDER.search(row.text) for row in block)
    message = (
        "The template's own author names are still below the title."
        if placeholder
        else "Authors are named below the title."
    )
    box = (
        min(row.box[0] for row in block),
        min(row.box[1] for row in block),
        max(row.box[2] for row in block),
        max(row.box[3] for row in block),
    )
    return [
        Finding(
            rule=RULE.name,
            kind="author_block",
            severity=severity,
            page=1,
            box=box,
            evidence=quote,
            message=message,
            allowed="Nothing there, or “Anonymous Author(s)”.",
            mend="LaTeX: give acmart the option anonymous, or leave \\author empty. Word: delete the lines.",
        )
    ]


RULE = Rule(
    name="author-block",
    title="Names below the title",
    subject=Subject.CONTENT,
    default=Severity.ERROR,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
)
