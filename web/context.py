"""What every template knows: the conference it stands in, the places of this person there, whether this is a demo."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from access.gate.frame import Frame, frame
from conferences.kinds import Role


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the top bar."""

    label: str
    url: str
    current: bool = False
    count: int = 0


# The name of each place's page, and who goes there; None is everybody, an empty set everybody who is signed in.
_PLACES: tuple[tuple[str, str, frozenset[Role] | None], ...] = (
    ("My submissions", "author:papers", frozenset()),
    ("Reviews", "reviewer:queue", frozenset({Role.PC})),
    ("Calls and dates", "public:call", None),
    ("Check my PDF", "public:check", None),
    ("Chair", "chair:dashboard", frozenset({Role.CHAIR, Role.TRACK_CHAIR})),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """For templates. Conference and places are looked up only where a template shows them."""
    match = request.resolver_match
    slug = match.kwargs.get("conference", "") if match else ""
    found: Any = SimpleLazyObject(lambda: frame(request.user, slug) if slug else None)
    return {
        "demo": settings.DEMO,
        # The name that htmx's own tag looks for; django-csp's processor says CSP_NONCE.
        "csp_nonce": getattr(request, "csp_nonce", None),
        "conference": SimpleLazyObject(lambda: found.conference if found else None),
        "places": SimpleLazyObject(lambda: places(request, found) if found else ()),
        "footer_links": SimpleLazyObject(lambda: footer_links(found) if found else ()),
    }


def places(request: HttpRequest, found: Frame) -> Sequence[Place]:
    """Where this person can go within the conference; the longest address that the present one begins with is here."""
    pairs = []
    for label, name, roles in _PLACES:
        if roles is None or (request.user.is_authenticated and (not roles or roles & found.roles)):
            try:
                pairs.append((label, reverse(name, args=[found.conference.slug])))
            except NoReverseMatch:  # that desk is not installed
                continue
    here = max((url for _, url in pairs if request.path.startswith(url)), key=len, default="")
    return tuple(Place(label, url, current=url == here) for label, url in pairs)


def footer_links(found: Frame) -> Sequence[Place]:
    """The call's calendar feed."""
    return (Place("Calendar feed", reverse("public:calendar", args=[found.conference.slug])),)
