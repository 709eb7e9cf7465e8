"""What somebody outside can see of an answer, with only its random parts masked: status, headers, cookies, body."""

import re
from dataclasses import dataclass
from typing import Any

from django.test import Client

from accounts.models import User

_RANDOM = (
    # The second of an HTTP date, as in Expires.
    re.compile(r"[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT"),
    re.compile(r'(?<=nonce=")[^"]+'),
    re.compile(r"(?<='nonce-)[^']+"),
    re.compile(r'(?<=name="csrfmiddlewaretoken" value=")[^"]+'),
    re.compile(r"(?<=&quot;x-csrftoken&quot;: &quot;)[^&]+"),
    re.compile(r'(?<="x-csrftoken": ")[^"]+'),
)


@dataclass(frozen=True)
class Observed:
    """Everything that an observer can compare."""

    status: int
    headers: tuple[tuple[str, str], ...]
    cookies: tuple[str, ...]
    body: str


def observe(response: Any) -> Observed:
    """An answer of the test client as an observer sees it."""
    return Observed(
        status=response.status_code,
        headers=tuple(sorted((name, mask(value)) for name, value in response.items() if name != "Content-Length")),
        cookies=tuple(sorted(_cookie(name, morsel.OutputString()) for name, morsel in response.cookies.items())),
        body=mask(response.content.decode()),
    )


def mask(text: str) -> str:
    """Without nonces, CSRF tokens and the present second."""
    for random in _RANDOM:
        text = random.sub("MASKED", text)
    return text


def _cookie(name: str, written: str) -> str:
    """Name and attributes, without the value and the second of its end."""
    parts = [part for part in written.split("; ") if not part.startswith(("expires=", f"{name}="))]
    return "; ".join([name, *parts])


def visit(client: Client, path: str, data: dict[str, str] | None = None) -> list[Observed]:
    """The answer to a GET or POST, and to each page that it leads on to."""
    response = client.post(path, data) if data is not None else client.get(path)
    seen = [observe(response)]
    while response.status_code in {301, 302, 303}:
        response = client.get(response["Location"])
        seen.append(observe(response))
    return seen


def text_of(html: str) -> str:
    """The page's words, with blanks folded."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("<main")[2]).split())


def page(path: str, person: User | None = None) -> str:
    """The page as that person gets it, or somebody signed out."""
    client = Client()
    if person:
        client.force_login(person)
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()
