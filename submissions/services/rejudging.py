"""A paper judged anew over the facts that are stored: what its verdict was, what it is now, and by which rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils import timezone

from conferences.kinds import Anonymity, Stage
from conferences.models import Track
from eligibility.evaluation import Report as Evaluated
from eligibility.evaluation import evaluate
from eligibility.facts import PdfFacts
from eligibility.findings import Finding, Severity, Verdict, verdict_of
from eligibility.inputs import Inputs
from eligibility.models import RuleSetVersion, TrackRuleSet
from eligibility.patience import evaluate_in_time
from eligibility.rulesets import RuleSetSpec, RuleSetting
from eligibility.services import NoRuleSet, rule_set_for, spec_of
from submissions.fields import FormRules
from submissions.kinds import Judged, RunState
from submissions.models import CheckRun, Recheck, Report, Submission
from submissions.reading import findings_of, form_rules
from submissions.services.basis import Basis, basis_under

_BADNESS = {verdict: rank for rank, verdict in enumerate(Verdict)}


@dataclass(frozen=True, slots=True)
class Rejudged:
    """What became of one paper. `result` and `basis` are about its file; without one, or its facts, they are None.

    `new_findings` are those that it did not have before, whoever they are about.
    """

    judged: Judged
    before: Verdict | None = None
    after: Verdict | None = None
    changes: tuple[dict[str, str], ...] = ()
    new_findings: tuple[Finding, ...] = ()
    basis: Basis | None = None
    result: Evaluated | None = None

    @property
    def is_changed(self) -> bool:
        """Whether the verdict is another than before."""
        return self.before is not None and self.after is not None and self.before is not self.after

    @property
    def is_worse(self) -> bool:
        """Whether the verdict is worse than before."""
        return self.before is not None and self.after is not None and _BADNESS[self.after] > _BADNESS[self.before]


class RuleBook:
    """The rules under which a re-check judges, each read once: those that hold, with a trial's own in their place.

    `opened_at`: what changed since then may not be in it.
    """

    def __init__(self, recheck: Recheck) -> None:
        self.opened_at = timezone.now()
        self._recheck = recheck
        self._now: dict[tuple[int, Stage], tuple[RuleSetVersion, RuleSetSpec] | None] = {}
        self._versions: dict[tuple[int, str], RuleSetSpec] = {}
        self._forms: dict[int, FormRules] = {}
        self._tried = tuple(
            RuleSetting(one["rule"], Severity(one["severity"]), one["parameters"]) for one in recheck.rules
        )

    def now(self, track: Track, stage: Stage) -> tuple[RuleSetVersion, RuleSetSpec] | None:
        """What judges a track's papers at a stage at present; None where nothing does."""
        key = (track.pk, stage)
        if key not in self._now:
            try:
                self._now[key] = rule_set_for(track.pk, stage)
            except NoRuleSet:
                self._now[key] = None
        return self._now[key]

    def is_current(self) -> bool:
        """Whether the tracks still use the sets that were read; if not, they are read anew the next time."""
        known = {key: found[0].rule_set_id for key, found in self._now.items() if found}
        rows = TrackRuleSet.objects.filter(track_id__in={track_id for track_id, _ in self._now})
        used = {(row.track_id, Stage(row.stage)): row.rule_set_id for row in rows}
        if all(used.get(key) == known.get(key) for key in self._now):
            return True
        self._now.clear()
        return False

    def then(self, track: Track, stage: Stage) -> RuleSetSpec | None:
        """What is to judge them: in a trial, its settings."""
        present = self.now(track, stage)
        if self._recheck.is_trial:
            chosen = self._recheck.track_id == track.pk and stage is Stage.SUBMISSION
            uses = present is not None and present[0].rule_set_id == self._recheck.rule_set_id
            if chosen or uses:
                anonymity = Anonymity(track.anonymity)
                return RuleSetSpec(name="trial", anonymity=anonymity, settings=self._tried)
        return present[1] if present else None

    def before(self, report: Report | None, track: Track) -> RuleSetSpec | None:
        """The rules about authors that held when a paper was last judged."""
        present = self.now(track, Stage.SUBMISSION)
        if self._recheck.is_trial or present is None:
            return present[1] if present else None
        version, _ = present
        if report is not None and report.rule_set_version.rule_set_id == version.rule_set_id:
            earlier: RuleSetVersion | None = report.rule_set_version
        else:
            earlier = version.rule_set.versions.filter(number__lt=version.number).order_by("-number").first()
        return self._spec(earlier, track) if earlier else None

    def form(self, track: Track) -> FormRules:
        """What the track's form asks."""
        if track.pk not in self._forms:
            self._forms[track.pk] = form_rules(track)
        return self._forms[track.pk]

    def _spec(self, version: RuleSetVersion, track: Track) -> RuleSetSpec:
        key = (version.pk, track.anonymity)
        if key not in self._versions:
            self._versions[key] = spec_of(version, name="earlier", anonymity=Anonymity(track.anonymity))
        return self._versions[key]


def newest_reports(papers: Iterable[Submission]) -> dict[int, Report]:
    """The newest report on each paper's current file, by the paper's key. One query."""
    manuscripts = [paper.manuscript_id for paper in papers if paper.manuscript_id]
    runs = CheckRun.objects.filter(manuscript__in=manuscripts, state=RunState.DONE)
    found: dict[int, Report] = {}
    newest = runs.order_by("manuscript_id", "-pk").distinct("manuscript_id")
    for run in newest.select_related("report__rule_set_version__rule_set"):
        if run.report is not None:
            found[run.report.submission_id] = run.report
    return found


@dataclass(frozen=True, slots=True)
class FileJudged:
    """What the rules to be say of a paper's file; without one, or its facts, `result` is None. No author is judged yet."""

    judged: Judged
    basis: Basis | None = None
    result: Evaluated | None = None


def judge_file(paper: Submission, book: RuleBook, facts: PdfFacts | None) -> FileJudged:
    """Judge the file of one paper anew; `facts` are what is known of it. No queries but the book's."""
    track = paper.track
    stage = Stage(paper.manuscript.stage) if paper.manuscript else Stage.SUBMISSION
    rules = book.then(track, stage)
    if rules is None:
        return FileJudged(Judged.NO_RULES)
    present = book.now(track, stage)
    # A trial for a track that has no rules yet has no version either.
    version = present[0] if present else RuleSetVersion()
    basis = basis_under(version, rules, paper, stage, book.form(track))
    if facts is None:
        return FileJudged(Judged.NO_FACTS if paper.manuscript is not None else Judged.NO_FILE, basis)
    result, inputs = evaluate_in_time(basis.spec, replace(basis.inputs, pdf=facts))
    return FileJudged(Judged.JUDGED, replace(basis, inputs=inputs), result)


def rejudge(paper: Submission, book: RuleBook, report: Report | None, of_file: FileJudged, authors: Inputs) -> Rejudged:
    """All that is to be said of one paper beside what was said before: in the newest `report` on its file, and by the rules
    about authors that held then. `authors` are what is known of its authors now. No queries but the book's."""
    if of_file.judged in {Judged.NO_RULES, Judged.NO_FACTS}:
        return Rejudged(of_file.judged, basis=of_file.basis)
    before = None
    if report is not None or paper.manuscript is None:
        earlier = book.before(report, paper.track)
        before = [*(findings_of(report) if report else ()), *_of_authors(earlier, authors)]
    after = [
        *(of_file.result.findings if of_file.result else ()),
        *_of_authors(book.then(paper.track, Stage.SUBMISSION), authors),
    ]
    known = {(one.rule, one.message) for one in before or ()}
    return Rejudged(
        judged=of_file.judged,
        before=verdict_of(before) if before is not None else None,
        after=verdict_of(after),
        changes=changes_between(before or (), after),
        new_findings=tuple(one for one in after if (one.rule, one.message) not in known),
        basis=of_file.basis,
        result=of_file.result,
    )


def _of_authors(spec: RuleSetSpec | None, authors: Inputs) -> tuple[Finding, ...]:
    return evaluate(spec.about_the_authors(), authors).findings if spec is not None else ()


def changes_between(before: Iterable[Finding], after: Iterable[Finding]) -> tuple[dict[str, str], ...]:
    """By rule: its severity before and after (empty: it found nothing), and what it says now. The worst news first."""
    old, new = _by_rule(before), _by_rule(after)
    found = [
        {
            "rule": rule,
            "before": old[rule].severity.value if rule in old else "",
            "after": new[rule].severity.value if rule in new else "",
            "message": (new.get(rule) or old[rule]).message,
        }
        for rule in dict.fromkeys((*new, *old))
        if _said(old, rule) != _said(new, rule)
    ]
    return tuple(sorted(found, key=lambda one: (one["before"] == one["after"], -_rank(one["after"]))))


def _rank(severity: str) -> int:
    return Severity(severity).rank if severity else 0


def _said(findings: Mapping[str, Finding], rule: str) -> tuple[str, str] | None:
    return (findings[rule].severity.value, findings[rule].message) if rule in findings else None


def _by_rule(findings: Iterable[Finding]) -> dict[str, Finding]:
    """The worst finding of each rule; what was done for the authors counts nowhere."""
    worst: dict[str, Finding] = {}
    for one in findings:
        if not one.done_for_you and (one.rule not in worst or one.severity.rank > worst[one.rule].severity.rank):
            worst[one.rule] = one
    return worst
