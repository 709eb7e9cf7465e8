"""No links to the authors' own repository or pages: told from others' by what the sentence says of them."""

from __future__ import annotations

import re

from eligibility.findings import Finding, Severity
from eligibility.identity import severity_at
from eligibility.inputs import Inputs, NoParameters, Rule, Subject
from eligibility.layout.flow import Flow

_LINK = re.compile(
    r"(?:https?://|www\.|(?<![\w/@.])(?:github|gitlab|bitbucket)\.(?:com|org)/)[^\s<>()\[\]{}“”,;]{3,200}",
    re.IGNORECASE,
)
_REPOSITORY = re.compile(
    r"(?:github|gitlab|bitbucket|codeberg|sourceforge|huggingface)\.(?:com|org|net|co)/[\w.-]+/?", re.IGNORECASE
)
_PERSONAL = re.compile(
    r"/~\w+|/(?:people|staff|members?|users?|homes?)/\w+|sites\.google\.com|\w+\.github\.io", re.IGNORECASE
)
_ANONYMOUS = re.compile(r"anonym|4open\.science|osf\.io/\S*view_only|/blind|double-?blind", re.IGNORECASE)
_OURS = re.compile(
    r"\b(?:our|ours|my)\b[^.]{0,80}$|\bwe\s+(?:have\s+)?(?:release|publish|provide|share|open-?source|host|make|made|released|published)"
    r"|\breplication (?:package|kit)|\b(?:code|data|artifacts?|artefacts?|materials?|implementation|tool|scripts?|slides)\b"
    r"[^.]{0,40}(?:\bavailable|:|\bat\b)|\bavailable (?:at|from|on|online)",
    re.IGNORECASE,
)
_THEIRS = re.compile(
    r"\bwe (?:also )?(?:use|used|reuse|rely|build|adopt|compare|download|collect|mine)\b|\b(?:their|its)\b[^.]{0,30}$",
    re.IGNORECASE,
)


def sentence(_parameters: NoParameters) -> str:
    return "No links to the authors' own repositories or pages."


def check(inputs: Inputs, _parameters: NoParameters) -> list[Finding]:
    flow = inputs.text
    findings: dict[str, Finding] = {}
    for found in _LINK.finditer(flow.text):
        link = found[0].rstrip(".:")
        kind = _kind(link, _clause_before(flow, found.start()))
        if kind is None or link in findings:
            continue
        severity = severity_at(
            inputs.anonymity, full=Severity.WARNING, names=Severity.NOTICE if kind == "homepage_url" else Severity.OFF
        )
        if severity is Severity.OFF:
            continue
        row = flow.row_at(found.start())
        findings[link] = Finding(
            rule=RULE.name,
            kind=kind,
            severity=severity,
            page=row.page,
            box=row.box,
            evidence=link[:160],
            message="The text links to what seems to be the authors' own "
            + ("repository." if kind == "repo_url" else "page."),
            allowed="Others' repositories, and anonymous copies of one's own.",
            mend="Use an anonymous mirror (such as anonymous.4open.science) until the camera-ready version.",
        )
    return list(findings.values())


def _kind(link: str, before: str) -> str | None:
    if _ANONYMOUS.search(link):
        return None
    if _PERSONAL.search(link):
        return "homepage_url" if not _THEIRS.search(before) else None
    if _REPOSITORY.search(link) and _OURS.search(before) and not _THEIRS.search(before):
        return "repo_url"
    return None


def _clause_before(flow: Flow, offset: int) -> str:
    """What the sentence says before the link, from the last link or conjunction on."""
    text = flow.text[max(0, offset - 160) : offset]
    start = max((end.end() for end in re.finditer(r"[.!?]\s+(?=[A-Z])|https?://\S+|;|\band we\b(?=)", text)), default=0)
    if text[:start].endswith("and we"):
        start -= 2
    return text[start:]


RULE = Rule(
    name="own-links",
    title="Links to own repositories and pages",
    subject=Subject.CONTENT,
    default=Severity.WARNING,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
)
