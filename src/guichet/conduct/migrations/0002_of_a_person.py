import django.db.models.deletion
from django.db import migrations, models

from guichet.kit.appendonly import protection


def of_one(name: str) -> models.CheckConstraint:
    one, other = models.Q(contact__isnull=True), models.Q(organisation__isnull=True)
    return models.CheckConstraint(condition=(one & ~other) | (other & ~one), name=name)


def of(model: str, related: str) -> list[migrations.operations.base.Operation]:
    return [
        migrations.AddField(
            model_name=model,
            name="contact",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name=related,
                to="customers.contact",
            ),
        ),
        migrations.AlterField(
            model_name=model,
            name="organisation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name=related,
                to="customers.organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name=model,
            constraint=models.UniqueConstraint(fields=("contact", "number"), name=f"{model}_number_of_person_once"),
        ),
        migrations.AddConstraint(model_name=model, constraint=of_one(f"{model}_of_one")),
    ]


class Migration(migrations.Migration):
    dependencies = [("conduct", "0001_initial")]

    operations = [
        *of("evidence", "evidence"),
        *of("limit", "limits"),
        # SQLite makes a table anew that is changed, without what protected it.
        protection("conduct_evidence", "desk_id"),
        protection("conduct_limit", "desk_id"),
    ]
