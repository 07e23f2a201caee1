"""What the books have for a customer becomes the first entry of a ledger."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import Max
from django.db.models.functions import Now


def open_ledgers(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """What the books have for a customer is the first entry of the ledger, from now on."""
    contracts, entries = apps.get_model("contracts", "Contract"), apps.get_model("contracts", "LedgerEntry")
    # A demonstration's clock is ahead of the machine's: nothing that was recorded comes after this.
    recorded = apps.get_model("kit", "FeedRow").objects.aggregate(last=Max("recorded_at"))["last"] or 0
    for contract in contracts.objects.filter(time_balance_minutes__isnull=False).annotate(now=Now()):
        now = max(int(contract.now.timestamp()), recorded)
        contract.prepaid_since = now
        contract.save(update_fields=["prepaid_since"])
        if contract.time_balance_minutes:
            entries.objects.create(
                desk_id=contract.desk_id,
                contract=contract,
                number=1,
                at=now,
                recorded_at=now,
                kind="purchased",
                minutes=contract.time_balance_minutes,
                left=contract.time_balance_minutes,
                owed=0,
                cause="opening",
                by="system",
            )


def close_ledgers(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """What is left is what the books have."""
    contracts, entries = apps.get_model("contracts", "Contract"), apps.get_model("contracts", "LedgerEntry")
    for contract in contracts.objects.filter(prepaid_since__isnull=False):
        last = entries.objects.filter(contract=contract).order_by("-number").first()
        contract.time_balance_minutes = 0 if last is None else last.left
        contract.save(update_fields=["time_balance_minutes"])


class Migration(migrations.Migration):
    dependencies = [("contracts", "0004_ledger"), ("kit", "0001_initial")]

    operations = [migrations.RunPython(open_ledgers, close_ledgers)]
