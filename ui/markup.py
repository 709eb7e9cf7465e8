"""HTML attributes from keyword arguments."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


def attributes(values: dict[str, object]) -> SafeString:
    """Return HTML attributes: `hx_post` becomes hx-post, True a bare name; False, None and "" leave it out.

    Values are always escaped: a literal in a template counts as safe HTML, but may hold the quotes of a JSON value.
    """
    told = []
    for name, value in values.items():
        if value is False or value is None or value == "":
            continue
        attribute = escape(name.rstrip("_").replace("_", "-"))
        told.append(f" {attribute}" if value is True else f' {attribute}="{escape(value)}"')
    return mark_safe("".join(told))  # noqa: S308  # escaped above
