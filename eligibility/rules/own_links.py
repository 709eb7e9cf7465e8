"""No links to the authors' own repository or pages: told from others' by what the sentence says of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import islice

from eligibility.findings import Box, Finding, Severity
from eligibility.identity import severity_at
from eligibility.identity.linked_words import LinkedWords, linked_words
from eligibility.identity.places import LONGEST_QUOTE, place_of
from eligibility.inputs import Inputs, NoParameters, Rule, Subject, analysed
from eligibility.layout.flow import Flow
from eligibility.layout.rows import Row

_LINK = re.compile(
    r"(?:https?://|www\.|(?<![\w/@.])(?:github|gitlab|bitbucket)\.(?:com|org)/)[^\s<>()\[\]{}“”,;]{3,200}",
    re.IGNORECASE,
)
# Archives name who deposited something as GitHub does, also where their DOI leads.
_REPOSITORY = re.compile(
    r"(?:github|gitlab|bitbucket|codeberg|sourceforge|huggingface|gitee|dagshub|codeocean|npmjs)\.(?:com|org|net|co)/[\w.-]+/?"
    # Where a university keeps its own, and where the address of what was built has its owner's name.
    r"|\bgit(?:lab|hub|ea)?\.[\w-]+\.[\w.-]+/\w|hub\.docker\.com/(?:r|u|repository)/|kaggle\.com/(?:datasets/|code/)?\w"
    r"|pypi\.org/project/|raw\.githubusercontent\.com/|drive\.google\.com/|dropbox\.com/|colab\.research\.google\.com/github/"
    r"|datadryad\.org/|archive\.softwareheritage\.org/"
    r"|zenodo\.org/(?:records?|doi)/|figshare\.com/articles/|doi\.org/10\.(?:5281/zenodo|6084/m9\.figshare|17632/|7910/dvn|17605/osf|5061/dryad)"
    r"|data\.mendeley\.com/|\bosf\.io/\w{5}\b|dataverse\.\w",
    re.IGNORECASE,
)
# What everybody builds upon is nobody's own in a paper, unless it says so with other words.
_EVERYBODYS = re.compile(
    r"(?:github|gitlab|huggingface)\.(?:com|co)/(?:huggingface|pytorch|tensorflow|google|google-research|google-deepmind|microsoft|"
    r"facebookresearch|openai|scikit-learn|apache|numpy|scipy|pandas-dev|keras-team|nvidia|deepmind|allenai|stanfordnlp|explosion|"
    r"ultralytics|kubernetes|docker|llvm|meta-llama|mistralai|eleutherai|bigscience|dmlc|ray-project|mlflow|vllm-project|langchain-ai)"
    r"(?:/|$)",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"/~\w+|/(?:people|staff|members?|users?|homes?)/\w+|sites\.google\.com|\w+\.github\.io", re.IGNORECASE
)
_OUR_PAGE = re.compile(
    r"\b(?:our|my|the authors['’])\s(?:[\w'’-]+\s){0,2}(?:home ?page|web ?(?:page|site)|project (?:page|site)|page|site)\b"
    r"[^.]{0,30}$",
    re.IGNORECASE,
)
_ANONYMOUS = re.compile(
    r"anonym|4open\.science|osf\.io/\S*view_only|/blind|double-?blind|figshare\.com/s/", re.IGNORECASE
)
_THINGS = (
    r"(?:code|data|datasets?|artifacts?|artefacts?|materials?|implementation|tool|scripts?|slides|notebooks?|benchmark|package|"
    r"replication package|replication kit|supplement|appendix|prototype|models?|demo|website|project page|transcripts?|questionnaires?|"
    r"codebook|images?|containers?|environment|plots|"
    r"pipeline|software|guidelines|"
    r"interview guides?|rubrics?|recordings?|videos?|checkpoints?|proofs?|answers|responses|prompts)"
)
# What is ours only where the sentence says that it is kept somewhere.
_READINGS = r"(?:logs|traces|measurements|simulators?)"
_OURS = re.compile(
    r"\b(?:our|ours|my)\b[^.]{0,110}$|\bwe\s+(?:have\s+)?(?:also\s+)?(?:release|publish|provide|share|open-?source|host|make|made|released|published|"
    r"provided|shared|open-?sourced)\b"
    rf"|\breplication (?:package|kit)|\b{_THINGS}\b[^.\[]{{0,40}}(?:\bavailable\b|:|\bat\b|\bon$|\bhere\b|\baccessible\b|\breleased\b)"
    rf"|\b(?:{_THINGS}|{_READINGS}|supplement\w*|everything)\b[^.\[]{{0,60}}"
    r"\b(?:hosted|archived|deposited|placed|uploaded|posted|stored|kept|resides?|lives?|open[- ]sourced|made (?:public|available)|"
    r"(?:can|may) be (?:found|obtained|accessed|viewed|tried|downloaded|pulled|cloned))\b"
    rf"|(?:^|[.:;] )\W*(?:the|this) (?:{_THINGS}|system|framework|library|simulator) (?:is|are|has been|have been) (?:now |also |made )?"
    r"(?:open[- ]sourced?|public|free)\b"
    r"|\beverything (?:needed|necessary|required|else|that)\b[^.\[]{0,60}\b(?:at|on|in|under|from)\s*$"
    # Of a project that needs no name it is this one that has a page.
    r"|\b(?:web ?)?(?:site|page) of (?:the|this) (?:project|paper|study|tool)\b|\b(?:project|companion|accompanying|supplementary) "
    r"(?:web ?)?(?:site|page)\b"
    r"|\bto (?:foster|ensure|support|facilitate|enable|allow|ease|promote|encourage|aid) (?:the )?(?:[\w-]+ ){0,2}"
    r"(?:reproduc|replica[tb])"
    r"|\b(?:in|of|for|from) this (?:paper|study|article|work)\b|\bby us\b[^.]{0,80}$"
    r"|\bauthor['’]s (?:own |personal )?(?:web|home|page|site)"
    # Whoever reads the paper is asked in.
    r"|\b(?:the |interested )?(?:readers?|reviewers?) (?:may|can|could|might|are (?:free|welcome|invited) to)\b"
    r"|\bfor (?:reproducib\w+|replicab\w+|replication)\b[^.\[]{0,30}$"
    r"|^\W*(?:publicly |freely |openly )?available (?:at|from|on|online)",
    re.IGNORECASE,
)
_THEIRS = re.compile(
    r"\bwe (?:also )?(?:use|used|reuse|rely|build|built|adopt|compare|download|downloaded|collect|collected|mine|mined|follow|extend)\b"
    r"|\b(?:built|builds?|based|relies|rely|adapted|taken|forked|derived|"
    r"(?<!can be )(?<!may be )(?:downloaded|obtained)|provided by|published by)\b",
    re.IGNORECASE,
)
_USED = re.compile(r"\b(?:used?|reuse|rely|adopt|compare|download(?:ed)?|follow|based|relies)\b", re.IGNORECASE)
_WHICH = re.compile(r"\b(?:which|that) (?:is|are|was|were|can)\b", re.IGNORECASE)
_OF_OTHERS = re.compile(
    rf"\b(?i:{_THINGS}) (?:of|by|from) (?:the )?[A-Z]"
    rf"|\b(?i:{_THINGS}|{_READINGS}) (?:of|by|from|for) (?:the )?(?:baselines?|competitors?|compared|prior|previous|existing|"
    r"other|(?:subject|studied|"
    r"analy[sz]ed|selected|sampled|mined|examined) (?:systems?|projects?|tools?|programs?|repositories|models?))\b"
    r"|\b(?i:official|original|the (?:public|usual|standard|same) one)\b|\bet al\b|\b(?:[Tt]heir|[Ii]ts)\b(?: [\w-]+){0,2}$"
    rf"|\b(?i:(?:many|several|some|other|existing|various|most|more|numerous|competing) (?:[\w-]+ ){{0,2}}{_THINGS})\b"
    r"|\b(?i:(?:its|their|whose|the original) (?:authors?|developers?|maintainers?|creators?))\b"
    rf"|\b(?i:(?:their|its) (?:[\w-]+ ){{0,2}}(?:{_THINGS}|repository|repo|page|site|home ?page|readme|documentation))\b[^.]{{0,40}}$"
)
# "OpenWrt, whose code is available at", "Scripts for mining by Rossi are available at"; what is ours is called so just before.
_BY_OTHERS = re.compile(rf"\b(?:whose\b|{_THINGS} (?:(?!by\b)[\w-]+ ){{1,4}}by (?:the )?(?-i:[A-Z]))", re.IGNORECASE)
_CALLED_OURS = re.compile(
    r"\b(?:our|we (?:present|propose|introduce|release|publish|provide|built|build|develop(?:ed)?))\b", re.IGNORECASE
)
_JUST_BEFORE = 40
_GIVEN_OUT = re.compile(r"\b(?:available|released?|publish(?:ed)?|provided?|shared?|our|by us)\b", re.IGNORECASE)
# What one is told to follow, and what is called ours right there.
_POINTING = re.compile(
    r"(?:(?:available |found |released |published )?(?:here|online)|"
    r"(?:at |under )?(?:this|the following) (?:link|url|address|page|repository|repo|site)|"
    r"link|url|github|gitlab|zenodo|osf|figshare|hugging ?face|repository|repo|website|web page|code|data|download)",
    re.IGNORECASE,
)
_OF_OURS = re.compile(r"\b(?:[Oo]ur|[Mm]y)(?: [a-z][\w-]*){1,3}$")
_NOTE = re.compile(
    r"^\W*(\d{1,2}|[*†‡§])\s?\W*(?:(?:see|cf\.|(?:available )?(?:at|from|online)|code|link|url)\b[:\s]*){0,2}$",
    re.IGNORECASE,
)
_SUPERSCRIPT = 0.85
_CLAUSE = 160
# A paper has some dozens; each may have to be looked for in all of its page.
_MOST_LINKS = 1_000


def sentence(_parameters: NoParameters) -> str:
    return "No links to the authors' own repositories or pages."


def check(inputs: Inputs, _parameters: NoParameters) -> list[Finding]:
    flow = inputs.text
    findings: dict[str, Finding] = {}
    for found in islice(_LINK.finditer(flow.text), _MOST_LINKS):
        link = found[0].rstrip(".:")
        if link in findings:
            continue
        if kind := _kind(link, _clause_before(flow, found.start())):
            place = place_of(flow, found.start(), found.start() + len(link))
            findings[link] = _told(kind, place.page, place.box, place.quote)
    for words in linked_words(analysed(inputs), inputs.paper, flow):
        if words.link.target not in findings and (kind := _kind_behind(words, flow)):
            findings[words.link.target] = _told(
                kind, words.page, words.link.box, words.link.target[:LONGEST_QUOTE], "Words of the text lead"
            )
    weighed = (
        (one, severity_at(inputs.anonymity, full=Severity.WARNING, names=_AT_NAMES[one.kind]))
        for one in findings.values()
    )
    return [replace(one, severity=severity) for one, severity in weighed if severity is not Severity.OFF]


_AT_NAMES: dict[str | None, Severity] = {"homepage_url": Severity.NOTICE, "repo_url": Severity.OFF}


def _told(kind: str, page: int, box: Box, evidence: str, what: str = "The text links") -> Finding:
    return Finding(
        rule=RULE.name,
        kind=kind,
        severity=Severity.WARNING,
        page=page,
        box=box,
        evidence=evidence,
        message=f"{what} to what seems to be the authors' own {'repository' if kind == 'repo_url' else 'page'}.",
        allowed="Others' repositories, and anonymous copies of one's own.",
        mend="Use an anonymous mirror (such as anonymous.4open.science) until the camera-ready version, in the text and in "
        "what it leads to. LaTeX: both arguments of \\href. Word: right-click > Edit Hyperlink.",
    )


def _kind_behind(words: LinkedWords, flow: Flow) -> str | None:
    """The kind of a link behind words that point ("here") or name what is ours ("our simulator"); a name with a capital is
    that of somebody's tool."""
    said = flow.text[words.start : words.end].strip(" .,;:()")
    before = _clause_before(flow, words.start)
    if _POINTING.fullmatch(said):
        return _kind(words.link.target, f"{before} {said} ")
    if _OF_OURS.search(before + said):
        return _kind(words.link.target, "our ")
    return None


def _kind(link: str, before: str) -> str | None:
    if _ANONYMOUS.search(link) or _EVERYBODYS.search(link) or not _is_own(before):
        return None
    if _PERSONAL.search(link):
        return "homepage_url"
    if _REPOSITORY.search(link):
        return "repo_url"
    return "homepage_url" if _OUR_PAGE.search(before) else None


def _is_own(before: str) -> bool:
    """Whether the clause says that what follows is the authors'; "our code, based on PyTorch, is available at" does."""
    if not _OURS.search(before) or _OF_OTHERS.search(before) or _is_by_others(before):
        return False
    theirs = [*_THEIRS.finditer(before)]
    if not theirs:
        return True
    given_out = _GIVEN_OUT.search(before, theirs[-1].end())
    # "We use Defects4J, which is available at"; what we have built may be told of so, too.
    of_what_is_used = _USED.search(theirs[-1][0]) and _WHICH.search(before, theirs[-1].end())
    return given_out is not None and not of_what_is_used


def _is_by_others(before: str) -> bool:
    found = _BY_OTHERS.search(before)
    return found is not None and not _CALLED_OURS.search(before, max(0, found.start() - _JUST_BEFORE), found.start())


def _clause_before(flow: Flow, offset: int) -> str:
    """What the sentence says before the link, from the last link or conjunction on; of a footnote that is nothing but a
    link, what stands before the mark of the footnote."""
    before = flow.text[max(0, offset - _CLAUSE) : offset]
    row = flow.row_at(offset)
    if (note := _NOTE.match(flow.text[_begin_of_line(flow, offset) : offset])) and note[1]:
        before = _before_mark(flow, row, note[1]) or before
    clause = list(re.finditer(r"[.!?]\s+(?=[A-Z])|https?://\S+|;|\band we\b(?=)", before))
    start = max((end.end() for end in clause), default=0)
    if before[:start].endswith("and we"):
        start -= 2
    return before[start:]


def _begin_of_line(flow: Flow, offset: int) -> int:
    return flow.starts[max(0, bisect_right(flow.starts, offset) - 1)]


def _before_mark(flow: Flow, note: Row, mark: str) -> str:
    """The text before the raised mark that a footnote belongs to, on the same page."""
    for number, row in enumerate(flow.rows):
        if row.page != note.page or row is note:
            continue
        said = ""
        for span in row.spans:
            if said.strip() and span.text.strip() == mark and span.size < _SUPERSCRIPT * row.size:
                above = flow.rows[number - 1].text if number else ""
                return f"{above} {said}".rstrip(" .,;:)")[-_CLAUSE:]
            said += span.text
    return ""


RULE = Rule(
    name="own-links",
    title="Links to own repositories and pages",
    subject=Subject.CONTENT,
    default=Severity.WARNING,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
    reads_text=True,
)
