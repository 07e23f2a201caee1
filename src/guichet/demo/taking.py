"""Taking a desk over, whole, from the database in which its past was told: in one transaction, all rows as they are."""

from pathlib import Path
from typing import Final

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from guichet.demo.telling import APART

LEFT: Final = frozenset({"django_migrations", "django_session", "sqlite_sequence"})
"""Tables of a database and not of a desk."""


def take_over(told: Path, *, base: int) -> int:
    """Take the rows over whose numbers begin after ``base``, and those that have none and are not there; how many."""
    with connection.cursor() as cursor:
        cursor.execute("ATTACH DATABASE %s AS told", [str(told)])
        try:
            with transaction.atomic():
                # References hold at the end: which table comes first does not matter.
                return sum(_take(cursor, table, base) for table in _tables(cursor))
        finally:
            cursor.execute("DETACH DATABASE told")


def _tables(cursor: CursorWrapper) -> list[str]:
    cursor.execute("SELECT name FROM told.sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%%'")
    return [name for (name,) in cursor.fetchall() if name not in LEFT]


def _take(cursor: CursorWrapper, table: str, base: int) -> int:
    cursor.execute(f'PRAGMA told.table_info("{table}")')
    columns = cursor.fetchall()
    names = ", ".join(f'"{column[1]}"' for column in columns)
    key, kind = next((column[1], column[2].lower()) for column in columns if column[5])
    ours = f'"{key}" NOT IN (SELECT "{key}" FROM main."{table}")'  # noqa: S608 - the names of our own tables
    if kind in {"integer", "bigint"}:
        ours = f'"{key}" > {base:d} AND "{key}" <= {base + APART:d}'
    cursor.execute(f'INSERT INTO main."{table}" ({names}) SELECT {names} FROM told."{table}" WHERE {ours}')  # noqa: S608 - the same
    return int(cursor.rowcount)
