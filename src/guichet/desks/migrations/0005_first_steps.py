import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desks", "0004_brand"),
    ]

    operations = [
        migrations.CreateModel(
            name="FirstSteps",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("skipped", models.JSONField(default=list)),
                ("mail_taken_at", models.BigIntegerField(null=True)),
                (
                    "desk",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="first_steps", to="desks.desk"
                    ),
                ),
            ],
        ),
    ]
