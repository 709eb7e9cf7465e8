"""No acknowledgements with prose, and no grants: they name people, places and funders."""

from __future__ import annotations

import re

from eligibility.findings import Finding, Severity
from eligibility.identity import ANONYMOUS, severity_at
from eligibility.inputs import Inputs, NoParameters, Rule, Subject
from eligibility.layout.flow import flow_of, without_references
from eligibility.layout.marks import letters_of
from eligibility.layout.rows import Row

_HEADINGS = ("acknowledg", "danksagung", "fundingstatement", "agradecimientos", "remerciements")
_FUNDING = re.compile(
    r"\b(?:this|the|our) (?:work|research|study|project|paper|material)\b[^.]{0,60}\b(?:supported|funded|sponsored|financed)\b"
    r"[^.]{0,20}\bby\b",
    re.IGNORECASE,
)
# Templates say what to do with acknowledgements; that is no acknowledgement.
_INSTRUCTION = re.compile(
    r"do not include|should (?:not|be|go)|must not|camera[- ]ready|identification of funding|template|\bsection\b",
    re.IGNORECASE,
)
_PROSE = 40


def sentence(_parameters: NoParameters) -> str:
    return "No acknowledgements or grants yet."


def check(inputs: Inputs, _parameters: NoParameters) -> list[Finding]:
    severity = severity_at(inputs.anonymity, full=Severity.WARNING, names=Severity.WARNING)
    if severity is Severity.OFF:
        return []
    rows = without_references(inputs.paper)
    place = _section(rows) or _grant(rows)
    if place is None:
        return []
    return [
        Finding(
            rule=RULE.name,
            kind="ack_funding",
            severity=severity,
            page=place.page,
            box=place.box,
            evidence=place.text[:160],
            message="Acknowledgements or funding are named.",
            allowed="An empty section, or one that says it is left out for review.",
            mend="Leave it out until the camera-ready version (acmart: the acks environment does it).",
        )
    ]


def _section(rows: list[Row]) -> Row | None:
    for position, row in enumerate(rows):
        if not letters_of(row.text[:60]).startswith(_HEADINGS) or len(row.text) > 60:
            continue
        following = rows[position + 1 : position + 5]
        prose = " ".join(one.text for one in following if one.page == row.page)
        if len(prose) >= _PROSE and not ANONYMOUS.search(prose) and not _INSTRUCTION.search(prose):
            return following[0]
    return None


def _grant(rows: list[Row]) -> Row | None:
    flow = flow_of(rows)
    for found in _FUNDING.finditer(flow.text):
        around = flow.text[found.start() : found.end() + 120]
        if not ANONYMOUS.search(around) and not _INSTRUCTION.search(around):
            return flow.row_at(found.start())
    return None


RULE = Rule(
    name="acknowledgements",
    title="Acknowledgements and funding",
    subject=Subject.CONTENT,
    default=Severity.WARNING,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
)
