import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0003_overrides"),
        ("customers", "0001_initial"),
        ("desks", "0004_brand"),
        ("policies", "0001_initial"),
    ]

    operations = [
        migrations.AddField("contract", "prepaid_since", models.BigIntegerField(null=True)),
        migrations.AddField("contract", "places", models.PositiveIntegerField(null=True)),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("at", models.BigIntegerField()),
                ("recorded_at", models.BigIntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("minutes", models.IntegerField(default=0)),
                ("ticket", models.BigIntegerField(null=True)),
                ("pack", models.PositiveIntegerField(null=True)),
                ("began_at", models.BigIntegerField(null=True)),
                ("left", models.PositiveIntegerField()),
                ("owed", models.PositiveIntegerField()),
                ("product", models.CharField(default="", max_length=60)),
                ("clause", models.CharField(default="", max_length=30)),
                ("cause", models.CharField(default="", max_length=40)),
                ("by", models.CharField(max_length=10)),
                ("key", models.CharField(max_length=64, null=True)),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.contact",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="contracts.contract"
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
                (
                    "version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policies.policyversion",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["ticket"], name="ledger_of_ticket")],
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "number"), name="ledger_number_once"),
                    models.UniqueConstraint(fields=("desk", "key"), name="ledger_key_once"),
                ],
            },
        ),
    ]
