"""Rows that are written many times a second, by statements that are worded once: what ``asking`` is to reading.

Django words a statement anew for each row, which takes it several times as long as the database takes to carry it out;
and whoever writes to SQLite keeps all others waiting meanwhile.
"""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Final, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model

Row = TypeVar("Row", bound=Model)

PLAIN: Final = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey)
"""The kinds of columns whose texts, numbers and truths are in the database what they are in Python."""

AS_THEY_ARE: Final = frozenset({str, int, bool, type(None)})


Stored = Sequence[Any]
"""What stands in the columns of a row, in their order, as Python has it."""


@dataclass(slots=True)
class _Words:
    """The statements of one model for one database. ``attributes`` gives what stands in the columns of a row,
    ``is_plain`` says of each whether it is kept as it is.
    """

    columns: "tuple[Field[Any, Any], ...]"
    attributes: Callable[[Model], Stored]
    is_plain: tuple[bool, ...]
    add: str
    puts: dict[tuple[int, ...], str] = field(default_factory=dict)
    steps: dict[str, tuple[str, str, str]] = field(default_factory=dict)

    def value(self, place: int, said: Any, connection: BaseDatabaseWrapper) -> Any:
        """What stands in a column, as the database has it."""
        if self.is_plain[place] and type(said) in AS_THEY_ARE:
            return said
        return self.columns[place].get_db_prep_save(said, connection)


class Writing(Generic[Row]):
    """What is written to the table of one model. No ``save`` of the model's own is called, and no signal sent: there
    are none here.
    """

    def __init__(self, model: type[Row]) -> None:
        self._model: Final = model
        self._words: Final[dict[str, _Words]] = {}

    def add(self, row: Row) -> Row:
        """Insert a row whose key the database gives."""
        connection = connections[DEFAULT_DB_ALIAS]
        words = self._worded(connection)
        with connection.cursor() as cursor:
            said = words.attributes(row)
            cursor.execute(words.add, [words.value(place, each, connection) for place, each in enumerate(said)])
            row.pk = cursor.fetchone()[0] if connection.features.can_return_columns_from_insert else cursor.lastrowid
        row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 - Django's own name for it
        return row

    def stored(self, row: Row) -> Stored:
        """What stands in the columns of a row that was just read or written, for whoever changes it and puts it
        back.
        """
        words = self._worded(connections[DEFAULT_DB_ALIAS])
        said = words.attributes(row)
        # What is not plain may be changed in its place.
        return [each if plain else deepcopy(each) for each, plain in zip(said, words.is_plain, strict=True)]

    def put(self, row: Row, stored: Stored) -> None:
        """Store what has changed of a row that is there, in whose columns stands what is ``stored``.

        A database writes anew whatever hangs on a column that it is given, though it were the same: indexes are most of
        what it costs.
        """
        connection = connections[DEFAULT_DB_ALIAS]
        words = self._worded(connection)
        said = words.attributes(row)
        changed = tuple(place for place, each in enumerate(said) if each != stored[place])
        if not changed:
            return
        if changed not in words.puts:
            set_to = ", ".join(f"{_name(words.columns[place], connection)} = %s" for place in changed)
            words.puts[changed] = f"UPDATE {self._table(connection)} SET {set_to} WHERE {self._key(connection)} = %s"  # noqa: S608 - names of ours
        values = [words.value(place, said[place], connection) for place in changed]
        with connection.cursor() as cursor:
            cursor.execute(words.puts[changed], [*values, row.pk])

    def step(self, pk: int, column: str, by: int) -> int | None:
        """Add to a number of the row with this key; what it is now, or nothing where there is no such row. The row is
        locked from here on.
        """
        connection = connections[DEFAULT_DB_ALIAS]
        words = self._worded(connection)
        if column not in words.steps:
            name = next(_name(each, connection) for each in words.columns if each.name == column)
            table, key = self._table(connection), self._key(connection)
            words.steps[column] = (
                f"UPDATE {table} SET {name} = {name} + %s WHERE {key} = %s",  # noqa: S608 - names of ours
                f" RETURNING {name}",
                f"SELECT {name} FROM {table} WHERE {key} = %s",  # noqa: S608 - the same
            )
        step, back, now = words.steps[column]
        with connection.cursor() as cursor:
            if connection.features.can_return_columns_from_insert:
                cursor.execute(step + back, [by, pk])
            else:
                cursor.execute(step, [by, pk])
                cursor.execute(now, [pk])
            found = cursor.fetchone()
        return None if found is None else int(found[0])

    def _worded(self, connection: BaseDatabaseWrapper) -> _Words:
        known = self._words.get(connection.vendor)
        if known is None:
            # Django's own list of a model's columns.
            columns = tuple(each for each in self._model._meta.concrete_fields if not each.primary_key)  # noqa: SLF001
            names = [_name(each, connection) for each in columns]
            blanks = ", ".join(["%s"] * len(names))
            back = f" RETURNING {self._key(connection)}" if connection.features.can_return_columns_from_insert else ""
            known = self._words[connection.vendor] = _Words(
                columns=columns,
                attributes=_attributes(columns),
                is_plain=tuple(isinstance(each, PLAIN) for each in columns),
                add=f"INSERT INTO {self._table(connection)} ({', '.join(names)}) VALUES ({blanks}){back}",  # noqa: S608 - names of ours
            )
        return known

    def _table(self, connection: BaseDatabaseWrapper) -> str:
        return connection.ops.quote_name(self._model._meta.db_table)  # noqa: SLF001 - the same

    def _key(self, connection: BaseDatabaseWrapper) -> str:
        return _name(self._model._meta.pk, connection)  # noqa: SLF001 - the same


def _name(column: "Field[Any, Any]", connection: BaseDatabaseWrapper) -> str:
    return str(connection.ops.quote_name(str(column.column)))


def _attributes(columns: "Sequence[Field[Any, Any]]") -> Callable[[Model], Stored]:
    names = [each.attname for each in columns]
    # Of one name alone attrgetter gives what stands there, and no tuple.
    return attrgetter(*names) if len(names) > 1 else lambda row: (getattr(row, names[0]),)
