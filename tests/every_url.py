"""Every address of the URL configuration, filled with values of a test's own world."""

import re
from collections.abc import Iterator, Mapping

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

_CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")
_GROUP = re.compile(r"\(\?P<(\w+)>[^()]*(?:\([^()]*\)[^()]*)*\)")


def every_url(values: Mapping[str, list[object]]) -> list[str]:
    """All addresses, with each combination of the values of its parameters. Fails for a parameter without values.

    `values` maps the name of a parameter (`conference`, `number`, …) to what to try for it.
    """
    return sorted({f"/{path}" for route in _routes(get_resolver(), "") for path in _filled(route, values)})


def _routes(resolver: URLResolver, before: str) -> Iterator[str]:
    for part in resolver.url_patterns:
        route = before + _written(part)
        if isinstance(part, URLPattern):
            yield route
        else:
            yield from _routes(part, route)


def _written(part: URLPattern | URLResolver) -> str:
    """A pattern with `<name>` for each parameter, whether it is a route or a regular expression."""
    text = str(part.pattern)
    if isinstance(part.pattern, RoutePattern):
        return _CONVERTER.sub(r"<\1>", text)
    return _GROUP.sub(r"<\1>", text).replace("^", "").replace("$", "").replace("\\Z", "").replace("\\", "")


def _filled(route: str, values: Mapping[str, list[object]]) -> Iterator[str]:
    names = re.findall(r"<(\w+)>", route)
    if not names:
        yield route
        return
    name = names[0]
    assert name in values, f"Give the crawl values for the parameter {name!r} of {route!r}."
    for value in values[name]:
        yield from _filled(route.replace(f"<{name}>", str(value), 1), values)
