"""The queue's own column and indexes; tickets that are there already are given their places."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.functions import Coalesce

NO_CLOCK = 2**62


def give_places(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put open tickets where they fall due, those without a clock last."""
    tickets = apps.get_model("tickets", "Ticket").objects.using(editor.connection.alias)
    tickets.exclude(status__in=["closed", "declined", "excluded"]).update(queue_at=Coalesce("next_due_at", NO_CLOCK))


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0001_initial"),
        ("desks", "0001_initial"),
        ("tickets", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="ticket",
            name="ticket_queue",
        ),
        migrations.AddField(
            model_name="ticket",
            name="queue_at",
            field=models.BigIntegerField(null=True),
        ),
        migrations.RunPython(give_places, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("queue_at__isnull", False)), fields=["desk", "queue_at", "id"], name="ticket_queue"
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("queue_at__isnull", False)),
                fields=["desk", "assignee", "queue_at", "id"],
                name="ticket_queue_of",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("queue_at__isnull", False)),
                fields=["desk", "status", "queue_at", "id"],
                name="ticket_queue_in",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("queue_at__isnull", True)),
                fields=["desk", "-last_event_at", "-id"],
                name="ticket_over",
            ),
        ),
    ]
