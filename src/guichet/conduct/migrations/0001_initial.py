import django.db.models.deletion
from django.db import migrations, models

from guichet.kit.appendonly import protection


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("customers", "0002_outside_ids"),
        ("desks", "0008_has_articles"),
        ("kit", "0004_drafts"),
        ("policies", "0006_trial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("ticket", models.BigIntegerField()),
                ("kind", models.CharField(max_length=60)),
                ("sent_at", models.BigIntegerField()),
                ("at", models.BigIntegerField()),
                (
                    "desk",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desks.desk"),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="customers.organisation",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desks.seat"),
                ),
                (
                    "withdraws",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="conduct.evidence",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Limit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("effect", models.CharField(max_length=20)),
                ("grounds", models.JSONField()),
                ("considered", models.JSONField()),
                ("channels", models.JSONField(default=list)),
                ("until", models.BigIntegerField(null=True)),
                ("clause", models.CharField(max_length=40)),
                ("at", models.BigIntegerField()),
                (
                    "desk",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desks.desk"),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="limits", to="customers.organisation"
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desks.seat"),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="policies.policyversion"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Revocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.BigIntegerField()),
                (
                    "desk",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desks.desk"),
                ),
                (
                    "limit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="revocation", to="conduct.limit"
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desks.seat"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("erased_at", models.BigIntegerField(null=True)),
                (
                    "desk",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desks.desk"),
                ),
                (
                    "evidence",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remark",
                        to="conduct.evidence",
                    ),
                ),
                (
                    "limit",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remark",
                        to="conduct.limit",
                    ),
                ),
                (
                    "revocation",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remark",
                        to="conduct.revocation",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(fields=["ticket"], name="evidence_of_ticket"),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.UniqueConstraint(fields=("organisation", "number"), name="evidence_number_once"),
        ),
        migrations.AddConstraint(
            model_name="limit",
            constraint=models.UniqueConstraint(fields=("organisation", "number"), name="limit_number_once"),
        ),
        protection("conduct_evidence", "desk_id"),
        protection("conduct_limit", "desk_id"),
        protection("conduct_revocation", "desk_id"),
    ]
