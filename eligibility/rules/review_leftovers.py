"""Nothing of the version for review in the final one: "under review", anonymous authors, the template's own placeholders,
what was left out for the reviewers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eligibility.findings import Box, Finding, Severity
from eligibility.identity.block import front_pages
from eligibility.identity.places import Place, box_within, place_of
from eligibility.inputs import Inputs, NoParameters, Rule, Subject, analysed
from eligibility.layout.flow import beside_the_text
from eligibility.layout.rows import Row

_EDGE = re.compile(
    r"under (?:double-blind )?review|submitted (?:to|for)\b|submission\s*(?:id|no\.?|number|#)|anonymous (?:authors?|submission|institut)|"
    r"do not (?:distribute|cite|circulate)|not for distribution|unpublished working draft|confidential|review copy|"
    r"\bdraft\b|preliminary work|conference acronym|conference’17|woodstock, ny|10\.1145/(?:n{4,}|x{4,}|1122445)|"
    r"(?:manuscript|paper) (?:id|no\.?|number)\b|double-blind",
    re.IGNORECASE,
)
# In running text these words may mean something else; at the head of a paper they do not.
_FIRST_PAGE = re.compile(
    r"^anonymous (?:authors?|submission|institut)|\bunder (?:double-blind )?review (?:at|by|as|for)\b|do not distribute|"
    r"\bsubmitted (?:to|for) (?:[\w-]+ ){,2}review\b|^\W*(?-i:Submitted to (?:the )?[A-Z][\w ’'-]{,60})|"
    r"\bthis (?:paper|work|article|manuscript|submission) is (?:currently |still |now )?(?:under (?:[\w-]+ )?|in )review\b|"
    r"^\W*submission\s*(?:id|no\.?|number|#)|manuscript submitted to|conference acronym|woodstock, ny|"
    r"10\.1145/(?:n{4,}|x{4,}|1122445)|^preliminary work\b|unpublished working draft",
    re.IGNORECASE,
)
# What authors leave out until they are accepted. A paper about reviewing may say these words of others.
_LEFT_OUT = re.compile(
    r"\b(?:removed|omitted|withheld|hidden|redacted|blinded|anonymi[sz]ed|suppressed|left out|concealed|masked) "
    r"(?:here )?(?:for|during|due to|because of|to (?:preserve|ensure|allow|keep|facilitate)) (?:the )?(?:purposes? of )?"
    r"(?:(?:double|single|triple)[- ]?(?:blind|anonym)\w*|anonym(?:ous|ity|i[sz]ation)\b|blind(?:ed|ing|ness)?\b|peer\b|review\b)"
    r"(?: (?:peer )?(?:review(?:ing)?|submission)\b)?|"
    r"anonymous\.4open\.science",
    re.IGNORECASE,
)
_MOST = 5
_OPTIONS = (
    "LaTeX: take the options review and anonymous out, and fill in what the rights form gave you. "
    "Word: Design > Watermark > Remove; Insert > Header > Edit Header, and the same with Footer."
)


def sentence(_parameters: NoParameters) -> str:
    return (
        "Nothing of the version for review: no “under review”, no “Anonymous Author(s)”, no placeholders, nothing left out "
        "for the reviewers."
    )


def check(inputs: Inputs, _parameters: NoParameters) -> list[Finding]:
    if not inputs.is_camera_ready:
        return []
    told: dict[str, tuple[Row, str]] = {}
    for row, found in _leftovers(inputs):
        told.setdefault(found.casefold(), (row, found))
    rows = {id(row) for row, _ in told.values()}
    return [
        *(
            _finding(row.page, box_within(row, *_place(row, found)), found)
            for row, found in list(told.values())[:_MOST]
        ),
        *(
            _finding(place.page, place.box, place.quote, left_out=True)
            for place in _left_out(inputs)
            if id(place.row) not in rows
        ),
    ]


def _finding(page: int, box: Box, words: str, *, left_out: bool = False) -> Finding:
    return Finding(
        rule=RULE.name,
        severity=Severity.WARNING if left_out else Severity.ERROR,
        page=page,
        box=box,
        evidence=words,
        message=f"“{words}” {'seems to be' if left_out else 'is'} left from the version for review.",
        allowed=sentence(NoParameters()),
        mend="Say what was left out for the reviewers: the names, the thanks, the grant, the link."
        if left_out
        else _OPTIONS,
    )


def _left_out(inputs: Inputs) -> list[Place]:
    """What was left out for the reviewers, once for each wording."""
    text = inputs.text
    found: dict[str, Place] = {}
    for match in _LEFT_OUT.finditer(text.text):
        found.setdefault(match[0].casefold(), place_of(text, *match.span()))
    return list(found.values())[:_MOST]


def _place(row: Row, words: str) -> tuple[int, int]:
    start = max(0, row.text.find(words))
    return start, start + len(words)


def _leftovers(inputs: Inputs) -> Iterator[tuple[Row, str]]:
    for row in (*inputs.paper.furniture, *beside_the_text(analysed(inputs), inputs.paper)):
        if found := _EDGE.search(row.text[:400]):
            yield row, found[0]
    front = {*front_pages(inputs.paper)}
    for row in inputs.paper.rows:
        if row.page in front and (found := _FIRST_PAGE.search(row.text[:400])):
            yield row, found[0].strip()


RULE = Rule(
    name="review-leftovers",
    title="Leftovers of the version for review",
    subject=Subject.CONTENT,
    default=Severity.ERROR,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
    reads_text=True,
)
