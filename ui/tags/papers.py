"""Paper and its findings, the calendar line, histories, and the scholars' own text."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from ui import charts, times
from ui.markdown import render_markdown

register = template.Library()

_SEVERITY_WORDS = {"error": "Error", "warning": "Warning", "notice": "Notice", "done": "Done for you"}
_STATUS = {
    "checked": ("complete", "Checked by the authors"),
    "appealed": ("waiting", "Chairs are asked to accept it"),
    "overridden": ("done", "Accepted by the chairs"),
}


# A command of LaTeX with its arguments, as in \\setcopyright{none}.
_NAMES = ("LaTeX", "Word")
_PROGRAMS = re.compile(r"(?:(?<=\s)|^)(?=(?:LaTeX|Word): )")
_COMMAND = re.compile(r"\\[a-zA-Z@]+\*?(?:\[[^\]\s]*\])?(?:\{[^}]*\})*")


class HasPlace(Protocol):
    """Something further on in the page, and its name."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...


class HasMark(Protocol):
    """An icon's kind and its word."""

    @property
    def kind(self) -> str: ...
    @property
    def word(self) -> str: ...


@register.filter
def with_commands(text: str) -> SafeString:
    """Return plain text as HTML: commands of LaTeX in the type of programs, and what is said of one program, as in
    "Word: Layout > Size", in a line of its own."""
    told = []
    for part in _PROGRAMS.split(str(conditional_escape(text))):
        # Steps through a menu stay together with what they lead to.
        html = _COMMAND.sub(lambda found: f"<code>{found[0]}</code>", part.strip()).replace(" &gt; ", "&nbsp;&gt; ")
        program, colon, rest = html.partition(": ")
        told.append(f'<span class="program"><b>{program}:</b> {rest}</span>' if colon and program in _NAMES else html)
    return mark_safe("".join(told))  # noqa: S308  # escaped


@register.simple_tag
def crop(one: object | None) -> SafeString:
    """Return the place of a finding, cut out of its page's picture and boxed (`web.reporting.cards.Cutout`); nothing of None."""
    return mark_safe(render_to_string("ui/crop.html", {"one": one}) if one else "")  # noqa: S308  # a rendered template


@register.filter
def markdown(text: str) -> SafeString:
    """Return Markdown as safe HTML, to stand inside an element of class prose."""
    return render_markdown(text or "")


@register.simple_tag
def evidence(text: str, marked: str | Iterable[tuple[int, int]] = ()) -> SafeString:
    """Return quoted evidence in the serif, with the `marked` parts highlighted: words, or where parts begin and end."""
    if isinstance(marked, str):
        marked = [found.span() for found in re.finditer(re.escape(marked), text)] if marked else ()
    pieces: list[SafeString] = []
    done = 0
    for start, end in sorted(marked):
        begin, stop = max(start, done), min(end, len(text))
        if begin < stop:
            pieces += [conditional_escape(text[done:begin]), format_html("<mark>{}</mark>", text[begin:stop])]
            done = stop
    return format_html('<q class="evidence">{}{}</q>', mark_safe("".join(pieces)), text[done:])  # noqa: S308  # escaped


@register.simple_block_tag
def finding(
    content: str,
    severity: str,
    title: str,
    *,
    rule: str = "",
    evidence: str = "",
    marked: str | Iterable[tuple[int, int]] = (),
    allowed: str = "",
    mend: str = "",
    text: str = "",
    picture: str = "",
    page: int | None = None,
    page_url: str = "",
    here: bool = False,
    where: str = "",
    status: str = "open",
    id: str = "",  # noqa: A002  # the attribute's name
    previous: HasPlace | None = None,
    following: HasPlace | None = None,
) -> SafeString:
    """Show a finding: severity, rule, page; title; evidence, allowed, to mend; the content is what one can do.

    Severities: error, warning, notice, done (done for you: told small). Status: open, checked, appealed, overridden.
    `picture` is the rendered place, under the evidence; `here` that its page is the one that is shown beside.
    `where` is said of a finding without a page, instead of "Whole file". `previous` and `following` are the findings that
    one can go on to by keyboard.
    """
    return mark_safe(  # noqa: S308  # a rendered template
        render_to_string(
            "ui/finding.html",
            {
                "content": content,
                "severity": severity,
                "word": _SEVERITY_WORDS[severity],
                "title": title,
                "rule": rule,
                "evidence_text": evidence,
                "marked": marked,
                "allowed": allowed,
                "mend": mend,
                "text": text,
                "picture": picture,
                "page": page,
                "page_url": page_url,
                "here": here,
                "where": where,
                "status": _STATUS.get(status),
                "id": id,
                "previous": previous,
                "following": following,
            },
        )
    )


@register.inclusion_tag("ui/page_thumb.html")
def page_thumb(
    number: int,
    kinds: Sequence[tuple[str, float]],
    *,
    src: str = "",
    href: str = "",
    words: str = "",
    standing: str = "",
    over: str = "",
    beyond: str = "over the limit",
    mark: HasMark | None = None,
    current: bool = False,
) -> dict[str, object]:
    """Show a page small. `kinds` are (body | references | appendix | other, share of the page) pairs from the top down.

    `words` name the kinds. `over` is the word of a page over the limit ("7th") that `beyond` names; else `standing` says whether it counts
    or is free, and `mark` tells the worst that was found on it.
    """
    total = sum(share for _, share in kinds) or 1
    at, bars = 0.0, []
    for kind, share in kinds:
        width = share / total * 100
        bars.append(charts.Box(round(at, 2), 0, round(width - (1.5 if at + width < 99.9 else 0), 2), 6, kind))
        at += width
    return {
        "number": number,
        "bars": bars,
        "src": src,
        "href": href,
        "words": words,
        "standing": standing,
        "over": over,
        "beyond": beyond,
        "mark": mark,
        "current": current,
    }


@register.inclusion_tag("ui/calendar.html")
def calendar(
    events: Iterable[tuple[datetime, str] | tuple[datetime, str, str] | tuple[datetime, str, str, str]],
    *,
    zone: str = "UTC",
    now: datetime | None = None,
) -> dict[str, object]:
    """Draw a conference's dates as one line with today's stroke; on phones they are told as Now, Next, Then.

    `events` are (instant, name), (instant, name, zone) where the zones differ, or (instant, name, zone, words) where the
    date as it was announced is told in words of its own.
    """
    present = now or timezone.now()
    told, announced = [], {}
    for at, name, *own in sorted(events, key=lambda event: event[0]):
        where = times.as_zone(own[0] if own else zone)
        told.append((at, name, times.date_words(at, where, year=False, weekday=False)))
        announced[at, name] = own[1] if len(own) > 1 else times.moment_words(at, times.as_zone(zone))
    past = [event for event in told if event[0] <= present]
    ahead = [event for event in told if event[0] > present]
    return {
        "line": charts.calendar_line(told, now=present),
        "latest": past[-1] if past else None,
        "next": ahead[0] if ahead else None,
        "next_words": announced[ahead[0][:2]] if ahead else "",
        "then": ahead[1:],
        "events": told,
    }


@register.inclusion_tag("ui/history.html")
def history(entries: Iterable[object], *, empty: str = "Nothing has happened yet.") -> dict[str, object]:
    """Show audit entries, newest first. Each has `at` (instant), `who`, `what`, and may have `reason`."""
    return {"entries": list(entries), "empty": empty}


@register.simple_block_tag
def verdict(content: str, kind: str, sentence: str, why: str = "", *, act: str = "", level: int = 1) -> SafeString:
    """Open a report: mark, verdict sentence, why; the content is the tally. `act` is a rendered button at the right."""
    context = {"content": content, "kind": kind, "sentence": sentence, "why": why, "act": act, "level": level}
    return mark_safe(render_to_string("ui/verdict.html", context))  # noqa: S308  # a rendered template


@register.simple_tag
def qr(svg: str, label: str) -> SafeString:
    """Return a QR code's SVG document as an inline picture; our policy blocks the data: address it usually comes in."""
    start = svg.index("<svg")
    return mark_safe(  # noqa: S308  # drawn by the qrcode library from our own text; only paths
        svg[start:].replace("<svg", format_html('<svg role="img" aria-label="{}"', label), 1)
    )
