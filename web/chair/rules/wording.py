"""Verdicts, re-checks and trials in words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from access.projections.ruling import FileTrialView, RecheckView, RejudgedRow, Touched
from conferences.kinds import Stage
from eligibility.findings import Verdict
from eligibility.reading import RuleSetView
from eligibility.words import count, listed
from submissions.kinds import RunState
from web.chair.wording import rule_title

STAGES = {Stage.SUBMISSION: "Submission", Stage.CAMERA_READY: "Camera-ready"}
_VERDICTS = {
    Verdict.PASS: ("ok", "Passes"),
    Verdict.WARN: ("warning", "Has a warning"),
    Verdict.NEEDS_DECISION: ("waiting", "Needs a decision"),
    Verdict.FAIL: ("error", "Has an error"),
    Verdict.UNREADABLE: ("error", "Could not be read"),
}
_STATES = {
    RunState.QUEUED: "waiting",
    RunState.RUNNING: "begun",
    RunState.DONE: "complete",
    RunState.FAILED: "error",
    RunState.SUPERSEDED: "notice",
    RunState.CANCELLED: "warning",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A word with the kind of its mark."""

    kind: str
    word: str


def verdict_mark(verdict: Verdict | None) -> Mark:
    """A verdict as chairs read it."""
    return Mark(*_VERDICTS[verdict]) if verdict else Mark("missing", "Was not judged")


def change_words(change: Mapping[str, str]) -> str:
    """By which rule, and from what to what: "Length: error, before nothing"."""
    before, after = change["before"] or "nothing", change["after"] or "nothing"
    said = f"{rule_title(change['rule'])}: {after}, before {before}"
    return f"{said}. {change['message']}" if change["after"] else f"{said}."


@dataclass(frozen=True, slots=True)
class ChangedPaper:
    """A paper whose verdict changed, as the table shows it."""

    row: RejudgedRow
    before: Mark
    after: Mark
    why: tuple[str, ...]


def changed_paper(row: RejudgedRow) -> ChangedPaper:
    """The row in words."""
    return ChangedPaper(
        row, verdict_mark(row.before), verdict_mark(row.after), tuple(change_words(one) for one in row.changes)
    )


def state_mark(view: RecheckView) -> Mark:
    """Where a re-check stands."""
    words = {
        RunState.QUEUED: "Waiting for a worker" if not view.done else "Going on",
        RunState.RUNNING: "Running",
        RunState.DONE: "Done",
        RunState.FAILED: "Stopped: it lost its worker too often",
        RunState.SUPERSEDED: "Superseded by a newer change",
        RunState.CANCELLED: "Cancelled",
    }
    return Mark(_STATES[view.state], words[view.state])


def headline(view: RecheckView) -> str:
    """The answer first, in one sentence."""
    if view.is_open:
        return f"{view.done:,} of {count(view.total, 'paper')} {'tried' if view.is_trial else 'checked again'}"
    if not view.total:
        return "No paper is under this rule set yet"
    if not view.done:
        return f"None of {count(view.total, 'paper')} was {'tried' if view.is_trial else 'checked again'}"
    would = "would have" if view.is_trial else "have" if view.changed != 1 else "has"
    if not view.changed:
        return f"No verdict {'would change' if view.is_trial else 'changed'}"
    which = f"{view.worse:,} of them a" if view.worse else "none of them a"
    if view.worse == view.changed:
        which = "a" if view.worse == 1 else "all of them a"
    return f"{count(view.changed, 'paper')} {would} another verdict, {which} worse one"


def details(view: RecheckView) -> list[str]:
    """What else there is to say of the result."""
    lines = []
    if view.otherwise:
        verb = "would read" if view.is_trial else "read" if view.otherwise != 1 else "reads"
        lines.append(f"{count(view.otherwise, 'further paper')} {verb} other findings under the same verdict.")
    if view.untried and view.is_trial:
        lines.append(f"{count(view.untried, 'paper')} could not be tried: nothing is known of the file yet.")
    elif view.untried:
        were = "was" if view.untried == 1 else "were"
        lines.append(f"{count(view.untried, 'paper')} {were} left to the check of the file that is still to come.")
    if view.state in {RunState.CANCELLED, RunState.FAILED, RunState.SUPERSEDED} and view.done < view.total:
        left = count(view.total - view.done, "paper")
        by_newer = view.state is RunState.SUPERSEDED
        lines.append(f"{left} left undone{'; the newer re-check does them' if by_newer else '; what is done stays'}.")
    return lines


def touched_words(touched: Touched, rule_set: RuleSetView) -> str:
    """What saving will do to the papers that are there."""
    if not rule_set.uses:
        return "No track uses this rule set yet, so saving touches no paper."
    tracks = listed(list(dict.fromkeys(use.track for use in rule_set.uses)))
    if not touched.submitted and not touched.drafts:
        return f"It judges the papers of {tracks}; there are none yet."
    papers = [count(touched.submitted, "submitted paper")] if touched.submitted else []
    papers += [count(touched.drafts, "draft")] if touched.drafts else []
    return (
        f"It judges {listed(papers)} of {tracks}. Saving a change checks them again in the background; "
        "the reports that they have stay beside the new ones."
    )


def trial_sentence(trial: FileTrialView) -> Mark:
    """What the settings say of a file that was tried."""
    if trial.is_open:
        return Mark("waiting", f"{trial.name} is being checked")
    if trial.verdict is None:
        return Mark("error", f"{trial.name} could not be checked; choose it again")
    kind, _ = _VERDICTS[trial.verdict]
    found = sum(not one.done_for_you for one in trial.findings)
    what = count(found, "finding") if found else "no finding"
    return Mark(kind, f"{trial.name}: {what} in {count(trial.pages, 'page')}")
