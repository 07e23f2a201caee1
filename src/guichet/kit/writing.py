"""Rows that are written many times a second, by statements that are worded once: what ``asking`` is to reading.

Django words a statement anew for each row, which takes it several times as long as the database takes to carry it out;
and whoever writes to SQLite keeps all others waiting meanwhile.
"""

from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from django.db import connection
from django.db.models import Field, Model

Row = TypeVar("Row", bound=Model)


@dataclass(slots=True)
class _Words:
    """The statements of one model for one database."""

    columns: "tuple[Field[Any, Any], ...]"
    add: str
    put: str
    steps: dict[str, str] = field(default_factory=dict)


class Writing(Generic[Row]):
    """What is written to the table of one model. No ``save`` of the model's own is called, and no signal sent: there
    are none here.
    """

    def __init__(self, model: type[Row]) -> None:
        self._model: Final = model
        self._words: Final[dict[str, _Words]] = {}

    def add(self, row: Row) -> Row:
        """Insert a row whose key the database gives."""
        words = self._worded()
        with connection.cursor() as cursor:
            cursor.execute(words.add, _values(row, words.columns))
            row.pk = cursor.fetchone()[0] if connection.features.can_return_columns_from_insert else cursor.lastrowid
        row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 - Django's own name for it
        return row

    def put(self, row: Row) -> None:
        """Store a row that is there: all of its columns, as they are now."""
        words = self._worded()
        with connection.cursor() as cursor:
            cursor.execute(words.put, [*_values(row, words.columns), row.pk])

    def step(self, pk: int, column: str, by: int) -> bool:
        """Add to a number of the row with this key; whether there is one. The row is locked from here on."""
        words = self._worded()
        if column not in words.steps:
            table, key = self._table(), _name(self._key)
            name = next(_name(each) for each in words.columns if each.name == column)
            words.steps[column] = f"UPDATE {table} SET {name} = {name} + %s WHERE {key} = %s"  # noqa: S608 - names of ours
        with connection.cursor() as cursor:
            cursor.execute(words.steps[column], [by, pk])
            return bool(cursor.rowcount == 1)

    def _worded(self) -> _Words:
        known = self._words.get(connection.vendor)
        if known is None:
            table = self._table()
            # Django's own list of a model's columns.
            columns = tuple(each for each in self._model._meta.concrete_fields if not each.primary_key)  # noqa: SLF001
            key, names = _name(self._key), [_name(each) for each in columns]
            blanks, set_to = ", ".join(["%s"] * len(names)), ", ".join(f"{name} = %s" for name in names)
            back = f" RETURNING {key}" if connection.features.can_return_columns_from_insert else ""
            known = self._words[connection.vendor] = _Words(
                columns=columns,
                add=f"INSERT INTO {table} ({', '.join(names)}) VALUES ({blanks}){back}",  # noqa: S608 - names of ours
                put=f"UPDATE {table} SET {set_to} WHERE {key} = %s",  # noqa: S608 - the same
            )
        return known

    def _table(self) -> str:
        return connection.ops.quote_name(self._model._meta.db_table)  # noqa: SLF001 - the same

    @property
    def _key(self) -> "Field[Any, Any]":
        return self._model._meta.pk  # noqa: SLF001 - the same


def _name(column: "Field[Any, Any]") -> str:
    return str(connection.ops.quote_name(str(column.column)))


def _values(row: Model, columns: "tuple[Field[Any, Any], ...]") -> list[Any]:
    return [each.get_db_prep_save(getattr(row, each.attname), connection) for each in columns]
