"""The queue's index holds all that the queue can be sifted by."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0001_initial"),
        ("desks", "0001_initial"),
        ("tickets", "0003_no_truncate"),
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
                    "contact",
                    "channel",
                    "plan",
                ],
                name="ticket_queue",
            ),
        ),
    ]
