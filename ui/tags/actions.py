"""What one presses: buttons, choices, crumbs, tabs, pager."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ui.icons import render_icon
from ui.markup import attributes

register = template.Library()


@register.simple_tag
def button(
    label: str,
    *,
    href: str = "",
    primary: bool = False,
    bare: bool = False,
    danger: bool = False,
    wide: bool = False,
    icon: str = "",
    only_icon: bool = False,
    busy: str = "",
    type: str = "submit",  # noqa: A002  # the attribute's name
    css: str = "",
    **more: object,
) -> SafeString:
    """Return a button, or with `href` a link that looks like one.

    `primary` (one a view), `bare`, `danger`, `wide`; `icon` before the label; `only_icon` keeps the label for screen
    readers and the tooltip; `busy` is the label while htmx sends. Any other keyword becomes an attribute (hx_post,
    name, value, form, data_x, aria_x).
    """
    kinds = {"primary": primary, "bare": bare, "danger": danger, "wide": wide, "icon": only_icon}
    classes = " ".join(["button", *(f"button--{name}" for name, on in kinds.items() if on), *([css] if css else [])])
    if only_icon:
        inside = format_html('{}<span class="hidden-words">{}</span>', render_icon(icon), label)
        more.setdefault("title", label)
    else:
        waiting = format_html('<span class="button-busy">{}</span>', busy) if busy else ""
        inside = format_html(
            '{}<span class="button-label">{}</span>{}', render_icon(icon) if icon else "", label, waiting
        )
    if href:
        return format_html("<a{}>{}</a>", attributes({"class": classes, "href": href, **more}), inside)
    return format_html('<button class="{}" type="{}"{}>{}</button>', classes, type, attributes(more), inside)


@register.simple_tag
def choice(
    label: str,
    *,
    name: str,
    value: str,
    note: str = "",
    on: bool = False,
    type: str = "checkbox",  # noqa: A002  # the attribute's name
    **more: object,
) -> SafeString:
    """Return a tick box or radio button (`type="radio"`) with its consequence as small text."""
    small = format_html('<span class="choice-note">{}</span>', note) if note else ""
    return format_html(
        '<label class="choice"><input class="choice-input" type="{}" name="{}" value="{}"{}>'
        '<span class="choice-text"><span class="choice-name">{}</span>{}</span></label>',
        type,
        name,
        value,
        attributes({"checked": on, **more}),
        label,
        small,
    )


@register.simple_tag
def crumbs(*parts: str) -> SafeString:
    """Return breadcrumbs from labels and addresses in turn; the last stands alone: {% crumbs "Papers" url "88" %}."""
    steps = [(parts[i], parts[i + 1] if i + 1 < len(parts) else "") for i in range(0, len(parts), 2)]
    items = format_html_join(
        "",
        "<li>{}</li>",
        (
            (
                format_html("<a{}>{}</a>", attributes({"href": url}), label)
                if url
                else format_html('<span aria-current="page">{}</span>', label),
            )
            for label, url in steps
        ),
    )
    return format_html('<nav class="crumbs-nav" aria-label="Where you are"><ol class="crumbs">{}</ol></nav>', items)


@register.simple_tag
def tab(label: str, href: str, *, current: bool = False, count: int | None = None, **more: object) -> SafeString:
    """Return one tab of a `<nav class="tabs">`: a saved view or a part of a page, with its count."""
    number = format_html(' <span class="tab-count">{}</span>', f"{count:,}") if count is not None else ""
    here = {"aria-current": "page"} if current else {}
    return format_html("<a{}>{}{}</a>", attributes({"class": "tab", "href": href, **here, **more}), label, number)


@register.inclusion_tag("ui/pager.html")
def pager(
    previous_url: str, next_url: str, words: str = "", *, before: str = "Before", after: str = "Next"
) -> dict[str, object]:
    """Show the pager of a list that is paged by key: the pages before and after, and in words what is shown.

    Nothing where there is but one page.
    """
    return {"previous_url": previous_url, "next_url": next_url, "words": words, "before": before, "after": after}
