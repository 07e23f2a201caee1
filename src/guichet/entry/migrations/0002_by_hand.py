from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("entry", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="by_hand",
            field=models.BooleanField(default=False),
        ),
    ]
