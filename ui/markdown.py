"""Markdown as reviewers write it, to safe HTML: CommonMark and tables, no images, no raw HTML, no styles."""

from collections.abc import Sequence
from typing import Final

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

_TEXT: Final = {"p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"}
_HEADS: Final = {"h1", "h2", "h3", "h4", "h5", "h6"}
_TABLE: Final = {"table", "thead", "tbody", "tr", "th", "td"}
_SCHEMES: Final = {"http", "https", "mailto"}


def _picture_in_words(
    _renderer: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    return escapeHtml(f"{tokens[index].content} (picture not shown)".strip())


# Raw HTML is shown as text. A picture is told in words: loading it would tell its server who reads, and when.
_PARSER: Final = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_PARSER.add_render_rule("image", _picture_in_words)


def render_markdown(text: str) -> SafeString:
    """Return `text` as HTML. Links carry rel="nofollow noopener"; nothing in it loads anything or runs."""
    return mark_safe(  # noqa: S308  # cleaned by nh3 to a closed list of tags and attributes
        nh3.clean(
            _PARSER.render(text),
            tags=_TEXT | _HEADS | _TABLE,
            attributes={"a": {"href", "title"}, "ol": {"start"}},
            url_schemes=_SCHEMES,
            link_rel="nofollow noopener",
            strip_comments=True,
        )
    )
