"""No "our previous work [3]", and no "at X University, we": the text does not say whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eligibility.findings import Finding, Severity
from eligibility.identity import ANONYMOUS, severity_at
from eligibility.inputs import Inputs, NoParameters, Rule, Subject, analysed
from eligibility.layout.flow import beside_the_text

_CITATION = r"(?:\[\d|\(\w+ et al|\[[A-Z][a-z]+)"
_EARLIER = "previous|prior|earlier|former|past|recent"
_WORK = "work|paper|study|studies|research|publication|results?|approach|system|tool|survey|version"
_SHOWED = "showed|shown|proposed|presented|introduced|published|reported|found|described"
_SELF = re.compile(
    rf"\b(?:our|my) (?:own )?(?:{_EARLIER}) (?:{_WORK})s?\b[^.]{{0,50}}{_CITATION}"
    rf"|\bwe (?:have )?(?:previously|earlier) (?:{_SHOWED})\b[^.]{{0,60}}{_CITATION}"
    rf"|\bin our (?:previous|prior|earlier) [\w ]{{0,30}}{_CITATION}",
    re.IGNORECASE,
)
_STAMP = re.compile(r"arXiv:\s?\d{4}\.\d{4,5}(?:v\d+)?", re.IGNORECASE)
_PLACE = (
    r"(?:the )?(?:[A-Z][\w'’-]+ ){0,3}(?:University|Universität|Université|Institute|College|Polytechnic|Hospital|ETH|EPFL|MIT)"
    r"(?: (?:of|Zurich|Zürich)(?: [A-Z][\w'’-]+){0,3})?"
)
_INSTITUTION = re.compile(
    rf"\b[Aa]t {_PLACE}, we\b|\b[Ww]e,? at {_PLACE}"
    rf"|\b(?:ethics (?:board|committee|commission)|institutional review board|IRB|review board) (?:of|at|from) {_PLACE}"
    rf"|\bour (?:lab|group|department|university|institute|company) (?:at|,) {_PLACE}"
)


def sentence(_parameters: NoParameters) -> str:
    return "Own earlier work in the third person; no institution named as one's own."


def check(inputs: Inputs, _parameters: NoParameters) -> list[Finding]:
    return [
        *_found(inputs, _SELF, "self_citation"),
        *_found(inputs, _INSTITUTION, "institution"),
        *_stamps(inputs),
    ]


def _stamps(inputs: Inputs) -> Iterator[Finding]:
    """The stamp that arXiv prints into the margin leads to a page with the authors' names."""
    severity = severity_at(inputs.anonymity, full=Severity.NOTICE, names=Severity.OFF)
    if severity is Severity.OFF:
        return
    for row in beside_the_text(analysed(inputs), inputs.paper):
        if found := _STAMP.search(row.text[:400]):
            yield Finding(
                rule=RULE.name,
                kind="arxiv_stamp",
                severity=severity,
                page=row.page,
                box=row.box,
                evidence=found[0],
                message="The paper bears the stamp of arXiv, where its authors are named.",
                allowed="A preprint on arXiv, if the call does not forbid it.",
                mend="Upload the file that was made from the source, without the stamp.",
            )
            return


def _found(inputs: Inputs, pattern: re.Pattern[str], kind: str) -> Iterator[Finding]:
    severity = severity_at(inputs.anonymity, full=Severity.WARNING, names=Severity.OFF)
    if severity is Severity.OFF:
        return
    flow = inputs.text
    for found in pattern.finditer(flow.text):
        if ANONYMOUS.search(found[0]):
            continue
        row = flow.row_at(found.start())
        own_work = kind == "self_citation"
        yield Finding(
            rule=RULE.name,
            kind=kind,
            severity=severity,
            page=row.page,
            box=row.box,
            evidence=found[0][:160],
            message="The text says that a cited work is the authors' own."
            if own_work
            else "The text names the authors' institution.",
            allowed="Citing own work like that of others."
            if own_work
            else "Institutions that are not the authors' own.",
            mend="Write “Smith et al. [3] showed” instead of “we showed [3]”."
            if own_work
            else "Write “our institution”.",
        )


RULE = Rule(
    name="own-work",
    title="Own work and institution",
    subject=Subject.CONTENT,
    default=Severity.WARNING,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
)
