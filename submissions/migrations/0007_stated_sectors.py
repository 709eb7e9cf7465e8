"""What the authors said so far becomes their statement; how a sector that nobody knows came to be known is left empty."""

from collections.abc import Iterator
from typing import Any

from django.apps.registry import Apps
from django.db import migrations

BATCH = 1_000


def forward(apps: Apps, _schema_editor: object) -> None:
    for rows in _batches(apps):
        for row in rows:
            if row.sector_source == "stated":
                row.stated_sector = row.sector
            if row.sector == "unknown":
                row.sector_source = ""
            else:
                row.sector_at = row.submission.saved_at
        _write(apps, rows, ["stated_sector", "sector_source", "sector_at"])


def backward(apps: Apps, _schema_editor: object) -> None:
    for rows in _batches(apps):
        for row in rows:
            row.sector_source = row.sector_source or "stated"
        _write(apps, rows, ["sector_source"])


def _batches(apps: Apps) -> Iterator[list[Any]]:
    authors = apps.get_model("submissions", "Author")
    last = 0
    while rows := list(authors.objects.filter(pk__gt=last).select_related("submission").order_by("pk")[:BATCH]):
        yield rows
        last = rows[-1].pk


def _write(apps: Apps, rows: list[Any], fields: list[str]) -> None:
    apps.get_model("submissions", "Author").objects.bulk_update(rows, fields)


class Migration(migrations.Migration):
    dependencies = [
        ("submissions", "0006_sector_history"),
    ]

    operations = [migrations.RunPython(forward, backward)]
