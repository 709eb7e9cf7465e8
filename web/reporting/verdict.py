"""The verdict: one sentence, why, and the tally, over what was found in the file and in the author list."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from eligibility.words import count
from web.reporting.cards import FindingCard
from web.reporting.marks import Mark, asks, stops


class Situation(StrEnum):
    """Whose report it is, and what an error still means there."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    HANDED_IN = "handed_in"
    CLOSED = "closed"
    EARLIER = "earlier"
    CHAIR = "chair"
    ANYBODY = "anybody"


_IS_EARLIER = "This is an earlier version of the file; it stops nothing."
_OF_AN_ERROR = {
    Situation.DRAFT: "Everything you entered is saved; this stops submitting, not saving.",
    Situation.SUBMITTED: "The paper is submitted and stays so. A version that mends this can still be uploaded.",
    Situation.HANDED_IN: "The paper is submitted and stays so. The chairs see this.",
    Situation.CLOSED: "This paper can no longer be submitted; the report stays for you to read.",
    Situation.EARLIER: _IS_EARLIER,
    Situation.CHAIR: "The authors read the same.",
    Situation.ANYBODY: "A paper with an error cannot be submitted to this track unless its chairs accept it.",
}
_OF_A_WARNING = {
    Situation.DRAFT: "Nothing stops submitting; {} to look at.",
    Situation.CHAIR: "No error; {}.",
    Situation.ANYBODY: "No error; {} to look at.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictView:
    """What stands at the top of a report. `card` is the finding that it is about."""

    kind: str
    sentence: str
    why: str
    tally: tuple[Mark, ...] = ()
    card: FindingCard | None = None


NO_FILE = VerdictView(kind="missing", sentence="There is no file yet.", why="Upload the paper as one PDF file.")


def without_report(*, is_checking: bool, is_overtaken: bool, situation: Situation) -> VerdictView:
    """What stands there while the check runs, where it did not come to an end, or where a newer version spared it."""
    if is_checking:
        waits = " Submitting does not wait for them." if situation is Situation.DRAFT else ""
        why = f"This page shows the findings as soon as they are there.{waits}"
        return VerdictView(kind="waiting", sentence="The check is running.", why=why)
    if is_overtaken:
        why = "A newer version came before its turn, and was checked in its place."
        return VerdictView(kind="notice", sentence="This version was not checked.", why=why)
    if situation is Situation.ANYBODY:
        why = "Nothing was found out about it. Upload it again in a while."
    elif situation is Situation.CHAIR:
        why = "The authors were told nothing about this file; it stops nothing."
    else:
        why = "The chairs see this. It does not stop submitting."
    return VerdictView(kind="warning", sentence="The file could not be checked.", why=why)


def verdict_view(
    cards: Sequence[FindingCard], *, passed: int, situation: Situation, pages: int, counted: int | None = None
) -> VerdictView:
    """The verdict of a report that is there: the worst that is open, else that all is well.

    `counted` pages count against the limit; None where nothing limits them.
    """
    tally = _tally(cards, passed)
    worst = next((card for card in cards if stops(card.told)), None)
    if worst is not None:
        why = f"{worst.finding.why} {_OF_AN_ERROR[situation]}".strip()
        return VerdictView(kind="error", sentence=worst.finding.message, why=why, tally=tally, card=worst)
    decided = next((card for card in cards if card.finding.needs_decision and card.status == "open"), None)
    if decided is not None:
        why = (
            "Settling this is for a chair."
            if situation is Situation.CHAIR
            else "A chair settles this; it stops nothing."
        )
        return VerdictView(kind="warning", sentence=decided.finding.message, why=why, tally=tally, card=decided)
    appealed = sum(card.status == "appealed" for card in cards)
    if appealed:
        sentence = f"The chairs are asked to accept {count(appealed, 'error')}."
        why = "" if situation is Situation.CHAIR else "The paper can be submitted; the chairs decide and tell you."
        return VerdictView(kind="waiting", sentence=sentence, why=why, tally=tally)
    open_warnings = sum(asks(card.told) for card in cards)
    if open_warnings:
        words = _OF_A_WARNING.get(situation, "{} to look at.").format(count(open_warnings, "warning"))
        return VerdictView(kind="warning", sentence=words, why=_of_no_error(situation), tally=tally)
    length = f"{count(pages, 'page')}. " if pages else ""
    if counted is not None and counted != pages:
        length = f"{counted} of {count(pages, 'page')} {'counts' if counted == 1 else 'count'}. "
    return VerdictView(
        kind="ok", sentence=f"{length}Everything that was checked passes.", why=_of_no_error(situation), tally=tally
    )


def _of_no_error(situation: Situation) -> str:
    return {Situation.ANYBODY: _THEN, Situation.EARLIER: _IS_EARLIER}.get(situation, _UNCHANGED)


_THEN = "The same file is told the same when it is submitted, as long as the rules of the track stay as they are."
_UNCHANGED = "Pages, size and format are read from the file as it was uploaded, which stays as it is."


def _tally(cards: Sequence[FindingCard], passed: int) -> tuple[Mark, ...]:
    """Open findings by weight, what was answered, what was done, and the rules that passed."""
    unanswered = [card for card in cards if card.status == "open"]
    marks = [
        Mark(kind, count(number, kind))
        for kind in ("error", "warning", "notice")
        if (number := sum(card.kind == kind for card in unanswered))
    ]
    settled = {status: sum(card.status == status for card in cards) for status in ("appealed", "checked", "overridden")}
    if settled["appealed"]:
        marks.append(Mark("waiting", f"{settled['appealed']} appealed"))
    if settled["checked"]:
        marks.append(Mark("complete", f"{settled['checked']} checked"))
    if settled["overridden"]:
        marks.append(Mark("complete", f"{settled['overridden']} accepted by the chairs"))
    if done := sum(card.kind == "done" and card.status == "open" for card in cards):
        marks.append(Mark("done", f"{done} done for you"))
    if passed:
        marks.append(Mark("ok", f"{count(passed, 'rule')} passed"))
    return tuple(marks)
