"""No "our previous work [3]", and no "at X University, we": the text does not say whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from eligibility.findings import Finding, Severity, Stretch
from eligibility.identity import ANONYMOUS, severity_at
from eligibility.identity.cited import CITATION
from eligibility.identity.cues import AtWords
from eligibility.identity.own_words import EMPLOYED, NAME, PAST, PLACE, own_places_in, own_work_in
from eligibility.identity.places import box_within, place_of
from eligibility.inputs import Inputs, NoParameters, Rule, Subject, analysed
from eligibility.layout.flow import beside_the_text

_EARLIER = r"(?:previous|prior|earlier|former|past|recent|preliminary|conference|workshop|published)"
_WORK = r"(?:work|paper|study|studies|research|publication|approach|system|tool|survey|version|framework|dataset|benchmark|article|report)"
# Parts of this very paper, which one may call one's own.
_OF_THIS_PAPER = (
    r"(?:section|experiment|figure|table|example|definition|equation|step|analysis|discussion|"
    r"observation|assumption|subsection|chapter)"
)
# A number that is set high behind a word cites, too; one in the text goes on: "our published paper 3 of 5 reviewers read".
_RAISED = r"(?:paper|work|article|publication)s? ?(?:\d{1,3}(?: ?[,–-] ?\d{1,3}){0,4}|(?-i:[ivx]{1,5})) ?(?=[.,;:)]|$)"
_SHOWED = r"(?:showed|shown|proposed|presented|introduced|published|reported|found|described|developed|demonstrated|studied|investigated)"
_DID = (
    r"(?:measured|built|collected|conducted|designed|implemented|surveyed|interviewed|evaluated|analy[sz]ed|released)"
)
_TOLD = r"(?:showed|shown|proposed|presented|introduced|published|reported|demonstrated)"
# What stands behind "our". A tool that has a name and is cited was published before.
_OURS = (
    rf"(?:own )?{_EARLIER} {_WORK}s?,? (?:(?!outperform|exceed|improve|differ|confirm|agree)[\w'’-]+,? ){{0,6}}{CITATION}"
    rf"|{_EARLIER} (?!{_OF_THIS_PAPER})(?:[\w-]+ ){{0,3}}{CITATION}"
    rf"|(?:own )?{_EARLIER} {_RAISED}"
    rf"|own (?:{_WORK}|method|technique|catalogue|data|methodolog(?:y|ie))s?\b[^.]{{0,30}}{CITATION}"
    rf"|(?:previously|earlier|recently) (?:{_TOLD}|released) (?:[\w-]+ ){{1,5}}{CITATION}"
    rf"|(?:tool|prototype|platform),? (?-i:[A-Z])[\w-]{{1,30}},? {CITATION}"
    rf"|(?-i:[A-Z])[\w-]{{1,20}}(?: ?(?:19|20|['’])\d\d)? (?:paper|article|study|work)s? {CITATION}"
)
_SELF = re.compile(
    rf"\b(?:our|my) (?:{_OURS})"
    rf"|\bwe (?:have )?(?:previously|earlier|recently|already) {_SHOWED}\b[^.]{{0,60}}{CITATION}"
    rf"|\b(?:previously|earlier),? we (?:have )?{_SHOWED}\b[^.]{{0,60}}{CITATION}"
    rf"|\bin our {_EARLIER} (?!{_OF_THIS_PAPER})[\w ]{{0,30}}{CITATION}"
    rf"|\b[Ii]n {CITATION}[^\]).]{{0,20}}[\])],? we (?:have )?(?:previously |already )?{_SHOWED}\b"
    # "As in [5], we used" follows others.
    rf"|\b(?-i:In) {CITATION}[^\]).]{{0,20}}[\])],? we (?:have |had )?{PAST}\b"
    rf"|\b[Ii]n (?:{_EARLIER}) {_WORK}s? {CITATION}[^\]).]{{0,20}}[\])],? we (?:have )?(?:{_SHOWED}|{_DID})\b"
    rf"|\b[Ww]e {CITATION}[^\]).]{{0,20}}[\])] (?:have )?(?:previously |already |recently )?{_SHOWED}\b"
    rf"|\b[Ww]e (?:have )?(?:previously |already |recently )?{_TOLD} (?:(?:it|this|that) )?in "
    rf"(?:(?:[\w'’-]{{2,30}},? ){{1,4}}(?:et al\.? )?)?{CITATION}"
    rf"|\b[Ww]e (?:have )?{_TOLD} (?:(?:it|this|them) )?(?:at|in) (?:the )?(?-i:[A-Z])[\w’' -]{{1,40}}\d\d[^.]{{0,10}}{CITATION}"
    rf"|\bby us (?:in )?{CITATION}"
    rf"|\b(?:extension|extended version|continuation) of our\b(?: \w+){{0,3}} (?:{_WORK})\b",
    re.IGNORECASE,
)
_STAMP = re.compile(r"arXiv:\s?\d{4}\.\d{4,5}(?:v\d+)?", re.IGNORECASE)
# Where one also is in a paper, and works for nobody: "At Step Two, we use".
_NO_EMPLOYER = (
    r"(?:Steps?|Stages?|Rounds?|Levels?|Layers?|Phases?|Times?|Nodes?|Points?|Lines?|States?|Tests?|Training|Inference|Epochs?|Iterations?|"
    r"Day|Week|Month|Year|Scale|Runtime|Night|Sites?|Part)"
)
# What one does where one works, all along.
_WORKS = (
    r"(?:maintain|operate|run|manage|serve|ship|host|employ|process|handle|deploy|support|rely|face|own|built|developed|deployed|"
    r"operated|maintained|been (?:operating|running|building|developing|maintaining|using))"
)
_BOARD = (
    r"(?:(?i:(?:research )?ethics (?:review )?(?:board|committee|commission|council))|"
    r"(?i:(?:institutional|ethical) review (?:board|committee))|"
    r"IRB|(?i:review board))"
)
_INSTITUTION = re.compile(
    rf"\b[Ww]e,? at {PLACE}"
    rf"|\b{_BOARD} (?:of|at|from) {PLACE}|\b[Bb]y {PLACE}(?:['’]s?)? {_BOARD}"
    rf"|\b{_BOARD}(?:['’]s)?[- ]?(?:approv(?:al|ed)|clearance|exemption)\b[^.]{{0,40}}\b(?:from|by|at|of) {PLACE}"
    rf"|\b(?:[Aa]t|[Ii]n) {PLACE},? (?:we\b|where (?:we|(?:all |both |two |three |some |most )?(?:of )?"
    r"the (?:first |second |last )?authors?) (?:both |all |also )?"
    r"(?:teach(?:es)?|taught|works?|worked|lectures?|study|studies|are (?:based|employed|affiliated|members|students))\b)"
    r"|\bour (?:company|employer)(?:,| \() ?[A-Z]\w+"
    rf"|\b[Aa]t {NAME},? where (?:we|(?:all|both|two|three|some|most|one) of (?:us|the authors)|the (?:first |second |last )?authors?) "
    rf"(?:(?:is|are|was|were) {EMPLOYED}|works?|worked|teach(?:es)?|taught)\b"
    rf"|\b(?:[Ee]thic(?:s|al)|[Ii]nstitutional) (?:approval|clearance|permission|consent)\b[^.]{{0,40}}\b(?:by|from|at|of) {PLACE}"
    rf"|\b[Aa]t (?!{_NO_EMPLOYER}\b){NAME}, we (?:currently |now |have |also ){{0,2}}{_WORKS}\b"
    rf"|\b[Oo]ur (?:lab|laboratory|group|department|university|institute|institution|company|students)(?: at|,| \() ?{PLACE}"
)


_SELF_CITED = AtWords("our|my|we|previously|earlier|in|by|extension|extended|continuation", _SELF)
_INSTITUTION_NAMED = AtWords("we|research|ethics|institutional|ethical|irb|review|by|at|in|our", _INSTITUTION)


def sentence(_parameters: NoParameters) -> str:
    return "Own earlier work in the third person; no institution named as one's own."


def check(inputs: Inputs, _parameters: NoParameters) -> list[Finding]:
    text = inputs.text.text
    return [
        *_found(inputs, chain(_spans(_SELF_CITED, text), own_work_in(text)), "self_citation"),
        *_found(inputs, chain(_spans(_INSTITUTION_NAMED, text), own_places_in(text)), "institution"),
        *_stamps(inputs),
    ]


def _stamps(inputs: Inputs) -> Iterator[Finding]:
    """The stamp that arXiv prints into the margin leads to a page with the authors' names."""
    severity = severity_at(inputs.anonymity, full=Severity.NOTICE, names=Severity.OFF)
    if severity is Severity.OFF:
        return
    for row in beside_the_text(analysed(inputs), inputs.paper):
        if found := _STAMP.search(row.text[:400]):
            yield Finding(
                rule=RULE.name,
                kind="arxiv_stamp",
                severity=severity,
                page=row.page,
                box=box_within(row, found.start(), found.end()),
                evidence=found[0],
                message="The paper bears the stamp of arXiv, where its authors are named.",
                allowed="A preprint on arXiv, if the call does not forbid it.",
                mend="Upload the file that was made from the source, without the stamp.",
            )
            return


def _spans(pattern: AtWords, text: str) -> Iterator[Stretch]:
    return (found.span() for found in pattern.finditer(text))


def _once(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """In order; of those that overlap the first."""
    end = 0
    for stretch in sorted(stretches):
        if stretch[0] >= end:
            yield stretch
            end = stretch[1]


def _found(inputs: Inputs, stretches: Iterable[Stretch], kind: str) -> Iterator[Finding]:
    severity = severity_at(inputs.anonymity, full=Severity.WARNING, names=Severity.OFF)
    if severity is Severity.OFF:
        return
    flow = inputs.text
    for start, end in _once(stretches):
        if ANONYMOUS.search(flow.text[start : end + 30]):
            continue
        place = place_of(flow, start, end)
        own_work = kind == "self_citation"
        yield Finding(
            rule=RULE.name,
            kind=kind,
            severity=severity,
            page=place.page,
            box=place.box,
            evidence=place.quote,
            message="The text says that a cited work is the authors' own."
            if own_work
            else "The text names the authors' institution.",
            allowed="Citing own work like that of others."
            if own_work
            else "Institutions that are not the authors' own.",
            mend="Write “Smith et al. [3] showed” instead of “we showed [3]”."
            if own_work
            else "Write “our institution”.",
        )


RULE = Rule(
    name="own-work",
    title="Own work and institution",
    subject=Subject.CONTENT,
    default=Severity.WARNING,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
    reads_text=True,
    note="What arXiv prints into the margin of a copy there is told as a notice at most, since a call that says nothing of it "
    "allows such a copy; another file is asked for.",
)
