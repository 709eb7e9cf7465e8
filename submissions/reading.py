"""Rows read as the pure modules know them. Who may see them is not asked here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch
from django.utils import timezone

from conferences.models import Topic, Track, TrackKind
from eligibility.authors import Author as AuthorOfRules
from eligibility.authors import AuthorFacts, PaperCounts, Sector, SectorSource
from eligibility.findings import Finding, Severity, Verdict, in_reading_order
from eligibility.sectors import Evidence, Settled, is_contradicted, settle
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


def form_rules(track: Track, at: datetime | None = None, *, asks_topics: bool | None = None) -> FormRules:
    """What the track's form asks at an instant, now if none is given. Three queries if `asks_topics` is known, else four."""
    at = at or timezone.now()
    if asks_topics is None:
        asks_topics = Topic.objects.filter(conference_id=track.conference_id, is_archived=False).exists()
    # In the order of their models, without the tables that the whole of it would join.
    in_order = ("position", "pk")
    rows = (
        SubmissionField.objects.filter(track_id=track.pk)
        .order_by(*in_order)
        .prefetch_related(Prefetch("options", FieldOption.objects.order_by(*in_order)))
    )
    fields = [
        (
            row.is_archived,
            TrackField(
                key=row.key,
                kind=FieldKind(row.kind),
                label=row.label,
                need=Need(row.need),
                options=tuple(Option(option.key, option.label, option.is_archived) for option in row.options.all()),
                required_from=row.required_from,
                frozen_from=row.frozen_from,
            ).at(at),
        )
        for row in rows
    ]
    return FormRules(
        fields=tuple(one for is_archived, one in fields if not is_archived),
        archived=tuple(one for is_archived, one in fields if is_archived),
        abstract_words=track.abstract_words,
        topics_max=track.topics_max,
        asks_topics=asks_topics,
        kinds=kinds_of(track.pk),
    )


def kinds_of(track_id: int) -> tuple[Option, ...]:
    """The kinds of paper that the track offers, in order. One query."""
    rows = TrackKind.objects.filter(track_id=track_id, is_archived=False).order_by("position", "pk")
    return tuple(Option(row.key, row.name) for row in rows)


def content_of(
    paper: Submission, *, rows: Iterable[Author] | None = None, topic_ids: tuple[int, ...] | None = None
) -> SubmissionContent:
    """A stored submission as its form knows it. Two queries, less what is given or prefetched."""
    authors = paper.authors.all() if rows is None else rows
    topics = tuple(topic.pk for topic in paper.topics.all()) if topic_ids is None else topic_ids
    return SubmissionContent(
        track_id=paper.track_id,
        kind=paper.kind.key if paper.kind else "",
        title=paper.title,
        abstract=paper.abstract,
        topic_ids=tuple(sorted(topics)),
        answers=paper.answers,
        authors=tuple(author_input(row) for row in sorted(authors, key=lambda row: row.position)),
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
        sector=Sector(row.stated_sector),
        orcid=row.orcid,
        is_contact=row.is_contact,
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one author beside what is typed: the sector that counts, what speaks for it, what the person did."""

    settled: Settled
    evidence: tuple[Evidence, ...] = ()
    is_contradicted: bool = False
    is_confirmed: bool = False
    has_declared_conflicts: bool = False
    papers: PaperCounts | None = None

    @classmethod
    def of(
        cls, author: AuthorInput, row: Author | None, evidence: tuple[Evidence, ...], papers: PaperCounts | None = None
    ) -> "Known":
        """From what is entered, the stored row if there is one, and what directory and address say."""
        return cls(
            settled=settle(stated=author.sector, by_chair=said_by_chair(row), evidence=evidence),
            evidence=evidence,
            is_contradicted=said_by_chair(row) is None and is_contradicted(author.sector, evidence),
            is_confirmed=row is not None and row.confirmed_at is not None,
            has_declared_conflicts=row is not None and row.conflicts_complete_at is not None,
            papers=papers,
        )

    @classmethod
    def stored(cls, row: Author) -> "Known":
        """As the row was settled when its paper was last saved; what speaks for the sector, and papers, are left out."""
        source = SectorSource(row.sector_source) if row.sector_source else None
        return cls(
            settled=Settled(Sector(row.sector), source),
            is_confirmed=row.confirmed_at is not None,
            has_declared_conflicts=row.conflicts_complete_at is not None,
        )


def said_by_chair(row: Author | None) -> Sector | None:
    """The sector that a chair set for this row; None if none did."""
    return Sector(row.sector) if row is not None and row.sector_source == SectorSource.CHAIR else None


def author_facts(content: SubmissionContent, rules: FormRules, known: Sequence[Known] = ()) -> AuthorFacts:
    """What the rules may know about the authors, what they chose and what they declared.

    `known` stands beside `content.authors`; without it the authors' own word is all there is.
    """
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
    about = known or [Known.of(author, None, ()) for author in content.authors]
    return AuthorFacts(
        authors=tuple(_author_of_rules(author, one) for author, one in zip(content.authors, about, strict=True)),
        chosen=chosen,
        declared=frozenset(declared),
    )


def _author_of_rules(author: AuthorInput, known: Known) -> AuthorOfRules:
    return AuthorOfRules(
        sector=known.settled.sector,
        source=known.settled.source,
        name=author.full_name,
        email=author.email,
        orcid=author.orcid,
        affiliation=author.affiliation,
        is_confirmed=known.is_confirmed,
        has_declared_conflicts=known.has_declared_conflicts,
        papers=known.papers,
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


@dataclass(frozen=True, slots=True)
class Said:
    """What was said to a paper's findings: by its authors, of a file or (an empty hash) of the author list; by a chair."""

    answers: Mapping[tuple[str, str], FindingAnswer] = field(default_factory=dict)
    accepted: Mapping[str, str] = field(default_factory=dict)

    def beside(self, findings: Iterable[Finding], sha256: str = "") -> tuple[AnsweredFinding, ...]:
        """The findings, each with what was said to it."""
        return tuple(self._beside(finding, self.answers.get((sha256, finding.rule))) for finding in findings)

    def _beside(self, finding: Finding, answer: FindingAnswer | None) -> AnsweredFinding:
        return AnsweredFinding(
            finding=finding,
            answer=AnswerKind(answer.kind) if answer else None,
            sentence=answer.sentence if answer else "",
            override_reason=self.accepted.get(finding.rule, ""),
        )


def said_of(papers: Collection[int]) -> dict[int, Said]:
    """What was said to the findings of each of these papers. Two queries."""
    answers: dict[int, dict[tuple[str, str], FindingAnswer]] = {pk: {} for pk in papers}
    accepted: dict[int, dict[str, str]] = {pk: {} for pk in papers}
    for row in FindingAnswer.objects.filter(submission_id__in=papers):
        answers[row.submission_id][row.sha256, row.rule] = row
    for pk, rule, reason in Override.objects.filter(submission_id__in=papers).values_list(
        "submission_id", "rule", "reason"
    ):
        accepted[pk][rule] = reason
    return {pk: Said(answers[pk], accepted[pk]) for pk in papers}


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
    findings = tuple(findings)
    return said_of([submission_id])[submission_id].beside(findings, sha256) if findings else ()
