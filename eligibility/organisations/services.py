"""Writing the directory: one organisation, a file of them, a call's section. Papers are settled anew by the sweep."""

import csv
import hashlib
import io
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from conferences.models import Conference
from conferences.services.auditing import record as audit
from eligibility.authors import Sector
from eligibility.models import DirectoryState, Organisation
from eligibility.organisations.lookup import is_public_mail
from eligibility.organisations.records import COLUMNS, Act, Plan, Record, domain_typed, plan, read_table, safe, texts_of


class ImportRefused(ValueError):
    """The import is not done; the text says why and what to do."""


def record_of(row: Organisation) -> Record:
    """A row as the pure modules know it."""
    return Record(
        name=row.name,
        sector=Sector(row.sector),
        aliases=tuple(row.aliases),
        country=row.country,
        domains=tuple(row.domains),
        ror=row.ror,
    )


def _rows(conference_id: int | None) -> "QuerySet[Organisation]":
    """A conference's own organisations; with None the site's."""
    return Organisation.objects.filter(Q(conference_id=conference_id))


def mark_changed(conference_id: int | None, now: datetime) -> None:
    """Note that a directory changed: papers settled before are settled again."""
    DirectoryState.objects.update_or_create(conference_id=conference_id, defaults={"changed_at": now})


def preview_import(*, conference_id: int | None, data: bytes) -> Plan:
    """What a CSV file would do. Raises `records.TableError` for what is no such file; nothing is written."""
    rows = read_table(data)
    typed = {domain_typed(part) for _, values in rows for part in values.get("domains", "").split(";")}
    public = {domain: is_public_mail(domain) for domain in typed if domain}
    present = map(record_of, _rows(conference_id))
    return plan(rows, present, is_public_mail=public)


def digest_of(intended: Plan) -> str:
    """Of what a preview showed; the import is done only if it would still do the same."""
    lines = [[row.act.value, texts_of(row.record), row.changes] for row in intended.rows]
    return hashlib.sha256(repr(lines).encode()).hexdigest()


def execute_import(*, conference_id: int | None, data: bytes, digest: str, by_id: int, now: datetime) -> Plan:
    """Do what the preview with this digest showed, all of it or nothing. Raises ImportRefused or TableError."""
    with transaction.atomic():
        if conference_id is not None:
            # One import of a conference at a time, and no new conference under it.
            Conference.objects.select_for_update().get(pk=conference_id)
        intended = preview_import(conference_id=conference_id, data=data)
        if intended.problems:
            raise ImportRefused("The file has problems, so nothing was imported. They are listed by line.")
        if digest_of(intended) != digest:
            raise ImportRefused(
                "The directory changed since the preview, so nothing was imported. Look at the preview again."
            )
        write_records(conference_id, intended)
        changed = {act.value: len(intended.of(act)) for act in (Act.ADD, Act.CHANGE)}
        if any(changed.values()):
            mark_changed(conference_id, now)
            audit(
                action="organisations imported",
                kind="organisation",
                object_id=None,
                at=now,
                conference_id=conference_id,
                actor_id=by_id,
                after={**changed, "sha256": hashlib.sha256(data).hexdigest()},
            )
        return intended


def write_records(conference_id: int | None, intended: Plan) -> None:
    """Write the rows of a plan in two statements and one query."""
    rows = {record_of(row).key: row for row in _rows(conference_id)}
    added = [_fill(Organisation(conference_id=conference_id), one.record) for one in intended.of(Act.ADD)]
    changed = [_fill(rows[one.record.key], one.record) for one in intended.of(Act.CHANGE)]
    Organisation.objects.bulk_create(added, batch_size=1_000)
    Organisation.objects.bulk_update(changed, [*COLUMNS, "keys", "searched"], batch_size=1_000)


def _fill(row: Organisation, record: Record) -> Organisation:
    row.name, row.sector, row.country, row.ror = record.name, record.sector.value, record.country, record.ror
    row.aliases, row.domains = list(record.aliases), list(record.domains)
    row.prepare()
    return row


def create_organisations(*, conference_id: int, records: Iterable[Record], now: datetime) -> None:
    """The organisations that a call brings, into a conference that has none yet."""
    rows = [_fill(Organisation(conference_id=conference_id), record) for record in records]
    Organisation.objects.bulk_create(rows, batch_size=1_000)
    if rows:
        mark_changed(conference_id, now)


def records_in(conference_id: int | None) -> tuple[Record, ...]:
    """All organisations of a conference, or of the site, as they came: for exports."""
    return tuple(map(record_of, _rows(conference_id).order_by("pk")))


def export_csv(conference_id: int | None) -> str:
    """The same as a CSV file that imports without a change; no cell is taken for a formula."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(COLUMNS)
    for one in sorted(records_in(conference_id), key=lambda record: record.name):
        texts = texts_of(one)
        writer.writerow([safe(texts[column]) for column in COLUMNS])
    return target.getvalue()
