"""Patterns that are looked at only at some words find what they would find everywhere."""

import re

import pytest

from eligibility.identity.addresses import EMAIL, emails_in
from eligibility.identity.cues import AtWords, around

PATTERN = re.compile(r"\b(?:our|we|in) (?:own|[a-z]+ our own) (?:work|tool)\b", re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("This is our own work, and OUR OWN TOOL, and Our own work.", ["our own work", "OUR OWN TOOL", "Our own work"]),
        ("We use our own tool.", ["We use our own tool"]),  # the shorter one is a part of it
        ("Four own work; ours own work; our-own work.", []),
        ("our own our own work", ["our own our own work"]),
        ("", []),
    ],
)
def test_a_pattern_is_found_at_its_words(text: str, found: list[str]) -> None:
    assert [one[0] for one in AtWords("our|we|in", PATTERN).finditer(text)] == found
    assert [one[0] for one in PATTERN.finditer(text)] == found


@pytest.mark.parametrize(
    ("positions", "stretches"),
    [
        ([], []),
        ([3], [(0, 8)]),
        ([10, 12, 90], [(5, 17), (85, 95)]),
        ([10, 20], [(5, 25)]),
        ([10, 21], [(5, 15), (16, 26)]),
    ],
)
def test_stretches_that_touch_are_one(positions: list[int], stretches: list[tuple[int, int]]) -> None:
    assert list(around(positions, 5, 5)) == stretches


@pytest.mark.parametrize(
    "text",
    [
        "Write to ada@uni.example.edu, or to {ada, grace , joan}@uni.example.edu; not to mAP@0.5.",
        "x" * 500 + " {" + "a, " * 50 + "b}@uni.example.edu " + "y" * 500 + "ada @ uni.example.com",
        "a@b.example.org c@d.example.org e@f @g @ h@i.example.net@j.example.net",
        "@" * 300,
    ],
)
def test_addresses_are_found_around_their_sign_as_in_the_whole_text(text: str) -> None:
    assert [one.span() for one in emails_in(text)] == [one.span() for one in EMAIL.finditer(text)]
