"""Whether the words that lead to a citation say that the cited work is the authors' own. Pure.

A citation is own if what it stands behind belongs to a first person: a noun phrase of ours ("our vision paper [4]", "our
former results on drift [6]"), what we made or told and that in the past ("the model that we introduced last year [3]"), what
an author of this paper wrote ("the first author's thesis [7]"). So the words before each citation are read from their end, and
only within its sentence. A word that brings in somebody else's means ("with the tool of [5]", "following [5]") breaks the tie.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from eligibility.findings import Stretch

CITATION = r"(?:\[\d|\((?:[A-Z][\w'’-]+ (?:et al|and|&)|[A-Z][\w'’-]+,? (?:19|20)\d\d)|\[[A-Z][A-Za-z+]+\d\d)"

_CITED = re.compile(CITATION)
# "in [5] languages", "[5] participants": no citation, but the number of what is counted.
_COUNTED = re.compile(
    r" (?!and|for|to|but|is|are|was|were|as|that|which|we|here|with|by|in|on|of|or|has|have|had|gave|do|does)[a-z]+s\b"
)
_REACH = 160
_LONGEST_CITATION = 60
_SOMEBODY_OF_US = re.compile(r"\b(?:we|our|us|ourselves|authors?)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?;]\s+(?=[A-Z])")

_WORD = r"[\w'’/-]+"
_EARLIER = r"(?:previous|prior|earlier|preceding|former|recent|preliminary)"
_PUBLISHED = (
    r"(?:paper|article|report|thesis|theses|dissertation|monograph|book|chapter|poster|preprint|pre-print|publication|manuscript|"
    r"essay|abstract|proposal|habilitation)s?"
)
# Parts of this very paper, and what cites instead of being cited: "our earlier approach outperforms [4]".
_NOT_PUBLISHED = (
    r"(?:section|experiment|figure|table|example|definition|equation|step|analys[ei]s|discussion|observation|assumption|"
    r"subsection|chapter|hypothes[ei]s|run|attempt|remark|argument)s?\b"
)
_VERB = r"(?:outperform|exceed|extend|confirm|differ|improve|beat|agree|contradict|match|cover|include|use|follow|adopt|build|rel[iy])"
_NOUN = rf"(?!{_NOT_PUBLISHED})(?!{_VERB}){_WORD}"
_ABOUT = rf"(?: (?:on|about|at|in|into|from|of|over|for) (?:{_WORD} ){{0,5}}{_WORD})?"
# What may stand between "our" and its noun: no article, no preposition, no verb that is one beyond doubt.
_BEFORE_NOUN = (
    r"(?!(?:of|to|for|with|in|on|at|by|from|than|as|like|the|an?|this|that|these|those|is|are|was|were|has|have|had|can|and|or|not|"
    rf"{_VERB}\w*|does|do)\b){_WORD}"
)
# What is not the end of a noun phrase.
_LOOSE_END = re.compile(
    r"(?:^|\s)(?:of|in|from|by|to|and|or|with|for|on|at|as|than|like|see|via|per|the|a|an|is|are|was|were|that|which|both|i\.e\.|e\.g\.|cf\.)$",
    re.IGNORECASE,
)
_OUR_PAPER = re.compile(rf"\bour (?:own )?(?:{_BEFORE_NOUN} ){{0,3}}?{_PUBLISHED}{_ABOUT}$", re.IGNORECASE)
_OUR_EARLIER = re.compile(
    rf"\bour (?:{_BEFORE_NOUN} ){{0,2}}?(?:own )?{_EARLIER} (?!{_NOT_PUBLISHED})(?:{_BEFORE_NOUN} ){{0,2}}?{_NOUN}{_ABOUT}$"
    rf"|\bour own (?:{_BEFORE_NOUN} ){{0,2}}?(?!{_NOT_PUBLISHED})(?!{_VERB}){_WORD}$",
    re.IGNORECASE,
)
_OTHERS_MEANS = re.compile(
    r"\b(?:with|using|follow\w*|used|took|above|below|here|by|from|as|than|like|via|based|according|inspired|similar|unlike|whose|their|his|her|its|"
    r"not|section|table|figure|et al)\b|\bof (?-i:[A-Z])[\w'’-]+$",
    re.IGNORECASE,
)
_MADE = (
    r"(?:introduced|proposed|presented|published|released|reported|gave|given|described|argued|showed|shown|demonstrated|collected|built|developed|"
    r"designed|created|wrote|written|compiled|conducted|carried out|annotated|assembled|gathered|studied|investigated|examined|"
    r"analy[sz]ed|formulated|coined|suggested|outlined|sketched|discussed|obtained|implemented|constructed|established|proved|proven|"
    r"surveyed|interviewed|observed|found|identified|noted|derived|prepared|recorded|crawled|curated|labell?ed)"
)
_THEN = r"(?:already|previously|earlier|before|once|originally|initially|first|recently|elsewhere|in the past|some time ago)"
_LONG_AGO = re.compile(
    rf"\b(?:already|previously|{_EARLIER}|before|once|originally|initially|recently|elsewhere|ago|last (?:year|month|spring|summer|autumn|"
    r"fall|winter)|in the past|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_WE_MADE = re.compile(
    rf"(?P<relative>\b(?:that|which|as) |^)?\bwe (?P<then>(?:(?:{_THEN}|have|had|ourselves) ){{0,3}})(?P<made>{_MADE})\b"
    rf"(?P<bridge>(?: {_WORD}){{0,12}}),?$"
    rf"|\b{_MADE} by us\b(?P<passive>(?: {_WORD}){{0,10}}),?$",
    re.IGNORECASE,
)
# One also finds things in what others wrote, and implements what they thought of.
_OF_OTHERS = re.compile(
    r"found|identified|observed|obtained|collected|crawled|recorded|noted|studied|examined|implemented|analy[sz]ed|investigated|"
    r"discussed|annotated|derived|labell?ed",
    re.IGNORECASE,
)
_LOOKED_UP = re.compile(r"(?:found|identified) in", re.IGNORECASE)
# "We have already described": a page ago, perhaps.
_TOLD_ABOVE = re.compile(r"discussed|described|presented|introduced|noted|shown|showed|reported", re.IGNORECASE)
_THERE = re.compile(r"(?: (?:it|this|them|that))?(?: (?:in|at))?", re.IGNORECASE)
_RANK = r"(?:first|second|third|fourth|fifth|last|senior|lead|present|corresponding)"
_AUTHORS_OWN = re.compile(
    rf"\b{_RANK} authors?['’]s? (?:{_WORD} ){{0,3}}?(?:{_PUBLISHED}|work|project|stud(?:y|ies)|research){_ABOUT}$"
    rf"|\b{_RANK} author (?!of (?!this|the present))(?:(?!following|using|with|after|reading){_WORD},? ){{0,14}}?"
    rf"(?:his|her|their) (?:own )?(?:{_WORD} ){{0,3}}?"
    rf"(?:{_PUBLISHED}|{_EARLIER} (?:work|project|study|research)){_ABOUT}$",
    re.IGNORECASE,
)
# Who of the authors published it: "which two of us proposed", "having proposed the sketch ourselves".
_PUBLISHED_BEFORE = (
    r"(?:proposed|introduced|presented|published|showed|shown|demonstrated|argued|reported|invented|coined)"
)
_SOME_OF_US = re.compile(
    rf"\b(?:one|two|three|four|some|several|all) of (?:us|the (?:present )?authors) (?:have |has |had )?(?:{_THEN} )?{_PUBLISHED_BEFORE}"
    rf"(?P<bridge>(?: {_WORD}){{0,8}})$|\b{_PUBLISHED_BEFORE}(?P<object>(?: {_WORD}){{1,8}}) ourselves$",
    re.IGNORECASE,
)
_WE_IN_BRACKETS = re.compile(r"\bwe $", re.IGNORECASE)


def own_citations_in(text: str) -> Iterator[Stretch]:
    """The words that say so, with the beginning of the citation."""
    behind = 0
    for cited in _CITED.finditer(text):
        begin = max(behind, cited.start() - _REACH)
        behind = _end_of(text, cited.end())
        lead = text[begin : cited.start()]
        if not _SOMEBODY_OF_US.search(lead):
            continue
        if ends := [*_SENTENCE.finditer(lead)]:
            begin, lead = begin + ends[-1].end(), lead[ends[-1].end() :]
        start = _start_of_own(lead, cited[0])
        if start is not None and not _COUNTED.match(text, behind):
            yield begin + start, cited.end()


def _start_of_own(lead: str, citation: str) -> int | None:
    """Where in the words before a citation those begin that make it the authors' own; None if none do."""
    if citation.startswith("(") and (found := _WE_IN_BRACKETS.search(lead)):
        return found.start()
    said = lead.rstrip()
    for pattern in (_OUR_PAPER, _OUR_EARLIER, _AUTHORS_OWN):
        if (found := pattern.search(said)) and not _LOOSE_END.search(said):
            return found.start()
    if (found := _SOME_OF_US.search(said)) and not _OTHERS_MEANS.search(found["bridge"] or found["object"] or ""):
        return found.start()
    found = _WE_MADE.search(said)
    return found.start() if found and _is_own(found) else None


def _is_own(made: re.Match[str]) -> bool:
    """Whether what we made is what is cited: told of there, or made at some time before this paper."""
    by_us = made["passive"] is not None
    bridge, then, verb = made["passive"] or made["bridge"] or "", made["then"] or "", made["made"] or ""
    bound = by_us or bool(made["relative"])
    if _THERE.fullmatch(bridge):
        return bound and (by_us or not _OF_OTHERS.fullmatch(verb))
    if _OTHERS_MEANS.search(bridge) or _LOOSE_END.search(bridge) or _LOOKED_UP.match(verb + bridge):
        return False
    if "already" in then.lower() and _TOLD_ABOVE.fullmatch(verb):
        return _LONG_AGO.search(bridge) is not None
    return _LONG_AGO.search(then) is not None or (bound and _LONG_AGO.search(bridge) is not None)


def _end_of(text: str, begin: int) -> int:
    ends = [end for mark in "])" if (end := text.find(mark, begin, begin + _LONGEST_CITATION)) >= 0]
    return min(ends, default=begin)
