import django.db.models.deletion
from django.db import migrations, models

from guichet.kit.appendonly import protection


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0007_pinnings"),
        ("desks", "0005_first_steps"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContractChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.BigIntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("data", models.JSONField(default=dict)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="contracts.contract"
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desks.desk"),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desks.seat"
                    ),
                ),
            ],
        ),
        protection("contracts_contractchange", "desk_id"),
    ]
