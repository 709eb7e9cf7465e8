"""No acknowledgements with prose, and no grants: they name people, places and funders."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, takewhile

from conferences.kinds import Anonymity
from eligibility.authors import Author, AuthorFacts
from eligibility.findings import Finding, Severity, Stretch
from eligibility.identity import ANONYMOUS
from eligibility.identity.cues import AtWords
from eligibility.identity.people import names_in
from eligibility.identity.places import Place, place_of
from eligibility.identity.searching import is_named
from eligibility.identity.telling import stretches_of
from eligibility.inputs import Inputs, NoParameters, Rule, Subject
from eligibility.layout.flow import Flow, flow_of
from eligibility.layout.marks import readings_of
from eligibility.layout.paper import Paper
from eligibility.layout.rows import Row

_HEADINGS = re.compile(
    "acknowledg|danksagung|funding$|fundingstatement|agradecimientos|agradecimentos|remerciements|ringraziamenti|致谢|謝辞|감사의"
)
# As fast as can be looked at: what each of them holds.
_MAY_BE_HEADING = re.compile(
    r"[Aa] ?[CcGg] ?[KkRr]|[Dd] ?[Aa] ?[Nn]|[Ff] ?[Uu] ?[Nn]|[Rr] ?[EeIi] ?[MmNn]|[\u3400-\u9fff\uac00-\ud7af]"
)
_HEADING = re.compile(
    r"^\W*(?:\d{1,2}\.?\s+)?(?:acknowledge?ments?(?: and funding)?|danksagung|agradecimientos|remerciements|funding)\b\s*[.:—–-]*\s*",
    re.IGNORECASE,
)
_FUNDER = r"(?:[A-Z][\w&.-]+|\w+ (?:grant|contract|project|award)\b|grants?\b|contracts?\b)"
_MONEY = r"(?:grants?|project|contract|award|funds?|foundation|council|ministry|programme|agency|scholarship|no\.)"
_MACHINES = r"(?:comput(?:ing|ational|er|e) (?:time|resources|facilities|hours)|(?:GPU|core) hours|cluster time)"
_FUNDING = re.compile(
    r"\b(?i:(?:(?:this|our) (?:work|research|study|project|paper|material|document|results?)|"
    # Amid a sentence "the project" is one that is told of.
    r"the (?:work|research|study|paper|material|document|results?)|(?-i:The project)|"
    r"(?:first|second|third|last|corresponding) author (?:is|was|has))\b[^.]{0,80}"
    r"\b(?:(?:supported|funded|sponsored|financed)\b[^.]{0,20}\bby|received (?:\w+ ){0,3}?(?:funding|support)\b[^.]{0,30}\bfrom))"
    # A bot gives no money.
    rf"\s+(?!(?:the )?[A-Z]\w*bot\b)(?:\w+ ){{0,4}}?{_FUNDER}"
    rf"|\b(?i:(?:funding|financial support|support)) (?i:(?:from|by)) (?:\w+ ){{0,3}}?{_FUNDER}[^.]{{0,80}}(?i:acknowledged)"
    r"|\b(?i:(?:work|research|study|project|paper|authors?)\b[^.]{0,60}\b(?:has|have) received (?:\w+ ){0,3}?(?:funding|support)\b"
    r"[^.]{0,30}\bfrom)\s+(?:the )?[A-Z]"
    r"|\b(?i:(?:this|our) (?:work|research|study|project|paper)\b[^.]{0,40}\bmade possible by (?:\w+ ){0,3}?"
    r"(?:grants?|funding|support|gifts?|donations?) (?:from|of|by)) (?:the )?[A-Z]"
    rf"|\b(?:Supported|Funded|Financed|Sponsored) (?:in part )?by (?:the |an? )?[A-Z][^.]{{0,80}}?\b(?i:{_MONEY})\b"
    # A number in brackets behind who gave it.
    r"|\b(?:Supported|Funded|Financed|Sponsored) (?:in part )?by (?:the )?[A-Z][^.()]{0,80} \([^()]{0,20}\d{3,}"
    rf"|\bFunding: (?:the )?[A-Z][^.]{{0,80}}?\b(?i:{_MONEY})\b"
    # Whoever has such a grant has to write it in these words.
    r"|\b[Ff]unded by the European Union \("
    rf"|\b(?i:the authors?|we) (?i:(?:gratefully )?(?:acknowledges?|thanks?) (?:the )?(?:financial )?(?:support|funding))"
    # Machines, like money, are given by somebody.
    rf"|\b(?i:the authors?|we) (?i:(?:gratefully |also |thankfully )?(?:acknowledges?|thanks?) [^.]{{0,80}}\b"
    rf"(?:granted|provided|awarded|donated|sponsored|funded|supported|given) (?:to us )?(?:by|from|through)) (?:the )?[A-Z]"
    rf"|\b(?i:{_MACHINES})\b[^.]{{0,40}}\b(?i:(?:was|were|have been|has been) (?:kindly |generously |partly )?"
    rf"(?:granted|provided|awarded|donated|sponsored|allocated) (?:to us )?by) (?:the )?[A-Z]",
)
# Somebody who has a name; the anonymous reviewers and all participants have none.
_SOMEBODY = r"(?:(?:Drs?|Profs?|Professor|Mrs?|Ms)\.? [A-Z][\w’'-]+|[A-Z][\w’'-]+ [A-Z])"
_NAMED_THANKS = re.compile(
    rf"\b(?i:(?:the authors?|we) (?:would like to |wish to |also |sincerely |gratefully )?thank) {_SOMEBODY}"
    rf"|\b(?i:we are (?:very |deeply )?(?:grateful|indebted) to) (?:the )?{_SOMEBODY}"
    rf"|\b(?i:(?:the authors?|we) (?:also |gratefully |would like to )?acknowledge (?:the )?"
    rf"(?:help|assistance|contributions?|advice|comments|feedback|efforts) of) {_SOMEBODY}"
    rf"|\b(?i:(?:our )?thanks (?:also )?(?:go|are due|is due) (?:also )?to) {_SOMEBODY}"
)
_GRANTS = AtWords(
    "this|the|our|first|second|third|last|corresponding|funding|financial|support|work|research|study|project|paper|author|authors|"
    "funded|supported|financed|sponsored|we|computing|computational|computer|compute|gpu|core|cluster",
    _FUNDING,
)
_PERSONS = AtWords("the|author|authors|we|our|thanks", _NAMED_THANKS)
_THANKS = re.compile(
    r"\b(?:thanks?|grateful|gratitude|acknowledges?|indebted|supported|funded|sponsored|granted?|feedback|discussions)\b",
    re.IGNORECASE,
)
# They have no names; who is thanked beside them has one.
_NAMELESS = re.compile(
    r"(?:(?:the|all|our) )?(?:anonymous|blind) (?:[\w-]+ ){0,2}(?:reviewers?|referees?|evaluators?|participants|annotators)\b"
    r"(?:,? and |, )?",
    re.IGNORECASE,
)
# Templates say what to do with acknowledgements; that is no acknowledgement.
_INSTRUCTION = re.compile(
    r"do not include|should (?:not|be|go)|must not|camera[- ]ready|identification of funding|template|\bsections?\b|"
    r"preferred spelling|\\\w+\{|^acknowledge (?:the )?|you can|if (?:the|your)|\bplaced? (?:here|at)\b",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"(?:\.\s?){3,}\s*\d*$|^\W*[\dA-Z.]{1,8}\s+[A-Z].{0,60}\s\d{1,3}$")
_LOOKED_AT = 6
_LEAST_LETTERS = 12
_PROSE, _LONGEST_HEADING = 40, 40
# Dots across a whole page are no more; of endless ones the pattern would take the square of their number.
_LONGEST_OF_CONTENTS = 400


@dataclass(frozen=True, slots=True)
class _Thanks:
    """What is said, and where it begins."""

    place: Place
    text: str


def sentence(_parameters: NoParameters) -> str:
    return "No acknowledgements or grants yet."


def check(inputs: Inputs, _parameters: NoParameters) -> list[Finding]:
    if not inputs.anonymity.forbids_names:
        return []
    # What cannot be seen is told as hidden text.
    flow = inputs.text
    if any(span.unseen for row in flow.rows for span in row.spans):
        flow = flow_of([row for row in flow.rows if not all(span.unseen for span in row.spans)])
    thanks = _section(inputs.paper, flow.rows) or _grant(flow)
    if thanks is None:
        return []
    if inputs.anonymity is Anonymity.NAMES_WITHHELD and not _names_persons(thanks.text, inputs.authors):
        return []  # a company may say who paid
    return [
        Finding(
            rule=RULE.name,
            kind="ack_funding",
            severity=Severity.WARNING,
            page=thanks.place.page,
            box=thanks.place.box,
            evidence=thanks.place.quote,
            marked=_telling(thanks.place.quote, inputs.authors),
            message="Acknowledgements or funding are named.",
            allowed="An empty section, or one that says it is left out for review.",
            mend="Leave it out until the camera-ready version. LaTeX: acmart leaves the acks environment out with the option "
            "anonymous. Word: delete the section.",
        )
    ]


def _section(paper: Paper, rows: Sequence[Row]) -> _Thanks | None:
    """A heading of acknowledgements with prose below it, or beside it in the same line."""
    headings = {id(paper.rows[number]) for number in paper.headings}
    for position, row in enumerate(rows):
        text = row.text[:60]
        if not _MAY_BE_HEADING.search(text) or not any(map(_HEADINGS.match, readings_of(text))):
            continue
        if re.search(r"[\d,]$", row.text):
            continue  # in a list of contents or an index a number of a page follows
        beside = row.text[len(found[0]) :] if (found := _HEADING.match(row.text)) else ""
        following = [one for one in rows[position + 1 : position + 1 + _LOOKED_AT] if one.page - row.page in (0, 1)]
        following = [one for one in following if one.letters >= _LEAST_LETTERS]
        below = [*takewhile(lambda one: id(one) not in headings or len(one.text) > _LONGEST_HEADING, following)]
        said = [*([beside] if beside else []), *(one.text for one in below)]
        prose = " ".join(said)
        is_heading = id(row) in headings or len(row.text) <= _LONGEST_HEADING
        if not (is_heading or _THANKS.search(prose[:200])) or any(map(_is_of_contents, said[:2])):
            continue
        if len(prose) >= _PROSE and not _is_anonymous(prose) and not _INSTRUCTION.search(prose[:200]):
            return _told(row if beside else below[0], len(row.text) - len(beside) if beside else 0, prose)
    return None


def _is_anonymous(prose: str) -> bool:
    """Whether names are left out, or only such are thanked as have none."""
    rest, nameless = _NAMELESS.subn("", prose)
    if ANONYMOUS.search(rest):
        return True
    return nameless > 0 and not _NAMED_THANKS.search(rest) and not _FUNDING.search(rest)


def _is_of_contents(line: str) -> bool:
    return len(line) <= _LONGEST_OF_CONTENTS and _CONTENTS.search(line) is not None


def _told(row: Row, start: int, prose: str) -> _Thanks:
    return _Thanks(place_of(flow_of([row]), start, len(row.text)), prose)


def _grant(flow: Flow) -> _Thanks | None:
    for found in chain(_GRANTS.finditer(flow.text), _PERSONS.finditer(flow.text)):
        around = flow.text[found.start() : found.end() + 120]
        if not _is_anonymous(around) and not _INSTRUCTION.search(around):
            end = flow.text.find(". ", found.end())
            stop = min(end + 1 if end >= 0 else len(flow.text), found.end() + 80)
            return _Thanks(place_of(flow, found.start(), stop), around)
    return None


def _names_persons(text: str, facts: AuthorFacts | None) -> bool:
    authors: tuple[Author, ...] = facts.authors if facts is not None else ()
    return any(is_named(author, text) for author in authors) or any(True for _ in _thanked(text, authors))


def _telling(quote: str, facts: AuthorFacts | None) -> tuple[Stretch, ...] | None:
    """The persons that are thanked and what is said of grants; None, which is all of it, if neither is recognised."""
    authors: tuple[Author, ...] = facts.authors if facts is not None else ()
    parts = [found.span() for found in _FUNDING.finditer(quote)]
    parts += [stretch for words in _thanked(quote, authors) for stretch in stretches_of(words, quote)]
    return tuple(sorted(parts)) or None


def _thanked(text: str, authors: Sequence[Author]) -> Iterator[str]:
    """Persons in a list behind "thank"; what looks like a name elsewhere may be that of a fund."""
    for thanks in re.finditer(r"\b(?:thanks?|grateful to|indebted to)\s+(?:to\s+)?([^.;]{3,160})", text):
        yield from names_in(re.sub(r"\bfor\b.*", "", thanks[1]), authors)


RULE = Rule(
    name="acknowledgements",
    title="Acknowledgements and funding",
    subject=Subject.CONTENT,
    default=Severity.WARNING,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
    reads_text=True,
)
