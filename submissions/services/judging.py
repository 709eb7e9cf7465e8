"""Whether a paper fits its track, in words: used live beside the form, at each save, and before submitting (M2, M3, M4)."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from conferences.kinds import Anonymity, Stage
from conferences.models import Track
from eligibility.evaluation import evaluate
from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, Standing, Tally
from eligibility.rulesets import RuleSetSpec
from eligibility.services import NoRuleSet, rule_set_for
from submissions.completeness import Missing, Section, missing, stopping
from submissions.content import SubmissionContent
from submissions.fields import FormRules
from submissions.models import Submission
from submissions.reading import AnsweredFinding, CheckState, answered, author_facts, check_state, content_of, form_rules


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the author rules and the form say of a paper.

    `standing` is None where the track asks nothing of its authors; else `met` is eligible, `missed` is not, and
    `needs_decision` is for the chairs. `sentence` is the one thing to show; `tallies` are counts to be drawn as seats.
    """

    standing: Standing | None
    sentence: str
    tallies: tuple[Tally, ...]
    findings: tuple[AnsweredFinding, ...]
    missing: tuple[Missing, ...]

    @property
    def stopping(self) -> tuple[Missing, ...]:
        """What stops submitting."""
        return stopping(self.missing)


def judge(*, content: SubmissionContent, has_file: bool, submission_id: int | None = None) -> Judgement:
    """Judge content that need not be saved, under the rules of the track that it names.

    With `submission_id` what its authors appealed and a chair accepted counts. Raises Track.DoesNotExist.
    """
    track = Track.objects.get(pk=content.track_id)
    return _judge(content.normalised(), form_rules(track), has_file=has_file, submission_id=submission_id)


def judge_saved(paper: Submission, rules: FormRules | None = None) -> Judgement:
    """Judge a paper as it is stored, with what is known about its file: everything that submitting asks.

    `rules` spares reading the track's form again.
    """
    rules = rules or form_rules(paper.track)
    result = _judge(content_of(paper), rules, has_file=paper.manuscript_id is not None, submission_id=paper.pk)
    return replace(result, missing=(*result.missing, *of_the_file(check_state(paper))))


def of_the_file(state: CheckState) -> tuple[Missing, ...]:
    """Known errors of the current file. What is not known yet never stops anything (design §3)."""
    return tuple(
        Missing(Section.PAPER, "paper", _sentence(one.finding), rule=one.finding.rule)
        for one in state.findings
        if one.stops_submitting
    )


def refresh_standing(paper: Submission, rules: FormRules | None = None) -> Judgement:
    """Set, without saving, the columns that lists show; returns the judgement that they come from."""
    result = judge_saved(paper, rules)
    paper.eligibility = result.standing.value if result.standing else ""
    paper.eligibility_sentence = result.sentence[:500]
    paper.missing_count = len(result.stopping)
    return result


_AUTHORS = "authors"
STANDING_COLUMNS = ("eligibility", "eligibility_sentence", "missing_count")


def _judge(content: SubmissionContent, rules: FormRules, *, has_file: bool, submission_id: int | None) -> Judgement:
    lacking = missing(content, rules, has_file=has_file)
    spec = _rules_of(content.track_id)
    inputs = Inputs(authors=author_facts(content, rules), anonymity=spec.anonymity, kind=rules.kind_of(content.kind))
    report = evaluate(spec, inputs)
    # What the form itself says is missing need not be said twice.
    said = {one.anchor for one in lacking}
    # A gap in an author's row says nothing about what the author rules find: it must not make them look met.
    said -= {_AUTHORS}
    own = [finding for finding in report.findings if _anchor(finding) not in said]
    findings = answered(submission_id, "", own) if submission_id else tuple(AnsweredFinding(one) for one in own)
    errors = [one for one in findings if one.finding.severity is Severity.ERROR and not one.override_reason]
    accepted = {one.finding.rule for one in findings if one.override_reason}
    return Judgement(
        standing=_standing(errors, report.tallies),
        sentence=_headline(errors, report.tallies, accepted),
        tallies=report.tallies,
        findings=findings,
        missing=(*lacking, *(_as_missing(one) for one in findings if one.stops_submitting)),
    )


def _rules_of(track_id: int) -> RuleSetSpec:
    try:
        return rule_set_for(track_id, Stage.SUBMISSION)[1]
    except NoRuleSet:
        # Its chair has chosen none yet: the form alone says what is missing.
        return RuleSetSpec(name="none", anonymity=Anonymity.FULL, settings=())


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
    section = Section.FIELDS if one.finding.kind else Section.AUTHORS
    return Missing(section, _anchor(one.finding), _sentence(one.finding), rule=one.finding.rule)


def _sentence(finding: Finding) -> str:
    return f"{finding.sentences} {finding.mend}".strip()
