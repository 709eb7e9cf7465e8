"""Markdown as reviewers write it, to HTML that is safe to show: CommonMark and tables, no images, no raw HTML, no styles."""

from typing import Final

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_TAGS: Final = {
    "p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a",
    "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_SCHEMES: Final = {"http", "https", "mailto"}

# Raw HTML is shown as text, and images are off: a reviewer's picture would be fetched from a server that learns who reads.
_PARSER: Final = (
    MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"]).disable("image")
)


def render_markdown(text: str) -> SafeString:
    """Return `text` as HTML. Links carry rel="nofollow noopener"; nothing in it loads anything or runs."""
    return mark_safe(  # noqa: S308  # cleaned by nh3 to a closed list of tags and attributes
        nh3.clean(
            _PARSER.render(text),
            tags=_TAGS,
            attributes={"a": {"href", "title"}, "ol": {"start"}},
            url_schemes=_SCHEMES,
            link_rel="nofollow noopener",
            strip_comments=True,
        )
    )
