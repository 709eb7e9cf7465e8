"""Rows read as the pure modules know them. Who may see them is not asked here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch

from conferences.models import Topic, Track
from eligibility.authors import Author as AuthorOfRules
from eligibility.authors import AuthorFacts, Sector, SectorSource
from eligibility.findings import Finding, Severity, Verdict, in_reading_order
from submissions.content import AuthorInput, SubmissionContent
from submissions.fields import FormRules, Option, TrackField
from submissions.kinds import AnswerKind, FieldKind, Need, RunState
from submissions.models import (
    Author,
    CheckRun,
    FieldOption,
    FindingAnswer,
    Override,
    Report,
    Submission,
    SubmissionField,
)


def form_rules(track: Track) -> FormRules:
    """What the track's form asks. Four queries."""
    fields = SubmissionField.objects.filter(track_id=track.pk, is_archived=False).prefetch_related(
        Prefetch("options", FieldOption.objects.order_by("position", "pk"))
    )
    return FormRules(
        fields=tuple(
            TrackField(
                key=row.key,
                kind=FieldKind(row.kind),
                label=row.label,
                need=Need(row.need),
                options=tuple(Option(option.key, option.label) for option in row.options.all()),
            )
            for row in fields
        ),
        abstract_words=track.abstract_words,
        topics_max=track.topics_max,
        asks_topics=Topic.objects.filter(conference_id=track.conference_id).exists(),
        kinds=tuple(Option(row.key, row.name) for row in track.kinds.filter(is_archived=False)),
    )


def content_of(paper: Submission) -> SubmissionContent:
    """A stored submission as its form knows it. Two queries unless prefetched."""
    return SubmissionContent(
        track_id=paper.track_id,
        kind=paper.kind.key if paper.kind else "",
        title=paper.title,
        abstract=paper.abstract,
        topic_ids=tuple(sorted(topic.pk for topic in paper.topics.all())),
        answers=paper.answers,
        authors=tuple(author_input(row) for row in sorted(paper.authors.all(), key=lambda row: row.position)),
    )


def author_input(row: Author) -> AuthorInput:
    """A stored author row as its form knows it."""
    return AuthorInput(
        pk=row.pk,
        given_name=row.given_name,
        family_name=row.family_name,
        email=row.email,
        affiliation=row.affiliation,
        further_affiliations=row.further_affiliations,
        sector=Sector(row.sector),
        orcid=row.orcid,
        is_contact=row.is_contact,
    )


def author_facts(content: SubmissionContent, rules: FormRules) -> AuthorFacts:
    """What the rules may know about the authors, what they chose and what they declared."""
    chosen: dict[str, tuple[str, ...]] = {}
    declared: set[str] = set()
    for one in rules.fields:
        answer = content.answers.get(one.key)
        if one.kind is FieldKind.DECLARATION:
            if answer is True:
                declared.add(one.key)
        elif isinstance(answer, list):
            chosen[one.key] = tuple(answer)
        elif isinstance(answer, str) and answer:
            chosen[one.key] = (answer,)
    return AuthorFacts(
        authors=tuple(
            AuthorOfRules(
                sector=author.sector,
                source=None if author.sector is Sector.UNKNOWN else SectorSource.STATED,
                name=author.full_name,
                email=author.email,
                orcid=author.orcid,
                affiliation=author.affiliation,
            )
            for author in content.authors
        ),
        chosen=chosen,
        declared=frozenset(declared),
    )


@dataclass(frozen=True, slots=True)
class AnsweredFinding:
    """A finding, with what the authors said to it and whether a chair accepted it."""

    finding: Finding
    answer: AnswerKind | None = None
    sentence: str = ""
    override_reason: str = ""

    @property
    def stops_submitting(self) -> bool:
        """A known error stops, unless it was appealed or accepted, or only a chair can settle it (design §3)."""
        return (
            self.finding.severity is Severity.ERROR
            and not self.finding.done_for_you
            and not self.finding.needs_decision
            and self.answer is not AnswerKind.APPEALED
            and not self.override_reason
        )

    @property
    def needs_chair(self) -> bool:
        """Whether a chair has something to settle: an error that authors appealed or cannot mend, and nobody accepted."""
        error = self.finding.severity is Severity.ERROR and not self.finding.done_for_you
        return (error or self.finding.needs_decision) and not self.override_reason


@dataclass(frozen=True, slots=True)
class CheckState:
    """Where the check of a manuscript stands: its newest run, and the newest report that there is, perhaps of a run before."""

    run: RunState | None = None
    queued_at: datetime | None = None
    verdict: Verdict | None = None
    report_id: int | None = None
    findings: tuple[AnsweredFinding, ...] = field(default_factory=tuple)

    @property
    def is_pending(self) -> bool:
        """Whether an answer is still to come."""
        return self.run in {None, RunState.QUEUED, RunState.RUNNING}


def check_state(paper: Submission) -> CheckState:
    """The check of a paper's current manuscript. Without one everything is empty. At most four queries."""
    if paper.manuscript is None:
        return CheckState()
    runs = list(CheckRun.objects.filter(manuscript=paper.manuscript).select_related("report").order_by("-pk"))
    report = next((run.report for run in runs if run.state == RunState.DONE and run.report is not None), None)
    return CheckState(
        run=RunState(runs[0].state) if runs else None,
        queued_at=runs[0].queued_at if runs else None,
        verdict=Verdict(report.verdict) if report else None,
        report_id=report.pk if report else None,
        findings=answered(paper.pk, paper.manuscript.sha256, findings_of(report)) if report else (),
    )


def findings_of(report: Report) -> list[Finding]:
    """The findings of a stored report, worst first."""
    return in_reading_order(Finding.from_json(data) for data in report.findings)


def answered(submission_id: int, sha256: str, findings: Iterable[Finding]) -> tuple[AnsweredFinding, ...]:
    """The findings beside answers and overrides. `sha256` is empty for findings about authors rather than a file."""
    said = {row.rule: row for row in FindingAnswer.objects.filter(submission_id=submission_id, sha256=sha256)}
    accepted = dict(Override.objects.filter(submission_id=submission_id).values_list("rule", "reason"))
    return tuple(
        AnsweredFinding(
            finding=finding,
            answer=AnswerKind(said[finding.rule].kind) if finding.rule in said else None,
            sentence=said[finding.rule].sentence if finding.rule in said else "",
            override_reason=accepted.get(finding.rule, ""),
        )
        for finding in findings
    )
