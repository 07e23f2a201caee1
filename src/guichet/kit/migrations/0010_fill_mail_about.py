import re
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

BATCH = 1000
OF_A_CHANGE = re.compile(r"feed:\d+:(\d+):")
OF_A_MATTER = re.compile(r"(?:limit|credits|account_warning):\d+(?=:)")
LETTING_IN = "entry:"


def about_of(key: str) -> str:
    """What a mail is about, which nothing but its key said."""
    if key.startswith(LETTING_IN):
        return "entry"
    if change := OF_A_CHANGE.match(key):
        return f"change:{change[1]}"
    matter = OF_A_MATTER.match(key)
    return matter[0] if matter else ""


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor | None) -> None:
    """Batch by batch, so that it can be begun again."""
    model: Any = apps.get_model("kit", "Mail")
    mails = model.objects
    last = 0
    while found := list(mails.filter(pk__gt=last, about="").order_by("pk").only("pk", "key")[:BATCH]):
        last = found[-1].pk
        for mail in found:
            mail.about = about_of(mail.key)
        mails.bulk_update([mail for mail in found if mail.about], ["about"])


class Migration(migrations.Migration):
    dependencies = [
        ("kit", "0009_mail_about"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
