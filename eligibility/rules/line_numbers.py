"""No line numbers in the final version of a paper."""

from __future__ import annotations

from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, NoParameters, Rule, Subject, analysed
from eligibility.layout.rows import line_numbers
from eligibility.layout.sparse_numbers import sparse_line_numbers
from eligibility.words import count

# A listing or an algorithm numbers its lines, too, but not in the margins of page after page.
_LEAST_OF_A_PAGE = 20


def sentence(_parameters: NoParameters) -> str:
    return "No line numbers in the camera-ready version."


def check(inputs: Inputs, _parameters: NoParameters) -> list[Finding]:
    if not inputs.is_camera_ready:
        return []
    facts = analysed(inputs)
    pages = facts.pages
    at_each_line = line_numbers([page.spans for page in pages])
    at_some_lines = sparse_line_numbers(facts, inputs.paper.rows)
    numbered = {
        number: spans if len(spans) >= _LEAST_OF_A_PAGE else sparse
        for number, (spans, sparse) in enumerate(zip(at_each_line, at_some_lines, strict=True), start=1)
        if len(spans) >= _LEAST_OF_A_PAGE or sparse
    }
    if not numbered or len(numbered) < (len(pages) + 1) // 2:
        return []
    first, spans = next(iter(numbered.items()))
    return [
        Finding(
            rule=RULE.name,
            severity=Severity.ERROR,
            page=first,
            box=spans[0].box,
            evidence=" ".join(span.text.strip() for span in spans[:5]),
            measured=len(numbered),
            message=f"The lines are numbered on {count(len(numbered), 'page')}.",
            allowed=sentence(NoParameters()),
            mend="LaTeX: take out the option review or the package lineno. Word: Layout > Line Numbers > None.",
        )
    ]


RULE = Rule(
    name="line-numbers",
    title="Line numbers",
    subject=Subject.CONTENT,
    default=Severity.ERROR,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
    reads_text=True,
)
