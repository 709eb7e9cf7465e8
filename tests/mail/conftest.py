"""Templates of mails that tests alone use, and a mail server."""

import copy
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.mail.smtp import Mailbox, smtp_server


@pytest.fixture
def template(settings: Settings, tmp_path: Path) -> Callable[[str, str], None]:
    """Write `mail/<kind>.txt` where the engine finds it, for this test alone."""
    folder = tmp_path / "mail"
    folder.mkdir()
    changed = copy.deepcopy(settings.TEMPLATES)
    changed[0]["DIRS"].insert(0, tmp_path)
    settings.TEMPLATES = changed

    def write(kind: str, text: str) -> None:
        (folder / f"{kind}.txt").write_text(text, encoding="utf-8")

    return write


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    """A running SMTP server that the settings name."""
    with smtp_server() as box:
        settings.EMAIL_URL = f"smtp://127.0.0.1:{box.port}"
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = box.port
        settings.EMAIL_TIMEOUT = 5
        settings.DEFAULT_FROM_EMAIL = "Confsys <noreply@conf.example>"
        yield box
