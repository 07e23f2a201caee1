from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_session"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="is_proved",
            field=models.BooleanField(default=True),
        ),
    ]
