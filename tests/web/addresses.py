"""Every address of the URL configuration, with arguments filled in: nothing that is reachable is left out of a test."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, resolve

_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^()]*\)")


@dataclass(frozen=True)
class Address:
    """One pattern: its route as it is written in the configuration, its name, and a path that it answers."""

    route: str
    name: str
    path: str


def addresses(arguments: Mapping[str, str]) -> list[Address]:
    """All of them. A pattern whose argument has no value raises KeyError: the test has to learn of it."""
    found = []
    for route, name in _walk(get_resolver().url_patterns, "", ""):
        path = "/" + _ARGUMENT.sub(lambda match: arguments[match[1] or match[2]], route)
        path = re.sub(r"[\^$\\]", "", path).replace("(?:", "").replace("//", "/")
        resolve(path)
        found.append(Address(route, name, path))
    return found


def _walk(patterns: list[URLPattern | URLResolver], prefix: str, namespace: str) -> Iterator[tuple[str, str]]:
    for one in patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, route, f"{namespace}{one.namespace}:" if one.namespace else namespace)
        else:
            yield route, f"{namespace}{one.name or ''}"
