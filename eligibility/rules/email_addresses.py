"""No e-mail addresses outside the references, but for those that are nobody's."""

from __future__ import annotations

import re
from dataclasses import replace

from eligibility.findings import Finding, Severity
from eligibility.identity import severity_at
from eligibility.identity.addresses import addresses_in, is_role, locals_of, spelt_out_in
from eligibility.identity.places import place_of
from eligibility.inputs import Inputs, NoParameters, Rule, Subject
from eligibility.words import count

_MOST_PLACES = 10
# A list that anybody may write to, told as such just before: "the mailing list (dev@spark.apache.org)".
_MAILING_LIST = re.compile(r"\b(?:mailing[- ]?lists?|news ?groups?|discussion lists?)\b[^.]{0,40}$", re.IGNORECASE)
_JUST_BEFORE = 80


def sentence(_parameters: NoParameters) -> str:
    return "No e-mail addresses of persons."


def check(inputs: Inputs, _parameters: NoParameters) -> list[Finding]:
    flow = inputs.text
    findings: list[Finding] = []
    further = 0
    for found in (*addresses_in(flow.text), *spelt_out_in(flow.text)):
        if _MAILING_LIST.search(flow.text[max(0, found.start() - _JUST_BEFORE) : found.start()]):
            continue
        office = all(is_role(local) for local in locals_of(found))
        severity = severity_at(inputs.anonymity, full=Severity.ERROR, names=Severity.OFF if office else Severity.ERROR)
        if severity is Severity.OFF:
            continue
        if len(findings) >= _MOST_PLACES:
            further += 1
            continue
        place = place_of(flow, found.start(), found.end())
        findings.append(
            Finding(
                rule=RULE.name,
                kind="email",
                severity=severity,
                page=place.page,
                box=place.box,
                evidence=place.quote,
                message="An e-mail address is in the text.",
                allowed="No addresses of persons outside the references.",
                mend="Remove it; the form has a field for it. LaTeX: acmart leaves \\email out with the option anonymous; with "
                "other classes delete it. Word: delete it below the title, in footnotes and in headers.",
            )
        )
    if further:
        more = f"{count(further, 'other is', 'others are')} further on."
        findings[-1] = replace(findings[-1], message=f"An e-mail address is in the text, and {more}")
    return findings


RULE = Rule(
    name="email-addresses",
    title="E-mail addresses",
    subject=Subject.CONTENT,
    default=Severity.ERROR,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
    reads_text=True,
)
