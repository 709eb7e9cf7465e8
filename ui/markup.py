"""HTML attributes from keyword arguments."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


def attributes(values: dict[str, object]) -> SafeString:
    """Return HTML attributes: `hx_post` becomes hx-post, True a bare name; False, None and "" leave it out."""
    pairs = [
        (name.rstrip("_").replace("_", "-"), None if value is True else str(value))
        for name, value in values.items()
        if value is not False and value is not None and value != ""
    ]
    return format_html_join(
        "",
        "{}",
        (
            (format_html(" {}", name) if value is None else format_html(' {}="{}"', name, value),)
            for name, value in pairs
        ),
    )
