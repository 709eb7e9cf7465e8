"""Inline SVG icons: our own severity marks, which differ in shape too, and Lucide's for the rest."""

from functools import lru_cache
from typing import Final, Literal

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

Kind = Literal["ok", "complete", "error", "warning", "notice", "done", "missing", "begun", "waiting"]

# Each mark is told apart by its outline when colour is gone (look: "severity = shape + word + colour").
_MARKS: Final = {
    "mark-error": (
        '<path class="solid" d="M7.6 1.5h8.8l6.1 6.1v8.8l-6.1 6.1H7.6l-6.1-6.1V7.6z"/>'
        '<path class="cut" d="M8.3 8.3l7.4 7.4m0-7.4l-7.4 7.4"/>'
    ),
    "mark-warning": '<path class="solid" d="M12 1.8 23.2 21.5H.8z"/><path class="cut" d="M12 8.5v6m0 3v.6"/>',
    "mark-ok": '<circle class="solid" cx="12" cy="12" r="10.5"/><path class="cut" d="M7 12.5l3.5 3.5 6.5-7.5"/>',
    "mark-saved": '<path d="M17.5 19.5H9a7 7 0 1 1 6.7-9h1.8a4.5 4.5 0 1 1 0 9z"/><path d="m9 14 2.2 2.2L15 12"/>',
    "mark-begun": '<circle cx="12" cy="12" r="9.5"/><path class="solid" d="M12 2.5a9.5 9.5 0 0 1 0 19z"/>',
}

KIND_ICONS: Final[dict[str, str]] = {
    "ok": "mark-ok",
    "complete": "check",
    "error": "mark-error",
    "warning": "mark-warning",
    "notice": "info",
    "done": "shield-check",
    "missing": "circle-dashed",
    "begun": "mark-begun",
    "waiting": "clock",
}


@lru_cache(maxsize=512)
def render_icon(name: str, label: str = "", css: str = "") -> SafeString:
    """Return an icon as inline SVG: hidden from screen readers, unless a label says what it means where no word does.

    `name` is a Lucide name or one of our marks; a name that does not exist raises, so that a test page finds it.
    """
    classes = f"icon {css}".strip()
    told: dict[str, str] = {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    if name in _MARKS:
        attributes = "".join(f' {key}="{escape(value)}"' for key, value in told.items())
        return mark_safe(  # noqa: S308  # constants, and attributes escaped above
            f'<svg class="{escape(classes)}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"'
            f' stroke-linecap="round" stroke-linejoin="round"{attributes}>{_MARKS[name]}</svg>'
        )
    return mark_safe(lucide(name, size=None, **{"class": classes}, **told))  # noqa: S308  # ElementTree escapes attributes


def kind_icon(kind: str, label: str = "", css: str = "") -> SafeString:
    """Return the mark of a kind of state; an unknown kind raises KeyError."""
    return render_icon(KIND_ICONS[kind], label, css)
