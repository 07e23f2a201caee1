from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def spread(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """The first desk keeps answering where it did; the others, each below a name of its own."""
    desks = apps.get_model("desks", "Desk").objects.order_by("pk")
    for desk in desks[1:]:
        desk.address = f"/desk-{desk.pk}"
        desk.save(update_fields=["address"])


class Migration(migrations.Migration):
    dependencies = [
        ("desks", "0002_team"),
    ]

    operations = [
        migrations.AddField(
            model_name="desk",
            name="address",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.RunPython(spread, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="desk",
            name="address",
            field=models.CharField(blank=True, default="", max_length=300, unique=True),
        ),
    ]
