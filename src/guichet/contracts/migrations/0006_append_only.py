"""The ledger refuses what is not added to it; the balance that it replaces goes."""

from django.db import migrations

from guichet.kit.appendonly import protection


class Migration(migrations.Migration):
    dependencies = [("contracts", "0005_opening_entries"), ("kit", "0004_drafts")]

    operations = [
        protection("contracts_ledgerentry", "desk_id"),
        migrations.RemoveField("contract", "time_balance_minutes"),
    ]
