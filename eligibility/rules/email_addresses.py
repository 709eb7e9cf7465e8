"""No e-mail addresses outside the references, but for those that are nobody's."""

from __future__ import annotations

import re

from eligibility.findings import Finding, Severity
from eligibility.identity import EMAIL, is_placeholder_address, is_role, severity_at
from eligibility.inputs import Inputs, NoParameters, Rule, Subject

_MOST_PLACES = 10


def sentence(_parameters: NoParameters) -> str:
    return "No e-mail addresses of persons."


def check(inputs: Inputs, _parameters: NoParameters) -> list[Finding]:
    flow = inputs.text
    findings: list[Finding] = []
    for found in EMAIL.finditer(flow.text):
        locals_found = [part for part in re.split(r"[\s,;|/]+", found[1].strip("{}")) if part]
        if not locals_found or all(is_placeholder_address(local, found[2]) for local in locals_found):
            continue
        office = all(is_role(local) for local in locals_found)
        severity = severity_at(inputs.anonymity, full=Severity.ERROR, names=Severity.OFF if office else Severity.ERROR)
        if severity is Severity.OFF or len(findings) >= _MOST_PLACES:
            continue
        row = flow.row_at(found.start())
        findings.append(
            Finding(
                rule=RULE.name,
                kind="email",
                severity=severity,
                page=row.page,
                box=row.box,
                evidence=found[0][:160],
                message="An e-mail address is in the text.",
                allowed="No addresses of persons outside the references.",
                mend="Remove it; the form has a field for it.",
            )
        )
    return findings


RULE = Rule(
    name="email-addresses",
    title="E-mail addresses",
    subject=Subject.CONTENT,
    default=Severity.ERROR,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
)
