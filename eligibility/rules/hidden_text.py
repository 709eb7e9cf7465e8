"""No text that is in the file but cannot be seen. Text that addresses language models or asks for praise is named as
such."""

from __future__ import annotations

import re
from collections import defaultdict

from eligibility.facts import PageFacts, Span
from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, NoParameters, Rule, Subject, analysed

_INVISIBLE = 3
_TINY = 2.0
_COVERED = 0.5
_WORDS = 3
_TO_MODELS = re.compile(
    r"ignore (?:all |any )?(?:previous|prior|above) (?:instructions?|prompts?)|language models?\b.{0,40}(?:review|should|must|please)|"
    r"(?:positive|favou?rable|good) review|do not (?:mention|highlight) (?:any )?(?:negatives?|weakness)|recommend (?:strong )?accept|"
    r"(?:strong )?accept(?:ance)? (?:this|the) paper|as an ai\b|\bLLM reviewers?\b",
    re.IGNORECASE,
)
_HOW = {
    "unseen": "in the colour of what is behind it, or behind something else",
    "invisible": "drawn invisibly",
    "tiny": "smaller than 2 pt",
    "outside": "outside the page",
}


def sentence(_parameters: NoParameters) -> str:
    return "No hidden text."


def check(inputs: Inputs, _parameters: NoParameters) -> list[Finding]:
    findings: list[Finding] = []
    for number, page in enumerate(analysed(inputs).pages, start=1):
        hidden: dict[str, list[Span]] = defaultdict(list)
        for span in page.spans:
            if how := _hidden(span, page):
                hidden[how].append(span)
        for how, spans in hidden.items():
            # What a figure crops away, or shows too small to read, is of no importance unless it speaks to a program.
            if text := _told([span for span in spans if not span.inside]) or _to_models(spans):
                findings.append(_finding(number, how, spans[0], text))
    return findings


def _told(spans: list[Span]) -> str:
    text = " ".join(" ".join(span.text for span in spans).split())
    return text if len(re.findall(r"\w\w+", text)) >= _WORDS else ""


def _to_models(spans: list[Span]) -> str:
    text = _told(spans)
    return text if _TO_MODELS.search(text) else ""


def _hidden(span: Span, page: PageFacts) -> str | None:
    x0, y0, x1, y1 = span.box
    if x1 <= 0 or y1 <= 0 or x0 >= page.width or y0 >= page.height:
        return "outside"
    if span.mode == _INVISIBLE:
        # Over the picture of a page, invisible text is what a program recognised in a scan.
        scanned = any(_area(i.box) > _COVERED * page.width * page.height for i in page.images)
        return None if scanned and not span.unseen else "invisible"
    if 0 < span.size < _TINY:
        return "tiny"
    return "unseen" if span.unseen else None


def _area(box: tuple[float, float, float, float]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _finding(page: int, how: str, first: Span, text: str) -> Finding:
    to_models = bool(_TO_MODELS.search(text))
    message = f"Text is hidden on page {page}, {_HOW[how]}."
    if to_models:
        message = f"Hidden text on page {page} addresses language models or asks for praise, {_HOW[how]}."
    return Finding(
        rule=RULE.name,
        kind="hidden_text",
        severity=Severity.ERROR,
        page=page,
        box=first.box if how != "outside" else None,
        evidence=text[:200],
        message=message,
        allowed="Only text that readers can see.",
        mend="Remove it; Word: File > Info > Inspect Document finds what is hidden. The chairs are told about hidden text.",
    )


RULE = Rule(
    name="hidden-text",
    title="Hidden text",
    subject=Subject.CONTENT,
    default=Severity.ERROR,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
)
