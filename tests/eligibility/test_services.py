"""Facts are read once per file and engine, and read again when the stored ones cannot be used."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from eligibility.facts import ENGINE_VERSION, Outcome
from eligibility.models import StoredFacts
from eligibility.services import facts_of

PAPER = Path(__file__).parent.parent / "data" / "g32_lncs.pdf"
SHA256 = "5" * 64


def opening(opened: list[Path]) -> Callable[[], AbstractContextManager[Path]]:
    """Gives the paper as a path, and notes each time that it was asked for."""

    @contextmanager
    def path() -> Iterator[Path]:
        opened.append(PAPER)
        yield PAPER

    return path


@pytest.mark.django_db
def test_a_file_is_read_once() -> None:
    opened: list[Path] = []
    first, second = facts_of(SHA256, opening(opened)), facts_of(SHA256, opening(opened))
    assert replace(first, cpu_seconds=0.0) == second
    assert first.outcome is Outcome.OK
    assert opened == [PAPER]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "damage",
    [
        {"data": b"CFPF1\nno zlib at all"},
        {"data": b""},
        {"data": None},
        {"data": b"facts of some engine before the first"},
        {"outcome": "gone"},
    ],
)
def test_stored_facts_that_cannot_be_used_are_read_anew(damage: dict[str, object]) -> None:
    opened: list[Path] = []
    first = facts_of(SHA256, opening(opened))
    StoredFacts.objects.update(**damage)
    assert facts_of(SHA256, opening(opened)).facts == first.facts
    assert opened == [PAPER, PAPER]
    row = StoredFacts.objects.get()
    assert (row.engine_version, row.outcome) == (ENGINE_VERSION, "ok")
    assert facts_of(SHA256, opening(opened)).facts == first.facts
    assert len(opened) == 2
