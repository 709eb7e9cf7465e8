"""How authors say that a cited work is theirs, and where they work, in so many other words than "our previous work [3]" and
"at X University, we". Pure.

Each pattern needs somebody who speaks (we, our, ours, the authors of this paper) beside a citation or a name. What only
compares ("as in [5], we", "the authors of [5] teach at") has none of them, or has them in another place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from eligibility.findings import Stretch
from eligibility.identity.cited import CITATION, own_citations_in
from eligibility.identity.cues import AtWords

# Where people study and do research: what such places are called, and those that go by another name.
PLACE = (
    r"(?:the )?(?:[A-Z][\w'’.-]+ ){0,3}(?:Universi\w+|Institute?|Institut[eo]|College|Polytechnic|Politecnico|Polytechnique|"
    r"Politécnic[ao]|Hochschule|[ÉE]cole|Hospital|Academy|Facult(?:y|é)|TU|TH|RWTH|KTH|NTNU|DTU|UCL|UC|UCLA|NUS|NTU|ETH|EPFL|MIT|CMU|"
    r"KAIST|INRIA|Inria|CNRS|CERN|Fraunhofer|Max Planck|Georgia Tech|Virginia Tech|Caltech|Technion|Chalmers|Stanford|Harvard|Princeton|"
    r"Yale|Cornell|Oxford|Cambridge|Berkeley)\b"
    r"(?: (?:of|di|de|do|da|zu|für|at)(?: (?:the )?[A-Z][\w'’-]+){0,3}| [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)?"
)
# A company, as capitals show it.
NAME = r"(?:[A-Z][\w&'’.-]+)(?: (?:[A-Z][\w&'’.-]+|&)){0,3}"

_EARLIER = r"(?:previous|prior|earlier|preceding|former|recent|preliminary)"
_PAPER = r"(?:paper|work|article|study|manuscript)"
_TOLD = r"(?:showed|shown|proposed|presented|introduced|published|reported|described|demonstrated|released|argued|developed)"
PAST = r"(?:[a-z]{2,}ed|built|found|gave|took|wrote|made|ran|saw|drew|showed|shown)"
# Behind a citation that the sentence leans on, and not the number of what is counted: "in [5] languages".
_CITED = (
    rf"{CITATION}[^\]).]{{0,20}}[\])](?=[.,;:)]| (?:and|for|to|but|is|are|was|were|as|that|which|we|here|with)\b|$)"
)
_PUBLISHED = (
    r"(?:tool|toolkit|tool kit|library|platform|prototype|corpus|taxonomy|catalogue|catalog|survey|paper|article|poster|demo|"
    r"demonstration|thesis|dissertation|report)"
)
# Each begins with a word or letters that are rare, so that most of a text is passed over quickly.
_WE_CITE = AtWords(
    "we|our|of ours",
    re.compile(
        rf"\b(?:[Ww]e (?:have |had )?{_TOLD}\b[^.\[]{{0,60}}?"
        rf"\b(?:ago|last year|elsewhere|before|earlier|previously|(?:19|20)\d\d),? ?{CITATION}"
        rf"|[Ww]e (?:have |had |first |originally )?"
        rf"(?:introduced|proposed|presented|reported|published|released|began|started|initiated) "
        rf"(?:[\w-]+ ){{0,6}}?(?<!ed )(?<!en )(?<!as )in {_CITED}"
        rf"|[Ww]e (?:have |had )?(?:already|previously|earlier|once|originally) {PAST} "
        rf"(?:[\w-]+ ){{0,6}}?(?<!ed )(?<!en )(?<!as )in {_CITED}"
        rf"|[Ww]e (?:have |had )?(?:collected|built|made|created|developed|wrote|used|designed|trained) (?:for|in) {_CITED}"
        rf"|[Oo]f ours\b[^.\[]{{0,20}}{CITATION}"
        rf"|[Oo]ur (?:own )?(?:(?:19|20)\d\d )?(?:companion |accompanying |technical |tech |workshop |conference )?{_PUBLISHED} {CITATION}"
        rf"|[Oo]ur (?:paper|work|method|approach|algorithm|proof|theorem|results?|tool|dataset|corpus|survey) (?:from|in) {_CITED}"
        rf"|[Oo]ur (?:paper|work|method|approach|algorithm) of {_CITED}"
        rf"|[Oo]ur (?:research )?(?:group|lab|laboratory|team) (?:has|have) (?:{PAST}|been)\b[^.\[]{{0,60}}{CITATION}"
        rf"|[Oo]ur (?:group|lab|laboratory|team)['’]s (?:[\w-]+ ){{1,3}}{CITATION})"
    ),
)
_OF_THE_PAPER = (
    re.compile(
        rf"In (?:an?|one|another|two|three|several|some) {_EARLIER} (?:[\w-]+ ){{0,2}}(?:{_PAPER}|studies)s? "
        rf"{CITATION}[^\]).]{{0,20}}[\])],? we (?:have |had )?{PAST}\b"
    ),
    re.compile(rf"ago,? we (?:have |had )?{_TOLD}\b[^.\[]{{0,60}}{CITATION}"),
    re.compile(rf"In (?:19|20)\d\d,? we (?:have |had )?{_TOLD}\b[^.\[]{{0,60}}{CITATION}"),
    re.compile(
        rf"This {_PAPER} (?:is|can be read as) an? (?:[\w-]+ )?(?:sequel|follow-up|continuation|companion|successor) (?:to|of) {CITATION}"
    ),
    re.compile(rf"resent authors\b[^.\[]{{0,80}}{CITATION}"),
    re.compile(rf"arts? of this {_PAPER}\b[^.\[]{{0,60}}\b(?:published|presented|appeared)\b[^.\[]{{0,30}}{CITATION}"),
    re.compile(
        rf"version of (?:this|our|the present) {_PAPER}\b[^.\[]{{0,60}}"
        rf"(?:{CITATION}|\b(?:appeared|published|presented) (?:at|in) (?:the )?[A-Z])"
    ),
)

EMPLOYED = (
    r"(?:employed|affiliated|based|students|members|enrolled|employees|professors|lecturers|"
    r"an? (?:[\w-]+ )?(?:instructor|lecturer|professor|teacher|student|employee|engineer|member|researcher|scientist))"
)
_WE_WORK = AtWords(
    "we|our",
    re.compile(
        # What people have where they work, however the clause between goes on.
        rf"\b[Oo]ur (?:own |[a-z-]+ ){{0,3}}?(?:group|lab|laboratory|department|faculty|school|chair|"
        rf"students|colleagues|courses?|class|lectures?|seminar|"
        rf"cluster)(?: [a-z][\w-]*){{0,6}} (?:at|of) {PLACE}"
        rf"|\b[Oo]ur (?:research )?(?:group|lab|laboratory|department|chair|colleagues) at {NAME}|"
        rf"\b[Ww]e (?:(?:all|both|also|currently|now) ){{0,2}}(?:teach|taught|lecture|work|are employed|are based|"
        rf"have been (?:giving|teaching|offering|working|holding))\b[^.]{{0,60}}?\b(?:at|for) {PLACE}"
    ),
)
_AUTHORS_WORK = re.compile(
    rf"authors? (?:of this paper )?(?:(?:all|both) )?(?:(?:teach(?:es)?|works?|lectures?) (?:[\w-]+ ){{0,2}}(?:at|for)|"
    rf"(?:is|are|was|were) (?:(?:all|both|currently) ){{0,2}}{EMPLOYED} (?:at|with|by|in|of)) (?!ACM|IEEE)(?:{PLACE}|{NAME})"
    rf"|authors?, who (?:is|are|was|were) (?:all |both |currently )?(?:{EMPLOYED} )?(?:at|with|by|from|of) (?!ACM|IEEE)(?:{PLACE}|{NAME})"
)
# Whoever they are is said before: all three authors, the first author.
_OF_THIS_PAPER = re.compile(r"\b(?:the|all|both|two|three|four|some|first|second|third|last) $", re.IGNORECASE)
# "Bluefin, our employer,": what stands before it is looked at then.
_APPOSITION = re.compile(r", our (?:own )?(?:employer|company|university|institution)[,.;:)]")
_EMPLOYER_BEFORE = re.compile(rf"\b(?i:at|by|for|from|in|of|with) {NAME}$")
_BELONG = re.compile(
    r"to which (?:(?:all|both|two|three|some) (?:of )?)?(?:we|us|the (?:\w+ )?authors?) (?:all |both )?belongs?\b"
)
_PLACE_BEFORE = re.compile(rf"(?:{PLACE}|\b(?i:at|of|with) {NAME}),? $")
_AS_EMPLOYEES = re.compile(
    rf"As (?:employees?|staff|students|researchers|engineers|members of staff|teachers|lecturers)(?: (?:of|at|from))? "
    rf"(?:the )?(?!ACM|IEEE){NAME}, "
    r"(?:we|the authors?)\b"
)
_WHERE_WE = re.compile(
    r", where (?:each|many|several|all|both|one|two|three|most) of (?:us|the authors) "
    r"(?:has|have|had|is|are|was|were|work|teach)\b"
)
# As a footnote of many papers says.
_VISIT = re.compile(
    rf"ork (?:was |is )?(?:mostly |partly |partially )?(?:done|conducted|performed|carried out|completed) (?:while|during|when)\b"
    rf"[^.]{{0,60}}?\b(?:at|with) {NAME}"
)
_LONGEST_NAME = 80


def own_work_in(text: str) -> Iterator[Stretch]:
    """Where a cited work, or an earlier version of this one, is said to be the authors'."""
    yield from own_citations_in(text)
    yield from (found.span() for found in _WE_CITE.finditer(text))
    for pattern in _OF_THE_PAPER:
        yield from (found.span() for found in pattern.finditer(text))


def own_places_in(text: str) -> Iterator[Stretch]:
    """Where somebody says where the authors work."""
    yield from (found.span() for found in _WE_WORK.finditer(text))
    for found in _AUTHORS_WORK.finditer(text):
        if _OF_THIS_PAPER.search(text[max(0, found.start() - 10) : found.start()]):
            yield found.span()
    for pattern in (_VISIT, _AS_EMPLOYEES):
        yield from (found.span() for found in pattern.finditer(text))
    # Such a clause is rare, and found fast; whose place it is stands before it.
    for clause, name in ((_APPOSITION, _EMPLOYER_BEFORE), (_WHERE_WE, _EMPLOYER_BEFORE), (_BELONG, _PLACE_BEFORE)):
        for found in clause.finditer(text):
            begin = max(0, found.start() - _LONGEST_NAME)
            if before := name.search(text[begin : found.start()]):
                yield begin + before.start(), found.end()
