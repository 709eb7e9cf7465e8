"""What tests of several desks use: signing in, whole answers, and all that a reader can tell of one."""

import re
from html import unescape
from typing import Any

from django.contrib.messages import get_messages
from django.test import Client

from accounts.models import User


def sign_in(user: User) -> Client:
    """A browser in which that person is signed in."""
    client = Client()
    client.force_login(user)
    return client


def fetch(client: Client, path: str) -> tuple[Any, bytes]:
    """The answer and its whole body; reading a file to its end closes it."""
    answer = client.get(path)
    return answer, b"".join(answer) if answer.streaming else answer.content


def observable(response: Any) -> tuple[int, dict[str, str], str, list[str]]:
    """All that a reader can tell of an answer, with what differs by nature masked."""
    body = re.sub(
        r'(nonce="|csrfmiddlewaretoken" value="|x-csrftoken": ")[^"]+', r"\1*", unescape(response.content.decode())
    )
    headers = {
        name: re.sub(r"nonce-[^']+", "nonce-*", value)
        for name, value in response.headers.items()
        if name not in {"Date", "Content-Length"}
    }
    return response.status_code, headers, body, sorted(str(one) for one in get_messages(response.wsgi_request))
