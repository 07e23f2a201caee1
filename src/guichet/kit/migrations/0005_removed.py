from django.db import migrations, models

from guichet.kit.appendonly import protection


class Migration(migrations.Migration):
    dependencies = [
        ("kit", "0004_drafts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Removed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stream", models.BigIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("by", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=200)),
                ("reason", models.CharField(max_length=200)),
                ("at", models.BigIntegerField()),
                ("rows", models.JSONField(default=dict)),
            ],
        ),
        protection("kit_removed", None),
    ]
