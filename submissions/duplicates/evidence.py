"""Whether two papers of a conference are taken for one, and by what. Pure.

Text decides. Title and authors alone make a weaker pair, and none where the texts are known to differ within one track:
people write several papers, and say so in similar titles.
"""

from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, utils

from submissions.duplicates.sketches import shared_part

# The least resemblance that makes a pair by itself. Unrelated papers stay below 0.021 (measured on 22 real ones, with their
# publishers' boilerplate) and a paper with half of its words replaced comes to about 0.067; the error of the estimate is
# 0.006 there and 0.011 here.
TEXT_ALONE = 0.05
# Enough where title or authors say the same: thoroughly rewritten versions of one real paper came to 0.054.
TEXT_SUPPORTED = 0.035
# From here on it is a copy with changes, rather than a paper that shares passages; no boilerplate is so much of a text.
MOSTLY_SAME = 0.5
# Of 1: the same words in another order are 1. "X: A for B" and "Y: A for B" are about 0.9.
TITLE_ALIKE = 0.85
# A title that says the same but for a letter: enough where there is no text to compare.
TITLE_SAME = 0.95
# The part of the shorter author list that stands in the other, too.
AUTHORS_ALIKE = 0.5
# So much more resemblance in new files opens a pair again that a chair had found fine.
MUCH_MORE = 0.1


class Likeness(StrEnum):
    """What speaks for it, the strongest first."""

    SAME_FILE = "same_file"
    SAME_TEXT = "same_text"
    NEAR_TEXT = "near_text"
    SHARED_TEXT = "shared_text"
    TITLE_AND_AUTHORS = "title_and_authors"

    @property
    def rank(self) -> int:
        """Higher is stronger."""
        order = list(Likeness)
        return len(order) - order.index(self)

    @property
    def is_weak(self) -> bool:
        """Whether nothing but title and authors speaks for it."""
        return self is Likeness.TITLE_AND_AUTHORS


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What is compared of a paper. `people` holds for each author all keys that are known of that person.

    `runs` is 0 and `digest` empty where there is no text to compare.
    """

    track_id: int
    sha256: str
    digest: str
    runs: int
    title: str
    people: tuple[frozenset[str], ...]

    @property
    def has_text(self) -> bool:
        """Whether there is text to compare."""
        return self.runs > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why two papers are a pair: the strongest likeness, and each sign by itself, from 0 to 1.

    `resemblance` and `shared` (the part of the shorter text that stands in the other) are None where a text is missing.
    """

    likeness: Likeness
    resemblance: float | None
    shared: float | None
    title: float
    authors: float


def title_words(title: str) -> str:
    """A title without case and punctuation."""
    return utils.default_process(title)


def title_likeness(one: str, other: str) -> float:
    """From 0 to 1; the order of words, case and punctuation make no difference. Titles without a word are like nothing."""
    first, second = title_words(one), title_words(other)
    return fuzz.token_sort_ratio(first, second) / 100 if first and second else 0.0


def author_overlap(people: tuple[frozenset[str], ...], others: tuple[frozenset[str], ...]) -> float:
    """The part of the shorter list of authors who stand in the other one, too."""
    if not people or not others:
        return 0.0
    shorter, longer = sorted((people, others), key=len)
    return sum(any(keys & theirs for theirs in longer) for keys in shorter) / len(shorter)


def evidence(one: Signs, other: Signs, resemblance: float | None) -> Evidence | None:
    """Why these are a pair, or None if they are none. `resemblance` is None where it was not found or is below the least."""
    title = title_likeness(one.title, other.title)
    authors = author_overlap(one.people, other.people)
    both = one.has_text and other.has_text
    alike = (resemblance or 0.0) if both else None
    likeness = _likeness(one, other, alike, title, authors)
    if likeness is None:
        return None
    if likeness in {Likeness.SAME_FILE, Likeness.SAME_TEXT} and both:
        alike = 1.0
    return Evidence(
        likeness=likeness,
        resemblance=alike,
        shared=None if alike is None else shared_part(alike, one.runs, other.runs),
        title=title,
        authors=authors,
    )


def _likeness(one: Signs, other: Signs, alike: float | None, title: float, authors: float) -> Likeness | None:
    if one.sha256 and one.sha256 == other.sha256:
        return Likeness.SAME_FILE
    if one.digest and one.digest == other.digest:
        return Likeness.SAME_TEXT
    if alike is not None and alike >= MOSTLY_SAME:
        return Likeness.NEAR_TEXT
    supported = title >= TITLE_ALIKE or authors >= AUTHORS_ALIKE
    if alike is not None and alike >= (TEXT_SUPPORTED if supported else TEXT_ALONE):
        return Likeness.SHARED_TEXT
    if alike is None:
        by_title = title >= TITLE_SAME or (title >= TITLE_ALIKE and authors >= AUTHORS_ALIKE)
    else:
        # Both texts are known and differ: only the same work in two tracks is worth a look (M10).
        by_title = one.track_id != other.track_id and title >= TITLE_ALIKE and authors >= AUTHORS_ALIKE
    return Likeness.TITLE_AND_AUTHORS if by_title else None


def is_more(new: Evidence, old_likeness: Likeness, old_resemblance: float | None) -> bool:
    """Whether new files say so much more than those that a chair found fine that the pair is to be looked at again."""
    if new.likeness.rank > old_likeness.rank:
        return True
    return new.resemblance is not None and new.resemblance >= (old_resemblance or 0.0) + MUCH_MORE
