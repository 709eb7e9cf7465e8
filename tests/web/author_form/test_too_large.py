"""A form that is too large to be read says what is allowed, and changes nothing."""

from typing import Any
from urllib.parse import urlencode

import pytest

from tests.web.author_form.places import stored
from tests.web.author_world import (
    SCRIPT,
    AuthorWorld,
    form_data,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_a_form_that_is_too_large_is_told_what_is_allowed_and_changes_nothing(
    world: AuthorWorld, settings: Any, kind: str
) -> None:
    paper = world.begin()
    url = world.url(f"{paper.number}/edit/")
    data = form_data(paper, title="Typed")
    body: Any = data if kind.startswith("multi") else urlencode(data, doseq=True)
    more: Any = {} if kind.startswith("multi") else {"content_type": kind}
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 20
    answer = world.client.post(url, body, **more)
    told = answer.content.decode()
    assert answer.status_code == 413
    assert "A form may hold 20 bytes of text in at most 5,000 fields" in told
    assert "What was saved before is as it was" in told
    assert "plain-layout" in told
    assert stored(paper).title == ""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000
    assert world.client.post(url, body, **more).status_code == 302
    assert stored(paper).title == "Typed"


def test_the_limit_of_bytes_and_that_of_fields_hold_exactly(world: AuthorWorld, settings: Any) -> None:
    paper = world.begin()
    url = world.url(f"{paper.number}/edit/")
    kind = "application/x-www-form-urlencoded"
    body = urlencode(form_data(paper, title="Typed"), doseq=True)
    for name, size in (("MEMORY_SIZE", len(body)), ("NUMBER_FIELDS", body.count("&") + 1)):
        setattr(settings, f"DATA_UPLOAD_MAX_{name}", size - 1)
        answer = world.client.post(url, body, content_type=kind, **SCRIPT)
        assert answer.status_code == 413
        assert 'id="form-panel"' in answer.content.decode()
        assert "Not saved: the form is too large" in answer.content.decode()
        assert "<html" not in answer.content.decode()
        assert stored(paper).title == ""
        setattr(settings, f"DATA_UPLOAD_MAX_{name}", size)
    assert world.client.post(url, body, content_type=kind).status_code == 302
    assert stored(paper).title == "Typed"
