"""The queue can be sifted by team too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0001_initial"),
        ("desks", "0003_address"),
        ("tickets", "0006_collaborators"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="ticket",
            name="ticket_queue",
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("queue_at__isnull", False)),
                fields=[
                    "desk",
                    "queue_at",
                    "id",
                    "next_due_kind",
                    "status",
                    "priority",
                    "assignee",
                    "team",
                    "contact",
                    "channel",
                    "plan",
                ],
                name="ticket_queue",
            ),
        ),
    ]
