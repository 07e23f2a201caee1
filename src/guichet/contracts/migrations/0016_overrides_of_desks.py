"""A target of a contract names its desk, with which it may be removed."""

import django.db.models.deletion
from django.db import migrations, models

NAME_THE_DESK = (
    "UPDATE contracts_targetoverride SET desk_id ="
    " (SELECT desk_id FROM contracts_contract WHERE contracts_contract.id = contracts_targetoverride.contract_id)"
)


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0015_credited_time_and_fees"),
        ("desks", "0008_has_articles"),
    ]

    operations = [
        migrations.AddField(
            model_name="targetoverride",
            name="desk",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desks.desk"
            ),
        ),
        migrations.RunSQL(NAME_THE_DESK, migrations.RunSQL.noop),
    ]
