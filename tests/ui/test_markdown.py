"""Markdown as strangers write it."""

import pytest

from ui.markdown import render_markdown


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a **b** *c*", "<p>a <strong>b</strong> <em>c</em></p>\n"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"),
        ("3. three", '<ol start="3">\n<li>three</li>\n</ol>\n'),
        ("~~no~~", "<p><s>no</s></p>\n"),
        (
            "[site](https://example.org)",
            '<p><a href="https://example.org" rel="nofollow noopener">site</a></p>\n',
        ),
    ],
)
def test_what_reviewers_write_is_shown(text: str, html: str) -> None:
    assert render_markdown(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<p style="position:fixed">x</p>',
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        "![x](https://example.org/pixel.png)",
        "<svg onload=alert(1)>",
        "[x](https://example.org 'a\" onclick=\"b')",
        '<https://example.org/"onclick=x>',
        "```html\n<b onclick=x>\n```",
    ],
)
def test_nothing_runs_or_loads(text: str) -> None:
    html = render_markdown(text)
    for tag in ("<script", "<img", "<svg", "<b ", "<p style"):
        assert tag not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html
    assert ' onclick="' not in html


def test_a_picture_is_told_in_words() -> None:
    assert render_markdown("![A & B](https://example.org/x.png)") == "<p>A &amp; B (picture not shown)</p>\n"
