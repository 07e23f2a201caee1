"""Questions to the database that are asked many times a second, and so worded once.

Django words a question anew each time that it is asked, which takes it ten times as long as the database takes to
answer where an index leads straight to a row. What every page asks before it begins is put by this instead.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet, Value
from django.db.models.query import get_related_populators

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class _Blank:
    """Where a value goes."""

    place: int


@dataclass(frozen=True, slots=True)
class _Wording:
    """A question in the words of the database, its values and blanks apart; and how rows are made of what is found:
    the model, its columns in their order, what is done to those that the database has in a form of its own, and what
    makes the rows that were selected with it out of the columns that follow.
    """

    text: str
    values: tuple[object, ...]
    model: type[Model]
    columns: tuple[str, ...]
    converters: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]
    related: tuple[Any, ...]

    def row(self, found: Sequence[Any], connection: BaseDatabaseWrapper) -> Model:
        """One row of what was found."""
        values = self._plain(found, connection) if self.converters else found
        made = self.model.from_db(connection.alias, self.columns, values[: len(self.columns)])
        for each in self.related:
            each.populate(values, made)
        return made

    def _plain(self, found: Sequence[Any], connection: BaseDatabaseWrapper) -> Sequence[Any]:
        """The values as Python has them."""
        values = list(found)
        for place, using, of in self.converters:
            for convert in using:
                values[place] = convert(values[place], of, connection)
        return values


class Question(Generic[Row]):
    """A question whose words do not depend on its values. ``shape`` makes the queryset that asks it: rows of one
    model, with those that ``select_related`` brings.

    Values are given as the database has them: whole numbers and strings, and never nothing, which is asked in other
    words.
    """

    def __init__(self, shape: Callable[..., QuerySet[Row]]) -> None:
        self._shape: Final = shape
        self._worded: Final[dict[tuple[str, int], _Wording]] = {}

    def all(self, *values: int | str) -> list[Row]:
        """What is found; nothing where a shape that takes any number of values is given none."""
        # Looked up once: what stands for it in Django looks it up for each thing that it is asked.
        connection = connections[DEFAULT_DB_ALIAS]
        try:
            wording = self._wording(len(values), connection)
        except EmptyResultSet:
            return []
        filled: list[Any] = [values[each.place] if isinstance(each, _Blank) else each for each in wording.values]
        with connection.cursor() as cursor:
            cursor.execute(wording.text, filled)
            found = cursor.fetchall()
        return [cast("Row", wording.row(each, connection)) for each in found]

    def first(self, *values: int | str) -> Row | None:
        """The first of what is found, if anything is."""
        return next(iter(self.all(*values)), None)

    def _wording(self, count: int, connection: BaseDatabaseWrapper) -> _Wording:
        key = (connection.vendor, count)
        known = self._worded.get(key)
        if known is None:
            blanks: list[Any] = [Value(_Blank(place)) for place in range(count)]
            found = self._shape(*blanks)
            compiler = found.query.get_compiler(connection=connection)
            text, values = compiler.as_sql()
            said = [expression for expression, _sql, _alias in compiler.select]
            own = compiler.klass_info["select_fields"]
            known = self._worded[key] = _Wording(
                text,
                tuple(values),
                found.model,
                tuple(said[place].target.attname for place in own),
                tuple((place, tuple(using), of) for place, (using, of) in compiler.get_converters(said).items()),
                # The stubs are those of a later Django.
                tuple(get_related_populators(compiler.klass_info, compiler.select, connection.alias)),  # type: ignore[call-arg]
            )
        return known
