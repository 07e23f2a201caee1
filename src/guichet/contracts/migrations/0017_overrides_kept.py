"""A target of a contract is only ever added to. A step of its own, since PostgreSQL alters no table whose keys wait."""

import django.db.models.deletion
from django.db import migrations, models

from guichet.kit.appendonly import protection


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0016_overrides_of_desks"),
        ("desks", "0008_has_articles"),
    ]

    operations = [
        migrations.AlterField(
            model_name="targetoverride",
            name="desk",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desks.desk"),
        ),
        protection("contracts_targetoverride", "desk_id"),
    ]
