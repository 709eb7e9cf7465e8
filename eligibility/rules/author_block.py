"""No names between title and abstract (M7, A5). Template names that were left in place are told, and called that. Where
only names are withheld, a company may stand there."""

from __future__ import annotations

from conferences.kinds import Anonymity
from eligibility.authors import AuthorFacts
from eligibility.findings import Box, Finding, Severity
from eligibility.identity import PLACEHOLDER
from eligibility.identity.block import author_block
from eligibility.identity.people import persons_in
from eligibility.identity.places import around, box_within
from eligibility.identity.searching import is_named
from eligibility.identity.telling import telling_parts
from eligibility.inputs import Inputs, NoParameters, Rule, Subject
from eligibility.layout.rows import Row

_SIGCONF = "LaTeX: \\documentclass[sigconf,anonymous,review]{acmart}."
_OTHERS = "LaTeX: the option of your class that leaves authors out for review, if it has one; else an empty \\author{}."


def sentence(_parameters: NoParameters) -> str:
    return "No author names below the title."


def check(inputs: Inputs, _parameters: NoParameters) -> list[Finding]:
    block = author_block(inputs.paper) if inputs.anonymity.forbids_names else []
    if not block:
        return []
    placeholder = any(PLACEHOLDER.search(row.text) for row in block)
    authors = (inputs.authors or AuthorFacts()).authors
    quote = " / ".join(row.text for row in block[:4])
    severity, allowed = Severity.ERROR, "Nothing there, or “Anonymous Author(s)”."
    if inputs.anonymity is Anonymity.NAMES_WITHHELD and not placeholder:
        persons = persons_in([row.text for row in block], authors)
        if not persons:
            return []
        # One pair of capitalised words and nothing else may be a company that nobody has told us of.
        known = any(is_named(author, block[0].text) for author in authors)
        if len(block) == 1 and not known and persons == [" ".join(block[0].text.split())]:
            severity = Severity.WARNING
        quote, allowed = " / ".join(persons[:4]), "The company's name, and addresses such as team@company."
    message = (
        "The template's own author names are still below the title."
        if placeholder
        else "Authors are named below the title."
    )
    return [
        Finding(
            rule=RULE.name,
            kind="author_block",
            severity=severity,
            page=block[0].page,
            box=_box(block, quote),
            evidence=quote[:160],
            marked=telling_parts(quote[:160], authors),
            message=message,
            allowed=allowed,
            mend=f"{_SIGCONF if inputs.paper.template == 'acm-sigconf' else _OTHERS} Word: delete the lines below the title.",
        )
    ]


def _box(block: list[Row], quote: str) -> Box | None:
    """The box around a single name, else around the lines."""
    for row in block:
        if (start := row.text.find(quote)) >= 0:
            return box_within(row, start, start + len(quote))
    return around(block)


RULE = Rule(
    name="author-block",
    title="Names below the title",
    subject=Subject.CONTENT,
    default=Severity.ERROR,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
    reads_text=True,
)
