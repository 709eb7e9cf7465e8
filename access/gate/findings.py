"""Findings over a conference, by rule and track, for its chairs.

All of it is computed over the papers that this chair has power over (P2, P21): the same queryset as the list of submissions,
inside the statement that unfolds the reports' findings in the database. Withdrawn papers and drafts are not among them (P4).
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from access.gate.chair import chaired
from access.projections import OptionView
from access.projections.findings import AnswerState, FindingCount, FindingFilter, FoundPage, FoundRow
from access.scopes import Person, as_chair
from conferences.models import Conference, TrackKind
from eligibility.findings import Finding
from submissions.kinds import RunState
from submissions.models import CheckRun, Submission
from submissions.states import State

# One row for each paper and rule: the worst of its findings (the first of several such), and how many there are. What the
# blinded copy removes by itself asks nobody for anything, and is left out.
_FOUND = """
WITH paper AS MATERIALIZED ({papers}),
told AS (
    SELECT p.id, p.number, p.title, p.track_name, p.slug_of_track, p.name_of_kind, p.sha256, f.value AS finding, f.position,
        f.value ->> 'rule' AS rule,
        CASE f.value ->> 'severity' WHEN 'error' THEN 3 WHEN 'warning' THEN 2 ELSE 1 END AS weight
    FROM paper p
    JOIN submissions_report r ON r.id = p.report_pk
    CROSS JOIN LATERAL jsonb_array_elements(r.findings) WITH ORDINALITY AS f(value, position)
    WHERE NOT coalesce((f.value ->> 'done_for_you')::boolean, false)
),
found AS (
    SELECT DISTINCT ON (t.number, t.rule) t.*, count(*) OVER (PARTITION BY t.number, t.rule) AS findings,
        CASE WHEN o.id IS NOT NULL THEN 'overridden' ELSE coalesce(a.kind, 'open') END AS answer,
        coalesce(a.sentence, '') AS sentence, coalesce(o.reason, '') AS reason
    FROM told t
    LEFT JOIN submissions_findinganswer a ON a.submission_id = t.id AND a.rule = t.rule AND a.sha256 = t.sha256
    LEFT JOIN submissions_override o ON o.submission_id = t.id AND o.rule = t.rule
    ORDER BY t.number, t.rule, t.weight DESC, t.position
)
"""
_COUNTS = """
SELECT rule, slug_of_track, track_name,
    count(*) FILTER (WHERE weight = 3), count(*) FILTER (WHERE weight = 2), count(*) FILTER (WHERE weight = 1),
    count(*) FILTER (WHERE answer = 'appealed'), count(*) FILTER (WHERE answer = 'overridden'),
    count(*) FILTER (WHERE answer = 'checked')
FROM found GROUP BY rule, slug_of_track, track_name
"""
_ROWS = """
SELECT number, title, track_name, name_of_kind, rule, finding, findings, answer, sentence, reason FROM found
WHERE %s IN ('', rule) AND %s IN (0, weight) AND %s IN ('', answer) AND (number, rule) > (%s, %s)
ORDER BY number, rule LIMIT %s
"""


def finding_counts(
    person: Person, slug: str, now: datetime, *, track: str = "", kind: str = ""
) -> tuple[FindingCount, ...]:
    """Papers by rule and track, in one statement. Raises NotThere."""
    conference, _, _ = chaired(person, slug)
    papers = _papers(person, conference, FindingFilter(track=track, kind=kind), now)
    return tuple(
        FindingCount(
            rule=rule,
            track_slug=track_slug,
            track=track_name,
            errors=errors,
            warnings=warnings,
            notices=notices,
            appealed=appealed,
            overridden=overridden,
            checked=checked,
        )
        for rule, track_slug, track_name, errors, warnings, notices, appealed, overridden, checked in _ask(
            papers, _COUNTS
        )
    )


def found_page(
    person: Person, slug: str, wanted: FindingFilter, now: datetime, *, after: str = "", limit: int = 50
) -> FoundPage:
    """A page of papers with what a rule found in each, by number and rule, in one statement. Raises NotThere."""
    conference, _, _ = chaired(person, slug)
    rows = list(_rows(_papers(person, conference, wanted, now), wanted, after, limit + 1))
    shown = rows[:limit]
    return FoundPage(tuple(shown), _key(shown[-1]) if len(rows) > limit else None)


def all_found(person: Person, slug: str, wanted: FindingFilter, now: datetime) -> Iterator[FoundRow]:
    """All of them in one statement, for a file. Raises NotThere at once."""
    conference, _, _ = chaired(person, slug)
    return _rows(_papers(person, conference, wanted, now), wanted, "", None)


def paper_kinds(person: Person, slug: str) -> tuple[OptionView, ...]:
    """The kinds of paper in this chair's tracks, each key once. Raises NotThere."""
    _, tracks, _ = chaired(person, slug)
    rows = TrackKind.objects.filter(track__in=tracks).order_by("track__position", "pk").values_list("key", "name")
    return tuple(OptionView(key, name) for key, name in dict(rows).items())


def _papers(person: Person, conference: Conference, wanted: FindingFilter, now: datetime) -> QuerySet[Submission, Any]:
    """The submitted papers over which this person has a chair's power, each with the report on its current file."""
    done = CheckRun.objects.filter(manuscript_id=OuterRef("manuscript_id"), state=RunState.DONE).order_by("-pk")
    papers = as_chair(person, now).filter(conference=conference, state=State.SUBMITTED)
    if wanted.track:
        papers = papers.filter(track__slug=wanted.track)
    if wanted.kind:
        papers = papers.filter(kind__key=wanted.kind)
    return papers.order_by().values(
        "id",
        "number",
        "title",
        track_name=F("track__name"),
        slug_of_track=F("track__slug"),
        name_of_kind=Coalesce("kind__name", Value(""), output_field=CharField()),
        sha256=F("manuscript__sha256"),
        report_pk=Subquery(done.values("report_id")[:1]),
    )


def _rows(
    papers: QuerySet[Submission, Any], wanted: FindingFilter, after: str, limit: int | None
) -> Iterator[FoundRow]:
    number, _, rule = after.partition("-")
    first = int(number) if number.isdecimal() and len(number) < 10 else 0
    weight = wanted.severity.rank if wanted.severity else 0
    # Papers before the page need not even be unfolded.
    asked = _ask(papers.filter(number__gte=first), _ROWS, wanted.rule, weight, wanted.answer or "", first, rule, limit)
    return (_row(*row) for row in asked)


def _row(
    number: int,
    title: str,
    track: str,
    kind: str,
    rule: str,
    finding: str,
    count: int,
    answer: str,
    sentence: str,
    reason: str,
) -> FoundRow:
    return FoundRow(
        number=number,
        title=title,
        track=track,
        kind=kind,
        rule=rule,
        finding=Finding.from_json(json.loads(finding)),
        count=count,
        answer=AnswerState(answer),
        sentence=sentence,
        override_reason=reason,
    )


def _key(row: FoundRow) -> str:
    return f"{row.number}-{row.rule}"


def _ask(papers: QuerySet[Submission, Any], question: str, *values: str | int | None) -> list[tuple[Any, ...]]:
    """Put the papers' own statement under the question; its values come first."""
    inner, parameters = papers.query.sql_with_params()
    with connection.cursor() as cursor:
        # JSON comes as text from a cursor of Django's, so that its own fields can read it.
        cursor.execute(_FOUND.replace("{papers}", inner) + question, [*parameters, *values])
        return list(cursor.fetchall())
