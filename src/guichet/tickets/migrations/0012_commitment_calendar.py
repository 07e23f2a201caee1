"""A commitment's row says on which calendar it counts, where its row of the policy has one of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0011_terms_entries")]

    operations = [
        migrations.AddField(model_name="commitment", name="calendar", field=models.CharField(max_length=60, null=True))
    ]
