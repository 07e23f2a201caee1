from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0015_consultations"),
    ]

    operations = [
        migrations.AddField(
            model_name="terms",
            name="limit",
            field=models.JSONField(null=True),
        ),
    ]
