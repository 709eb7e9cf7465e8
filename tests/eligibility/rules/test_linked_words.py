"""Words that lead to a place without saying which: links behind "here", or behind what is called ours."""

import pytest

from conferences.kinds import Anonymity
from eligibility.facts import LinkFacts
from eligibility.inputs import Inputs
from tests.eligibility.papers import LEFT, PROSE, column, entries, facts, page
from tests.eligibility.rules.identity import TITLE, found, with_level

OWN = "https://github.com/kofi/drift"
# The line, the words of it that are a link, and where it leads.
TELLING = [
    ("Our implementation is available here.", "here.", OWN),
    ("All scripts can be found at this link.", "this link.", OWN),
    ("Our simulator reproduces what arrives.", "simulator", OWN),
    ("We release the model (code) with it.", "(code)", OWN),
]
HARMLESS = [
    ("We compare it with Joern, a parser.", "Joern,", OWN),
    ("The code of Moreau is available here.", "here.", OWN),
    ("Our implementation is available here.", "here.", "https://anonymous.4open.science/r/drift-1A2B"),
    ("Our implementation is available here.", "here.", "https://www.python.org/downloads"),
    ("Our method on Joern is slow, as ever.", "Joern", OWN),
    ("Nothing leads anywhere on this line.", "leads", OWN),
]


def with_link(text: str, words: str, target: str) -> Inputs:
    """A paper with that line, and a link over those words of it."""
    lines = column(["#ABSTRACT", *[PROSE] * 10, text, *[PROSE] * 20], LEFT, top=200)
    box = next(span.box for span in lines if span.text.startswith(text))
    width = (box[2] - box[0]) / len(text)
    begin = box[0] + text.index(words) * width
    link = LinkFacts((begin, box[1], begin + len(words) * width, box[3]), target)
    last = page(column(["#REFERENCES", *entries(20)], LEFT, size=7.0, leading=8.0))
    return with_level(Inputs(pdf=facts(page([TITLE], lines, links=(link,)), last)), Anonymity.FULL)


@pytest.mark.parametrize(("text", "words", "target"), TELLING)
def test_words_that_lead_to_an_own_place_are_found(text: str, words: str, target: str) -> None:
    assert found("own-links", with_link(text, words, target)) == [("repo_url", "warning", target)]


@pytest.mark.parametrize(("text", "words", "target"), HARMLESS)
def test_words_that_lead_elsewhere_are_left_alone(text: str, words: str, target: str) -> None:
    assert found("own-links", with_link(text, words, target)) == []
