"""What one reads at a glance: icons, states, messages, section heads, seats, paper counters."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ui import charts
from ui.icons import KIND_ICONS, kind_icon, render_icon
from ui.markup import attributes

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "", *, css: str = "") -> SafeString:
    """Return an icon; with `label` it speaks for itself to screen readers, else it is silent beside its word."""
    return render_icon(name, str(label), str(css))


@register.simple_tag(name="kind_icon")
def kind_icon_tag(kind: str, label: str = "") -> SafeString:
    """Return the mark of a kind of state, without a word."""
    return kind_icon(kind, label)


@register.simple_tag
def state(kind: str, word: str, *, strong: bool = False, css: str = "") -> SafeString:
    """Return `icon word`. Kinds: ok, complete, error, warning, notice, done, missing, begun, waiting."""
    classes = f"state state--{kind}{' state--strong' if strong else ''} {css}".strip()
    return format_html('<span class="{}">{}<span>{}</span></span>', classes, kind_icon(kind), word)


@register.simple_block_tag
def say(content: str, kind: str = "notice", title: str = "", *, id: str = "", live: bool = False) -> SafeString:  # noqa: A002
    """Show a message with a 3 px rule and soft ground; at most one a view. `live` announces it to screen readers."""
    head = format_html('<p class="say-title">{}</p>', title) if title else ""
    told = attributes({"role": ("alert" if kind == "error" else "status") if live else "", "id": id})
    return format_html(
        '<div class="say say--{}"{}>{}<div class="say-body">{}{}</div></div>',
        kind,
        told,
        kind_icon(kind),
        head,
        content,
    )


@register.inclusion_tag("ui/section_head.html")
def section_head(
    title: str,
    kind: str = "",
    word: str = "",
    *,
    id: str = "",  # noqa: A002  # the attribute's name
    intro: str = "",
    level: int = 2,
    count: int | None = None,
) -> dict[str, object]:
    """Show the head of a section with its own state at the right; `id` names the heading, for aria-labelledby."""
    return {"title": title, "kind": kind, "word": word, "id": id, "intro": intro, "level": level, "count": count}


@register.inclusion_tag("ui/outline_item.html")
def outline_item(label: str, href: str, kind: str, note: str = "", *, current: bool = False) -> dict[str, object]:
    """Show one section in a form's outline: its mark, its name, what is wrong."""
    return {"label": label, "href": href, "kind": kind, "note": note, "current": current, "word": _KIND_WORDS[kind]}


@register.inclusion_tag("ui/missing_item.html")
def missing_item(label: str, href: str, note: str = "", *, kind: str = "missing") -> dict[str, object]:
    """Show one line of "What is still missing", a link to the field that mends it."""
    return {"label": label, "href": href, "note": note, "kind": kind}


@register.inclusion_tag("ui/seats.html")
def seats(counting: int, total: int, needed: int, sentence: str = "", *, kind: str = "") -> dict[str, object]:
    """Draw one seat per author: filled if they count, dashed red for each that lacks; with its sentence."""
    lacking = max(0, needed - counting)
    return {
        "drawing": charts.paper_marks(
            ["done"] * counting + ["late"] * lacking + ["open"] * max(0, total - counting - lacking),
            width=14,
            height=22,
            gap=5,
        ),
        "sentence": sentence,
        "kind": kind or ("error" if lacking else "ok"),
    }


@register.inclusion_tag("ui/review_bar.html")
def review_bar(done: int, total: int, *, begun: int = 0, late: int = 0) -> dict[str, object]:
    """Draw n/m reviews as small papers: filled, half, outline, dashed red if late; lateness is said in words too."""
    still = max(0, total - done - begun - late)
    marks = ["done"] * done + ["half"] * begun + ["open"] * still + ["late"] * late
    words = f"{done} of {total} submitted" + (f", {begun} begun" if begun else "") + (f", {late} late" if late else "")
    return {
        "drawing": charts.paper_marks(marks, width=5, height=9, gap=3),
        "done": done,
        "total": total,
        "late": late,
        "words": words,
    }


@register.inclusion_tag("ui/progress.html")
def progress(done: int, total: int, words: str, *, begun: int = 0) -> dict[str, object]:
    """Draw a row of segments, one a duty: done, half for begun, the rest to do; with the sentence below."""
    return {"segments": charts.segments(done, total, begun), "words": words}


@register.inclusion_tag("ui/score_plot.html")
def score_plot(scores: Sequence[int], *, steps: int = 5, what: str = "Scores") -> dict[str, object]:
    """Draw stacked blocks over the ticks 1 to `steps`, one block a score; the text alternative has the values."""
    told = ", ".join(str(score) for score in sorted(scores)) or "none yet"
    return {"drawing": charts.score_plot(scores, steps=steps), "words": f"{what}: {told}"}


@register.simple_block_tag
def empty(content: str, sentence: str) -> SafeString:
    """Show that a list is empty: one sentence, and the next act as content."""
    return format_html('<div class="empty"><p>{}</p>{}</div>', sentence, content)


_KIND_WORDS = dict.fromkeys(KIND_ICONS, "") | {
    "ok": "complete",
    "complete": "complete",
    "error": "error",
    "warning": "warning",
    "missing": "missing",
    "begun": "begun",
    "waiting": "waiting",
}


@register.simple_tag
def number(value: object, what: str, href: str = "") -> SafeString:
    """Return one large number of a dashboard with what it counts; a link, for every number is one."""
    shown = f"{value:,}" if isinstance(value, int) else value
    inside = format_html('<span class="number-value">{}</span><span class="number-what">{}</span>', shown, what)
    return (
        format_html('<a class="number-link" href="{}">{}</a>', href, inside)
        if href
        else format_html("<div>{}</div>", inside)
    )


@register.inclusion_tag("ui/waiting_for.html")
def waiting_for(count: int, what: str, why: str, *, href: str = "", act: str = "") -> dict[str, object]:
    """Show how many things of a kind wait for a decision, the oldest wait said, and the button that goes there."""
    return {"count": count, "what": what, "why": why, "href": href, "act": act}


@register.inclusion_tag("ui/queue_item.html")
def queue_item(title: str, href: str, kind: str, word: str, number: str, *, current: bool = False) -> dict[str, object]:
    """Show one paper in a reviewer's queue: its title in the serif, the state of the review, its number."""
    return {"title": title, "href": href, "kind": kind, "word": word, "number": number, "current": current}
