"""Scripts, actions and forms: removed from the copy that reviewers get."""

from __future__ import annotations

from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, NoParameters, Rule, Subject, analysed
from eligibility.words import count, listed


def sentence(_parameters: NoParameters) -> str:
    return "Scripts, actions and forms are removed from the copy that reviewers get."


def check(inputs: Inputs, _parameters: NoParameters) -> list[Finding]:
    structure = analysed(inputs).structure
    there = [
        *([count(structure.scripts, "script")] if structure.scripts else []),
        *([count(structure.launches, "action")] if structure.launches else []),
        *([count(structure.form_fields, "form field")] if structure.form_fields else []),
        *(["an XFA form"] if structure.xfa else []),
    ]
    if not there:
        return []
    return [
        Finding(
            rule=RULE.name,
            kind="active_content",
            severity=Severity.WARNING,
            evidence=listed(there),
            message=f"The file holds {listed(there)}.",
            allowed="They are removed from the copy that reviewers get.",
            mend="Nothing to do. Your own file is unchanged.",
            done_for_you=True,
        )
    ]


RULE = Rule(
    name="active-content",
    title="Scripts and forms",
    subject=Subject.CONTENT,
    default=Severity.WARNING,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
)
