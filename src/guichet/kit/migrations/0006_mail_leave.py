"""Where a reader stops mails that they did not ask for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kit", "0005_removed"),
    ]

    operations = [
        migrations.AddField(
            model_name="mail",
            name="leave",
            field=models.CharField(default="", max_length=500),
        ),
    ]
