from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0018_consultations_with_files"),
    ]

    operations = [
        migrations.AddField(
            model_name="heldreply",
            name="copies",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(fields=["key"], name="attachment_bytes"),
        ),
    ]
