"""A row that nobody else changes until the transaction ends.

A lock is ``no_key``: a plain one would keep from its end whoever has what is locked later and refers to the row, while
whoever holds the row waits for them. On SQLite every transaction is IMMEDIATE, which is a lock of all rows.
"""

from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def lock(rows: QuerySet[Row], pk: int, *beside: str) -> Row:
    """One of these rows, locked. ``beside`` names what is read with it, and not locked.

    Raises:
        DoesNotExist: where it is none of them.
    """
    if beside:
        rows = rows.select_related(*beside)
    return rows.select_for_update(of=("self",), no_key=True).get(pk=pk)
