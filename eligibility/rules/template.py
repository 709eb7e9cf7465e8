"""The paper is set with the template of the call (A4). Only acm-sigconf can be told for sure.

What it is told by: two columns of 240 pt, text of 9 pt, Libertine. A paper with other measures was not set by it, which is
an error. One with its measures in another typeface may have been: ACM's template for Word falls back to another typeface
where Libertine is not installed. That is a notice.
"""

from __future__ import annotations

from dataclasses import dataclass

from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, Rule, Subject, analysed
from eligibility.layout.measures import Measures
from eligibility.parameters import parameter
from eligibility.words import listed

# Wider than the rules about columns and type allow: those say what is wrong with a paper that is set by the template.
_BODY, _COLUMN = (8.4, 9.6), (228.0, 252.0)
_WORDS = {1: "one column", 2: "two columns", 3: "three columns"}


@dataclass(frozen=True, slots=True)
class Template:
    """A family that can be recognised by its fonts, columns and type size."""

    family: str = parameter("acm-sigconf", label="Template", choices=(("acm-sigconf", "ACM sigconf"),))


def sentence(_parameters: Template) -> str:
    return "The ACM sigconf template (two columns)."


def check(inputs: Inputs, parameters: Template) -> list[Finding]:
    measures = inputs.paper.measures
    if inputs.paper.template == parameters.family or measures.body_size is None or measures.columns is None:
        return []
    differs = _what_differs(measures)
    if differs:
        message = f"The paper is not set with the ACM sigconf template: {listed(differs)}."
        mend = (
            "LaTeX: \\documentclass[sigconf]{acmart} (with review and anonymous for the version for review). Word: ACM's "
            "template for proceedings in two columns; take over its styles and page layout unchanged."
        )
    else:
        message = f"The paper has the measures of the ACM sigconf template, but not its typeface: {_typeface(inputs)}."
        mend = (
            "If you used the template, nothing has to be done. LaTeX: install the package libertine; acmart then takes it by "
            "itself. Word: install the Libertine fonts that come with ACM's template."
        )
    return [
        Finding(
            rule=RULE.name,
            severity=Severity.ERROR if differs else Severity.NOTICE,
            page=1,
            limit=parameters.family,
            message=message,
            allowed="Two columns of 240 pt, text of 9 pt in Libertine, as the template sets them.",
            mend=mend,
        )
    ]


def _what_differs(measures: Measures) -> list[str]:
    """What the template never sets, in words; a paper in one column is that and nothing more."""
    if measures.columns != 2:
        return [f"the text runs in {_WORDS.get(measures.columns or 0, 'other columns')}, not in two"]
    differs = []
    if measures.body_size is not None and not _BODY[0] <= measures.body_size <= _BODY[1]:
        differs.append(f"its text has {measures.body_size:g} pt, not 9")
    if measures.column_width is not None and not _COLUMN[0] <= measures.column_width <= _COLUMN[1]:
        differs.append(f"its columns are {measures.column_width:.0f} pt wide, not 240")
    return differs


def _typeface(inputs: Inputs) -> str:
    """The font of most of the body, without what tells its weight."""
    size = inputs.paper.measures.body_size or 0.0
    letters: dict[int, int] = {}
    for row in inputs.paper.rows:
        if abs(row.size - size) < 0.15:
            letters[row.font] = letters.get(row.font, 0) + row.letters
    fonts = analysed(inputs).fonts or ()
    number = max(letters, key=lambda one: letters[one], default=-1)
    return fonts[number].name if 0 <= number < len(fonts) and fonts[number].name else "a font without a name"


RULE = Rule(
    name="template",
    title="Template",
    subject=Subject.CONTENT,
    default=Severity.ERROR,
    parameters=Template,
    sentence=sentence,
    check=check,
    reads_text=True,
)
