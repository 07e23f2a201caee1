"""Full-text search: the table of folded words, and the database's own index of it."""

from django.db import migrations, models

from guichet.kit.search.schema import index_step


class Migration(migrations.Migration):
    dependencies = [
        ("kit", "0002_secret"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stream", models.BigIntegerField()),
                ("kind", models.CharField(max_length=10)),
                ("subject", models.BigIntegerField()),
                ("part", models.BigIntegerField()),
                ("person", models.BigIntegerField(null=True)),
                ("scope", models.CharField(max_length=40)),
                ("language", models.CharField(max_length=10)),
                ("title", models.TextField()),
                ("people", models.TextField()),
                ("body", models.TextField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["kind", "subject"], name="search_of_subject"),
                    models.Index(fields=["stream", "person"], name="search_of_person"),
                ],
                "constraints": [models.UniqueConstraint(fields=("kind", "part"), name="search_once")],
            },
        ),
        index_step(),
    ]
