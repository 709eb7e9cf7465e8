"""What the pages of duplicates say in words. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from access.projections import PairedPaper, PairView
from submissions.duplicates.evidence import TITLE_ALIKE, Likeness
from submissions.duplicates.kinds import PairState
from web.chair.wording import state_words

_MARKS = {
    Likeness.SAME_FILE: "error",
    Likeness.SAME_TEXT: "error",
    Likeness.NEAR_TEXT: "error",
    Likeness.SHARED_TEXT: "warning",
    Likeness.TITLE_AND_AUTHORS: "notice",
}
_HEADS = {
    Likeness.SAME_FILE: "The same file",
    Likeness.SAME_TEXT: "The same text",
    Likeness.NEAR_TEXT: "Nearly the same text",
    Likeness.SHARED_TEXT: "Shared text",
    Likeness.TITLE_AND_AUTHORS: "Title and authors alone",
}
_ACTS = {
    "duplicate found": "found the pair",
    "duplicate found again": "found the pair again, in newer files",
    "duplicate gone": "no longer found the two alike",
    "duplicate found fine": "said that it is fine",
    "duplicate rejected": "desk rejected one of the two",
    "duplicate opened again": "opened the pair again",
}


@dataclass(frozen=True, slots=True)
class PairWords:
    """A pair as it is read: what speaks for it with the kind of its mark, then each sign, and what became of it."""

    pair: PairView
    kind: str
    head: str
    text: str
    titles: str
    authors: str
    standing: str
    common: frozenset[str]
    papers: tuple[tuple[PairedPaper, str], ...]
    """Both papers with their states in words."""


def pair_words(pair: PairView) -> PairWords:
    """Put one pair in words."""
    common = frozenset(pair.first.authors) & frozenset(pair.second.authors)
    return PairWords(
        pair=pair,
        kind=_MARKS[pair.likeness],
        head=_HEADS[pair.likeness],
        text=_text(pair),
        titles=_titles(pair.title_likeness),
        authors=_authors(pair),
        standing=_standing(pair),
        common=common,
        papers=tuple((one, state_words(one.state).lower()) for one in (pair.first, pair.second)),
    )


def history_words(pair: PairView) -> list[dict[str, object]]:
    """What was done to the pair, the newest first."""
    return [
        {"at": one.at, "who": one.actor, "what": _ACTS.get(one.action, one.action), "reason": one.reason}
        for one in pair.audit
    ]


def all_in_words(pairs: Sequence[PairView]) -> list[PairWords]:
    """Put several pairs in words."""
    return [pair_words(pair) for pair in pairs]


def _text(pair: PairView) -> str:
    if pair.likeness is Likeness.SAME_FILE:
        return "Both papers were uploaded as the same file, byte for byte."
    if pair.likeness is Likeness.SAME_TEXT:
        return "The files differ, and say the same word for word."
    if pair.shared is None:
        return "One of the files has no text to compare, as a scan has none."
    percent = f"{round(100 * pair.shared)} %"
    if pair.likeness.is_weak:
        return "The texts differ. The same work in two tracks would be a reason to ask the authors."
    return f"About {percent} of the shorter paper’s phrases stand in the other one, too."


def _titles(likeness: float) -> str:
    if likeness == 1:
        return "the same"
    return "nearly the same" if likeness >= TITLE_ALIKE else "different"


def _authors(pair: PairView) -> str:
    fewest = min(len(pair.first.authors), len(pair.second.authors))
    common = round(pair.author_overlap * fewest)
    if not common:
        return "none in common"
    return f"{common} of {fewest} in common" if common < fewest else f"all {fewest} in common"


def _standing(pair: PairView) -> str:
    return {
        PairState.OPEN: "Waits for a chair" if pair.waits else "Nothing to decide: a paper is no longer submitted",
        PairState.FINE: "Fine",
        PairState.REJECTED: "One was desk rejected",
        PairState.GONE: "No longer alike",
    }[pair.state]
