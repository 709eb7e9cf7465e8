"""Pages stand upright."""

from __future__ import annotations

from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, NoParameters, Rule, Subject, analysed
from eligibility.words import page_list


def sentence(_parameters: NoParameters) -> str:
    return "Upright pages."


def check(inputs: Inputs, _parameters: NoParameters) -> list[Finding]:
    lying = [
        number
        for number, page in enumerate(analysed(inputs).pages, start=1)
        if (page.width > page.height) != (page.rotation in (90, 270)) or page.rotation == 180
    ]
    if not lying:
        return []
    return [
        Finding(
            rule=RULE.name,
            severity=Severity.ERROR,
            page=lying[0],
            measured=len(lying),
            limit=0,
            message=f"{page_list(lying)} {'is' if len(lying) == 1 else 'are'} shown turned.",
            allowed=sentence(NoParameters()),
            mend="Turn the table or figure inside an upright page. LaTeX: sidewaystable of the package rotating instead of "
            "landscape. Word: Layout > Orientation > Portrait for each section.",
        )
    ]


RULE = Rule(
    name="rotation",
    title="Turned pages",
    subject=Subject.CONTENT,
    default=Severity.WARNING,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
)
