"""From a template and plain values to a subject and a body."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.utils import timezone

from accounts.text import clean_line
from mail.values import SiteLink, make_harmless

SUBJECT_LENGTH = 300
_SUBJECT = "Subject: "


@dataclass(frozen=True, slots=True)
class Rendered:
    """A mail's words."""

    subject: str
    body: str


def render_mail(kind: str, context: Mapping[str, Any], *, sender: str) -> Rendered:
    """Render `templates/mail/<kind>.txt`: its first line is `Subject: ...`, the rest the body, plain text.

    `sender` is named below the body: the conference, or empty for the site itself.
    """
    for name, value in context.items():
        if name.endswith("link") and value and not isinstance(value, SiteLink):
            raise TypeError(f"`{name}` must be made by site_link(), or mail programs would not show it as a link.")
    values = {name: make_harmless(value) for name, value in context.items()}
    template = Engine.get_default().get_template(f"mail/{kind}.txt")
    # Nothing here becomes HTML: escaping would only show `&amp;` to the reader. Times are in UTC, not in the zone of
    # whoever caused the mail.
    with timezone.override(UTC):
        text = template.render(Context(values, autoescape=False))
    first, _, rest = text.strip().partition("\n")
    if not first.startswith(_SUBJECT):
        raise ValueError(f"The first line of mail/{kind}.txt must be its subject.")
    body = re.sub(r"\n{3,}", "\n\n", rest.strip())
    name = f"{clean_line(sender)} on Confsys" if sender else "Confsys"
    return Rendered(
        clean_line(first.removeprefix(_SUBJECT))[:SUBJECT_LENGTH], f"{body}\n\n-- \n{name}\n{settings.SITE_URL}/\n"
    )
