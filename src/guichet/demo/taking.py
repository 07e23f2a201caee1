"""Taking a desk over, whole, from the database in which its past was told: in one transaction, all rows as they are."""

from pathlib import Path
from typing import Final

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.base import File
from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper

from guichet.demo.telling import APART
from guichet.kit.filestore import store

LEFT: Final = frozenset({Session})
"""What belongs to a database and not to a desk."""


def take_over(told: Path, *, base: int) -> int:
    """Take the rows over whose numbers begin after ``base``, and those that have none and are not there; how many.

    What the database keeps in step with a table, such as the index of a search, it does here as well.
    """
    kept = [model for model in apps.get_models(include_auto_created=True) if model not in LEFT]
    with connection.cursor() as cursor:
        cursor.execute("ATTACH DATABASE %s AS told", [str(told)])
        try:
            with transaction.atomic():
                # References hold at the end: which table comes first does not matter.
                return sum(_take(cursor, model, base) for model in kept)
        finally:
            cursor.execute("DETACH DATABASE told")


def take_files(told: Path) -> None:
    """Take the files over that a desk's past has left in a folder: before the rows that name them."""
    for found in sorted(told.rglob("*")) if told.is_dir() else ():
        name = found.relative_to(told).as_posix()
        if found.is_file() and not store().exists(name):
            with found.open("rb") as content:
                store().save(name, File(content))


def _take(cursor: CursorWrapper, model: type[models.Model], base: int) -> int:
    facts = model._meta  # noqa: SLF001 - Django's own way to ask a model for its table
    table, key = facts.db_table, facts.pk
    names = ", ".join(f'"{field.column}"' for field in facts.local_concrete_fields)
    ours = f'"{key.column}" NOT IN (SELECT "{key.column}" FROM main."{table}")'  # noqa: S608 - names of our own
    if isinstance(key.target_field if isinstance(key, models.ForeignKey) else key, models.IntegerField):
        ours = f'"{key.column}" > {base:d} AND "{key.column}" <= {base + APART:d}'
    cursor.execute(f'INSERT INTO main."{table}" ({names}) SELECT {names} FROM told."{table}" WHERE {ours}')  # noqa: S608 - the same
    return int(cursor.rowcount)
