"""No text that is in the file but cannot be seen. Text that addresses language models or asks for praise is named as
such."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from eligibility.facts import PageFacts, Span
from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, NoParameters, Rule, Subject, analysed

_INVISIBLE = 3
_TINY = 2.0
_COVERED = 0.5
_WORDS = 3
_QUOTED = 200
# A drawing has so many lines of labels, of which most have fewer words than a sentence. Axes are labelled upwards.
_FEWEST_LABELS, _LONGEST_LABEL, _UPRIGHT = 10, 7, 90
# A line or two that were not broken; more than that is no accident. The gap, in sizes of type, is that of two lines.
_MOST_CUT_OFF = 300
_GAP = 1.6
_TO_MODELS = re.compile(
    r"ignore (?:all |any )?(?:previous|prior|above) (?:instructions?|prompts?)|language models?\b.{0,40}(?:review|should|must|please)|"
    r"(?:positive|favou?rable|good) review|do not (?:mention|highlight) (?:any )?(?:negatives?|weakness)|recommend (?:strong )?accept|"
    r"(?:strong )?accept(?:ance)? (?:this|the) paper|as an ai\b|\bLLM reviewers?\b",
    re.IGNORECASE,
)
_HOW = {
    "unseen": "has the colour of what is behind it, or lies behind something else",
    "invisible": "is drawn invisibly",
    "tiny": "is smaller than 2 pt",
    "outside": "stands outside the page",
}
_MEND = {
    "unseen": "LaTeX: look for \\color and \\textcolor with white, and for a picture or box over text. Word: Home > Font Color "
    "> Automatic on all of the text, and pictures with Wrap Text > In Line with Text.",
    "invisible": "LaTeX: look for \\pdfliteral with 3 Tr, and for figures from a scanner, which bring a layer of recognised text "
    "along. Word: insert such figures as pictures (PNG) instead of as PDF.",
    "tiny": "LaTeX: look for \\fontsize and \\scalebox. Word: Home > Font Size on all of the text.",
    "outside": "LaTeX: look for \\hspace, \\vspace and \\put with large or negative lengths. Word: delete text boxes beside the "
    "page.",
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
        if (outside := hidden.get("outside")) and (off := _running_off(page, outside)):
            hidden["outside"] = [span for span in outside if span not in off]
            findings.append(_cut_off(number, off))
        for how, spans in hidden.items():
            # What a figure crops away, shows too small to read or has recognised in it is of no importance unless it
            # speaks to a program.
            on_the_page = [span for span in spans if not span.inside and not _is_recognised(span, page)]
            if how == "tiny" and not _has_a_line_of_words(on_the_page):
                on_the_page = []
            if text := _told(on_the_page) or _to_models(spans):
                findings.append(_finding(number, how, spans[0], text))
    return findings


def _running_off(page: PageFacts, outside: list[Span]) -> list[Span]:
    """What stands outside because a line in view, or a column of them, goes on too far; nothing if that is much, or
    speaks to a program."""
    beyond = {id(span) for span in outside}
    off = [
        *_continued(page.spans, beyond, across=True, edge=page.width),
        *_continued(page.spans, beyond, across=False, edge=page.height),
    ]
    text = " ".join(span.text for span in off)
    return [] if len(text) > _MOST_CUT_OFF or _TO_MODELS.search(text) else off


def _continued(spans: Sequence[Span], beyond: set[int], *, across: bool, edge: float) -> Iterator[Span]:
    lines: dict[int, list[tuple[float, float, Span]]] = defaultdict(list)
    for span in spans:
        x0, _, x1, _ = span.box
        if span.turn == 0:
            place = (x0, x1, span) if across else (span.baseline, span.baseline, span)
            lines[round(span.baseline if across else x0)].append(place)
    for line in lines.values():
        reach = -math.inf
        for begin, end, span in sorted(line, key=lambda place: place[0]):
            follows = begin - reach <= _GAP * span.size
            if id(span) in beyond and follows and begin >= edge:
                yield span
            elif id(span) in beyond:
                continue
            reach = max(reach, end)


def _has_a_line_of_words(spans: list[Span]) -> bool:
    """Whether words stand side by side. Labels of a drawing that was made too small stand here and there, or are many
    and most of them short."""
    lines: dict[tuple[int, int], list[Span]] = defaultdict(list)
    for span in spans:
        lines[span.turn, round(span.box[0] if abs(span.turn) == _UPRIGHT else span.baseline)].append(span)
    words = [_words_in(line) for line in lines.values()]
    if len(words) >= _FEWEST_LABELS:
        return 2 * sum(number for number in words if number >= _LONGEST_LABEL) > sum(words)
    return any(number >= _WORDS for number in words)


def _told(spans: list[Span]) -> str:
    return _text_of(spans) if _words_in(spans) >= _WORDS else ""


def _words_in(spans: list[Span]) -> int:
    return len(re.findall(r"\w\w+", _text_of(spans)))


def _text_of(spans: list[Span]) -> str:
    return " ".join(" ".join(span.text for span in spans).split())


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


def _is_recognised(span: Span, page: PageFacts) -> bool:
    """Whether invisible text lies on the ink of a picture, as programs write it that read the scan of a figure."""
    if span.mode != _INVISIBLE or span.unseen:
        return False
    x, y = (span.box[0] + span.box[2]) / 2, (span.box[1] + span.box[3]) / 2
    pictures = (image.box for image in page.images if image.kind == "image")
    return any(x0 < x < x1 and y0 < y < y1 for x0, y0, x1, y1 in pictures)


def _area(box: tuple[float, float, float, float]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _finding(page: int, how: str, first: Span, text: str) -> Finding:
    to_models = [found.span() for found in _TO_MODELS.finditer(text[:_QUOTED])]
    message = f"Text is hidden on page {page}."
    if to_models or _TO_MODELS.search(text):
        message = f"Hidden text on page {page} addresses language models or asks for praise."
    return Finding(
        rule=RULE.name,
        kind="hidden_text",
        severity=Severity.ERROR,
        page=page,
        box=first.box if how != "outside" else None,
        evidence=text[:_QUOTED],
        marked=tuple(to_models) or None,
        message=message,
        why=f"It {_HOW[how]}.",
        allowed="Only text that readers can see.",
        mend=f"Remove it; the chairs are told about hidden text. {_MEND[how]}",
    )


def _cut_off(page: int, spans: list[Span]) -> Finding:
    return Finding(
        rule=RULE.name,
        kind="hidden_text",
        severity=Severity.NOTICE,
        page=page,
        evidence=_text_of(spans)[:_QUOTED],
        message=f"A line runs off page {page}.",
        why="It goes on outside the page, where nobody can read it.",
        allowed="Text that readers can see.",
        mend="LaTeX: look for “Overfull” in the log, and break the line or the page there. Word: make the table or the line "
        "narrower.",
    )


RULE = Rule(
    name="hidden-text",
    title="Hidden text",
    subject=Subject.CONTENT,
    default=Severity.ERROR,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
    reads_text=True,
)
