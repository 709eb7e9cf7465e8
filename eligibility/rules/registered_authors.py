"""The authors of this very submission are not to be found in its text: names, addresses, ORCID iDs, affiliations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eligibility.authors import Author
from eligibility.findings import Finding, Severity
from eligibility.identity import EMAIL, folded, severity_at, spellings
from eligibility.inputs import Inputs, NoParameters, Rule, Subject
from eligibility.layout.flow import Flow, flow_of, without_references

_MOST_PLACES = 5
_WHAT = {
    "author_name": "An author's name is in the text.",
    "email": "An author's address is in the text.",
    "orcid": "An author's ORCID iD is in the text.",
    "affiliation": "An author's affiliation is in the text.",
}


def sentence(_parameters: NoParameters) -> str:
    return "Names, addresses and ORCID iDs of the registered authors nowhere but in the references."


def check(inputs: Inputs, _parameters: NoParameters) -> list[Finding]:
    if inputs.authors is None:
        return []
    flow = flow_of(without_references(inputs.paper))
    text = Flow(_folded_in_place(flow.text), flow.starts, flow.rows)
    error = severity_at(inputs.anonymity, full=Severity.ERROR, names=Severity.ERROR)
    warning = severity_at(inputs.anonymity, full=Severity.WARNING, names=Severity.OFF)
    findings: list[Finding] = []
    for author in inputs.authors.authors:
        for kind, offsets in (
            ("author_name", _names(author, text.text)),
            ("email", _addresses(author, flow.text)),
            ("orcid", _orcids(author, flow.text)),
        ):
            findings += _at(kind, error, offsets, flow)
        findings += _at("affiliation", warning, _affiliations(author, text.text), flow)
    return _once_a_line(findings)


def _folded_in_place(text: str) -> str:
    """Folded, with each character where it was: what folds to none or several is left as it is."""
    return "".join(one if len(one := folded(character)) == 1 else character for character in text)


def _names(author: Author, text: str) -> Iterator[int]:
    for pattern in spellings(author):
        for found in pattern.finditer(text):
            yield found.start()


def _addresses(author: Author, text: str) -> Iterator[int]:
    local, _, domain = author.email.casefold().partition("@")
    if not domain:
        return
    for found in EMAIL.finditer(text):
        locals_found = re.split(r"[\s,;|/]+", found[1].strip("{}").casefold())
        if found[2].casefold() == domain and local in locals_found:
            yield found.start()


def _orcids(author: Author, text: str) -> Iterator[int]:
    digits = re.sub(r"[^0-9Xx]", "", author.orcid)
    if len(digits) == 16:
        pattern = r"-?".join(digits[start : start + 4] for start in range(0, 16, 4))
        for found in re.finditer(pattern, text, re.IGNORECASE):
            yield found.start()


def _affiliations(author: Author, text: str) -> Iterator[int]:
    name = folded(author.affiliation.partition(",")[0]).strip()
    if len(name) >= 6:
        for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            yield found.start()


def _at(kind: str, severity: Severity, offsets: Iterator[int], flow: Flow) -> Iterator[Finding]:
    if severity is Severity.OFF:
        return
    for number, offset in enumerate(offsets):
        if number >= _MOST_PLACES:
            return
        row = flow.row_at(offset)
        yield Finding(
            rule=RULE.name,
            kind=kind,
            severity=severity,
            page=row.page,
            box=row.box,
            evidence=row.text[:300],
            message=_WHAT[kind],
            allowed="Names of authors in the references only.",
            mend="Remove it; cite own earlier work in the third person.",
        )


def _once_a_line(findings: list[Finding]) -> list[Finding]:
    kept: dict[tuple[str | None, int | None, object], Finding] = {}
    for finding in findings:
        kept.setdefault((finding.kind, finding.page, finding.box), finding)
    return list(kept.values())


RULE = Rule(
    name="registered-authors",
    title="The authors' names and addresses",
    subject=Subject.CONTENT,
    default=Severity.ERROR,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
)
