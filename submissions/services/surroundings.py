"""All that judging a batch of papers reads beside their files, in a number of queries that does not grow with the papers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, prefetch_related_objects

from eligibility.inputs import Inputs
from submissions.content import SubmissionContent
from submissions.fields import FormRules
from submissions.models import Author, Report, Submission
from submissions.reading import Known, Said, author_facts, content_of, said_of
from submissions.services.counting import Counted, paper_counts
from submissions.services.rejudging import newest_reports
from submissions.services.settling import SECTOR_COLUMNS, evidence_of, known_about, settle_row


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Of one paper: its content, its author rows in order and what is known of each, what was said to its findings, and the
    newest report on its file."""

    paper: Submission
    content: SubmissionContent
    rows: tuple[Author, ...]
    known: tuple[Known, ...]
    said: Said
    report: Report | None

    def authors(self, form: FormRules) -> Inputs:
        """As the rules about authors read them."""
        return Inputs(authors=author_facts(self.content, form, self.known), kind=form.kind_of(self.content.kind))


def surroundings_of(papers: Sequence[Submission]) -> dict[int, Surroundings]:
    """By the papers' keys. All belong to one conference. At most eight queries."""
    if not papers:
        return {}
    prefetch_related_objects(papers, Prefetch("authors", Author.objects.order_by("position")), "topics")
    rows = {paper.pk: tuple(paper.authors.all()) for paper in papers}
    contents = {paper.pk: content_of(paper, rows=rows[paper.pk]) for paper in papers}
    conference_id = papers[0].conference_id
    asked = [Counted(paper, paper.track_id, rows[paper.pk]) for paper in papers]
    counts = paper_counts(conference_id=conference_id, asked=asked)
    people = [author for paper in papers for author in contents[paper.pk].authors]
    evidence = iter(evidence_of(conference_id, people))
    said = said_of([paper.pk for paper in papers])
    reports = newest_reports(papers)
    found = {}
    for paper in papers:
        authors = contents[paper.pk].authors
        own = [next(evidence) for _ in authors]
        known = known_about(authors, {row.pk: row for row in rows[paper.pk]}, own, counts)
        found[paper.pk] = Surroundings(
            paper, contents[paper.pk], rows[paper.pk], known, said[paper.pk], reports.get(paper.pk)
        )
    return found


def settle_all(batch: Iterable[Surroundings], now: datetime) -> None:
    """Write the sectors that changed. At most one query."""
    changed = [
        row
        for around in batch
        for row, known in zip(around.rows, around.known, strict=True)
        if settle_row(row, known, now)
    ]
    Author.objects.bulk_update(changed, SECTOR_COLUMNS)
