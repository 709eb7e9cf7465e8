"""No Type 3 fonts: they are drawings or bitmaps, look coarse, and cannot always be searched."""

from __future__ import annotations

from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, NoParameters, Rule, Subject, analysed
from eligibility.words import page_list


def sentence(_parameters: NoParameters) -> str:
    return "No Type 3 fonts."


def check(inputs: Inputs, _parameters: NoParameters) -> list[Finding]:
    pages = sorted({page for font in analysed(inputs).fonts or () if font.type == "Type3" for page in font.pages})
    if not pages:
        return []
    return [
        Finding(
            rule=RULE.name,
            severity=Severity.ERROR,
            page=pages[0],
            measured=len(pages),
            limit=0,
            message=f"{page_list(pages)} {'uses' if len(pages) == 1 else 'use'} Type 3 fonts.",
            allowed=sentence(NoParameters()),
            mend="LaTeX: install the package cm-super, or load lmodern; in plots by matplotlib set pdf.fonttype to 42. Word: save as "
            "PDF by Word itself instead of a printer driver.",
        )
    ]


RULE = Rule(
    name="type3-fonts",
    title="Type 3 fonts",
    subject=Subject.CONTENT,
    default=Severity.WARNING,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
)
