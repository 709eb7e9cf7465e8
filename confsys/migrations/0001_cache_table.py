"""The cache is a table (rate limits): made with all others, so that no installation can forget it."""

from typing import Any, ClassVar

from django.core.management import call_command
from django.db import migrations


def create_table(_apps: Any, schema_editor: Any) -> None:
    """Having it already is fine."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar = []
    operations = [migrations.RunPython(create_table, migrations.RunPython.noop)]
