"""Rules about the file as tables: what each leaves alone, and what it finds."""

from typing import Any

import pytest

from eligibility.facts import Encryption, Outcome, PageFacts, PdfFacts
from eligibility.inputs import Inputs
from eligibility.parameters import read_parameters
from eligibility.rules import RULES

LETTER, A4 = (612.0, 792.0), (595.28, 841.89)
MB = 1_048_576


def file(*sizes: tuple[float, float], size: int = 1000, **more: Any) -> Inputs:
    pages = tuple(PageFacts(width, height) for width, height in sizes)
    return Inputs(pdf=PdfFacts(outcome=Outcome.OK, size=size, page_count=len(pages), pages=pages, **more))


def failed(outcome: Outcome, **more: Any) -> Inputs:
    return Inputs(pdf=PdfFacts(outcome=outcome, size=1000, **more))


def found(rule: str, inputs: Inputs, parameters: dict[str, Any]) -> list[str]:
    return [one.sentences for one in RULES[rule].check(inputs, read_parameters(RULES[rule].parameters, parameters))]


LEAVES_ALONE: list[tuple[str, Inputs, dict[str, Any]]] = [
    ("readable", file(LETTER), {}),
    ("readable", failed(Outcome.ENCRYPTED), {}),
    ("encrypted", file(LETTER), {}),
    ("encrypted", failed(Outcome.UNREADABLE), {}),
    ("file-size", file(LETTER, size=20 * MB), {}),
    ("page-size", file(LETTER, LETTER), {}),
    ("page-size", file((792.0, 612.0)), {}),
    ("page-size", file((611.5, 793.2)), {}),
    ("page-size", file(LETTER, A4), {"sizes": ["letter", "a4"]}),
    ("page-total", file(*[LETTER] * 6), {"max_pages": 6}),
]


@pytest.mark.parametrize(("rule", "inputs", "parameters"), LEAVES_ALONE)
def test_leaves_alone(rule: str, inputs: Inputs, parameters: dict[str, Any]) -> None:
    assert found(rule, inputs, parameters) == []


FINDS: list[tuple[str, Inputs, dict[str, Any], list[str]]] = [
    ("readable", failed(Outcome.UNREADABLE), {}, ["The file could not be read as a PDF."]),
    (
        "readable",
        failed(Outcome.TOO_LARGE),
        {},
        ["The file has more pages, or unpacks to more, than a paper can hold."],
    ),
    ("readable", failed(Outcome.TIMED_OUT), {}, ["The file could not be analysed: it took too long."]),
    ("readable", failed(Outcome.OUT_OF_MEMORY), {}, ["The file could not be analysed: it needs too much memory."]),
    ("readable", failed(Outcome.CRASHED), {}, ["The file could not be analysed."]),
    ("encrypted", failed(Outcome.ENCRYPTED), {}, ["The file asks for a password, so nobody can review it."]),
    (
        "encrypted",
        file(LETTER, encryption=Encryption.EMPTY_PASSWORD),
        {},
        ["The file restricts what readers may do with it (copying or printing)."],
    ),
    ("file-size", file(size=21 * MB), {}, ["The file has 21 MB; at most 20 MB are allowed."]),
    ("file-size", file(size=20 * MB + 1), {}, ["The file has 20,971,521 bytes; at most 20 MB are allowed."]),
    (
        "page-size",
        file(A4, A4, A4, LETTER),
        {},
        ["Pages 1 to 3 measure 595 × 842 pt (A4); US letter (612 × 792 pt) is required."],
    ),
    (
        "page-size",
        file(LETTER, (500.0, 500.0)),
        {"sizes": ["letter", "a4"]},
        ["Page 2 measures 500 × 500 pt; US letter (612 × 792 pt) or A4 (595 × 842 pt) is required."],
    ),
    ("page-total", file(*[LETTER] * 7), {"max_pages": 6}, ["The file has 7 pages; at most 6 are allowed."]),
    ("page-total", file(LETTER), {"min_pages": 2}, ["The file has 1 page; at least 2 are required."]),
]


@pytest.mark.parametrize(("rule", "inputs", "parameters", "messages"), FINDS)
def test_finds_this(rule: str, inputs: Inputs, parameters: dict[str, Any], messages: list[str]) -> None:
    assert found(rule, inputs, parameters) == messages
