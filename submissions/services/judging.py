"""Whether a paper fits its track, in words: used live beside the form, at each save, and before submitting (M2, M3, M4)."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from conferences.kinds import Anonymity, Stage
from conferences.models import Track
from eligibility.evaluation import evaluate
from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, Standing, Tally
from eligibility.rules.conflicts_declared import RULE as CONFLICTS_DECLARED
from eligibility.rules.papers_per_author import RULE as PAPERS_PER_AUTHOR
from eligibility.rulesets import RuleSetSpec
from eligibility.services import NoRuleSet, rule_set_for
from submissions.completeness import Missing, Section, missing, stopping
from submissions.content import SubmissionContent
from submissions.fields import FormRules
from submissions.models import Author, Submission
from submissions.reading import (
    AnsweredFinding,
    Known,
    Said,
    author_facts,
    check_state,
    content_of,
    form_rules,
    said_of,
)
from submissions.services.counting import Counted, paper_counts
from submissions.services.settling import evidence_of, known_about, save_settled


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the author rules and the form say of a paper.

    `standing` is None where the track asks nothing of its authors; else `met` is eligible, `missed` is not, and
    `needs_decision` is for the chairs. `sentence` is the one thing to show; `tallies` are counts to be drawn as seats.
    `known` says of each author, in order, which sector counts and why; `rules` are those that were asked.
    """

    standing: Standing | None
    sentence: str
    tallies: tuple[Tally, ...]
    findings: tuple[AnsweredFinding, ...]
    missing: tuple[Missing, ...]
    known: tuple[Known, ...]
    rules: RuleSetSpec

    @property
    def failed(self) -> tuple[str, ...]:
        """The author rules that are not met, or that only a chair can settle; accepted ones are left out."""
        errors = (one for one in self.findings if one.finding.severity is Severity.ERROR and not one.override_reason)
        return tuple(dict.fromkeys(one.finding.rule for one in errors))

    @property
    def stopping(self) -> tuple[Missing, ...]:
        """What stops submitting."""
        return stopping(self.missing)


def judge(
    *, content: SubmissionContent, has_file: bool, submission_id: int | None = None, at: datetime | None = None
) -> Judgement:
    """Judge content that need not be saved, under the rules of the track that it names; `at` an instant, now if none is given.

    With `submission_id` what is known of its author rows counts, and what its authors appealed and a chair accepted.
    Raises Track.DoesNotExist.
    """
    track = Track.objects.get(pk=content.track_id)
    paper = Submission.objects.filter(pk=submission_id).first() if submission_id else None
    rows = list(paper.authors.all()) if paper else []
    content = content.normalised()
    return _judge(content, form_rules(track, at), track=track, paper=paper, rows=rows, has_file=has_file)


def judge_saved(paper: Submission, rules: FormRules | None = None, *, at: datetime | None = None) -> Judgement:
    """Judge a paper as it is stored, with what is known about its file: everything that submitting asks.

    `rules` spares reading the track's form again.
    """
    return _with_file(_judge_stored(paper, rules or form_rules(paper.track, at), list(paper.authors.all())), paper)


def _judge_stored(
    paper: Submission, rules: FormRules, rows: Sequence[Author], topic_ids: tuple[int, ...] | None = None
) -> Judgement:
    content = content_of(paper, rows=rows, topic_ids=topic_ids)
    return _judge(content, rules, track=paper.track, paper=paper, rows=rows, has_file=paper.manuscript_id is not None)


def _with_file(result: Judgement, paper: Submission) -> Judgement:
    return with_file_findings(result, check_state(paper).findings)


def with_file_findings(result: Judgement, findings: Iterable[AnsweredFinding]) -> Judgement:
    """The judgement, missing what the current file's known errors say. What is not known yet never stops anything (design §3)."""
    of_the_file = (
        Missing(Section.PAPER, "paper", _sentence(one.finding), rule=one.finding.rule)
        for one in findings
        if one.stops_submitting
    )
    return replace(result, missing=(*result.missing, *of_the_file))


def refresh_standing(
    paper: Submission,
    *,
    now: datetime,
    rules: FormRules | None = None,
    rows: Sequence[Author] | None = None,
    topic_ids: tuple[int, ...] | None = None,
) -> Judgement:
    """Settle the authors' sectors, and set, without saving, the columns that lists show; returns the judgement behind them.

    What is known of the file counts in `missing_count`, and is not among the judgement's `missing`. `rules`, `rows` and
    `topic_ids` spare reading what the caller has at hand; `rows` are in order.
    """
    stored = list(paper.authors.order_by("position")) if rows is None else rows
    result = _judge_stored(paper, rules or form_rules(paper.track, now), stored, topic_ids)
    save_settled(stored, result.known, now)
    note_standing(paper, _with_file(result, paper), now)
    return result


def note_file_checked(
    paper: Submission, before: Iterable[AnsweredFinding], after: Iterable[AnsweredFinding], now: datetime
) -> bool:
    """Set, without saving, what lists show once the current file was checked, and say whether that changed: nothing else of
    the standing reads the file.

    `before` and `after` are what was and is known of it. Under the paper's lock.
    """
    settled_without = paper.missing_count - _stopping_count(before)
    if paper.settled_at is None or settled_without < 0:
        refresh_standing(paper, now=now)  # never settled, or under a rule set that is gone
        return True
    earlier, paper.missing_count = paper.missing_count, settled_without + _stopping_count(after)
    return paper.missing_count != earlier


def _stopping_count(findings: Iterable[AnsweredFinding]) -> int:
    return sum(one.stops_submitting for one in findings)


def note_standing(paper: Submission, result: Judgement, now: datetime) -> None:
    """Set, without saving, the columns that lists show, from a judgement whose `missing` has what is known of the file."""
    standing = result.standing.value if result.standing else ""
    if standing != paper.eligibility:
        paper.eligibility_at = now if standing else None
    paper.eligibility = standing
    paper.eligibility_sentence = result.sentence[:500]
    paper.eligibility_rules = list(result.failed)
    paper.missing_count = len(result.stopping)
    paper.settled_at = now


_AUTHORS = "authors"
STANDING_COLUMNS = (
    "eligibility",
    "eligibility_sentence",
    "eligibility_rules",
    "eligibility_at",
    "missing_count",
    "settled_at",
)


def _judge(
    content: SubmissionContent,
    rules: FormRules,
    *,
    track: Track,
    paper: Submission | None,
    rows: Sequence[Author],
    has_file: bool,
) -> Judgement:
    spec = _rules_of(track)
    counts = {}
    if spec.runs(PAPERS_PER_AUTHOR.name):
        counts = paper_counts(conference_id=track.conference_id, asked=[Counted(paper, track.pk, tuple(rows))])
    evidence = evidence_of(track.conference_id, content.authors)
    known = known_about(content.authors, {row.pk: row for row in rows}, evidence, counts)

    def said() -> Said:
        return said_of([paper.pk])[paper.pk] if paper else Said()

    return weigh(content, rules, spec, known, said, has_file=has_file)


def weigh(
    content: SubmissionContent,
    rules: FormRules,
    spec: RuleSetSpec,
    known: tuple[Known, ...],
    said: Callable[[], Said],
    *,
    has_file: bool,
) -> Judgement:
    """Judge content by what is at hand: what the form asks, the track's rules, and what is known of each author in order.

    `said` gives what was said to earlier findings; it is called only if anything is found.
    """
    lacking = missing(content, rules, has_file=has_file)
    facts = author_facts(content, rules, known)
    report = evaluate(spec, Inputs(authors=facts, anonymity=spec.anonymity, kind=rules.kind_of(content.kind)))
    # What the form itself says is missing need not be said twice.
    anchors = {one.anchor for one in lacking}
    # A gap in an author's row says nothing about what the author rules find: it must not make them look met.
    anchors -= {_AUTHORS}
    own = [finding for finding in report.findings if _anchor(finding) not in anchors]
    findings = said().beside(own) if own else ()
    errors = [one for one in findings if one.finding.severity is Severity.ERROR and not one.override_reason]
    accepted = {one.finding.rule for one in findings if one.override_reason}
    return Judgement(
        standing=_standing(errors, report.tallies),
        sentence=_headline(errors, report.tallies, accepted),
        tallies=report.tallies,
        findings=findings,
        missing=(*lacking, *(_as_missing(one) for one in findings if one.stops_submitting)),
        known=known,
        rules=spec,
    )


def _rules_of(track: Track) -> RuleSetSpec:
    try:
        return rule_set_for(track.pk, Stage.SUBMISSION)[1]
    except NoRuleSet:
        return no_rules(track)


def no_rules(track: Track) -> RuleSetSpec:
    """Of a track whose chair has chosen none yet: the form alone says what is missing."""
    return RuleSetSpec(name="none", anonymity=Anonymity(track.anonymity), settings=())


def _standing(errors: Collection[AnsweredFinding], tallies: tuple[Tally, ...]) -> Standing | None:
    if any(not one.finding.needs_decision for one in errors):
        return Standing.MISSED
    if errors:
        return Standing.NEEDS_DECISION
    return Standing.MET if tallies else None


def _headline(errors: list[AnsweredFinding], tallies: tuple[Tally, ...], accepted: set[str]) -> str:
    """The worst thing first; if all is well, the count that says so."""
    if errors:
        clear = [one for one in errors if not one.finding.needs_decision]
        return (clear or errors)[0].finding.message
    if accepted:
        return "Accepted by a chair."
    met = [tally.sentence for tally in tallies if tally.standing is Standing.MET]
    return met[-1] if met else ""


def _anchor(finding: Finding) -> str:
    return f"field-{finding.kind}" if finding.kind else _AUTHORS


def _as_missing(one: AnsweredFinding) -> Missing:
    if one.finding.rule == CONFLICTS_DECLARED.name:
        section, anchor = Section.CONFLICTS, "conflicts"
    else:
        section, anchor = (Section.FIELDS if one.finding.kind else Section.AUTHORS), _anchor(one.finding)
    return Missing(section, anchor, _sentence(one.finding), rule=one.finding.rule)


def _sentence(finding: Finding) -> str:
    return f"{finding.sentences} {finding.mend}".strip()
