"""Tables that are only ever added to refuse to be emptied at once, too (PostgreSQL)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from guichet.kit.appendonly import protect

TABLES = {
    "kit_feedrow": "stream",
    "policies_policyversion": "desk_id",
    "tickets_terms": "desk_id",
    "tickets_event": "desk_id",
}


def forwards(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for table, stream in TABLES.items():
        protect(editor, table, stream)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0002_queue")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
