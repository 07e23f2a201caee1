from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tries",
            fields=[
                ("key", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("times", models.PositiveIntegerField(default=0)),
                ("since", models.BigIntegerField(db_index=True)),
                ("until", models.BigIntegerField(default=0)),
            ],
        ),
    ]
