import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desks", "0005_first_steps"),
    ]

    operations = [
        migrations.AddField(
            model_name="desk",
            name="sample_of",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sample",
                to="desks.desk",
            ),
        ),
    ]
