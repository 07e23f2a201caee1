"""Questions to the database that are asked many times a second, and so worded once.

Django words a question anew each time that it is asked, which takes it ten times as long as the database takes to
answer where an index leads straight to a row. What every page asks before it begins is put by this instead.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet, Value

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class _Blank:
    """Where a value goes."""

    place: int


@dataclass(frozen=True, slots=True)
class _Wording:
    """A question in the words of the database, its values and blanks apart."""

    text: str
    values: tuple[object, ...]


class Question(Generic[Row]):
    """A question whose words do not depend on its values. ``shape`` makes the queryset that asks it, of one model and
    without what hangs on it.

    Values are given as the database has them: whole numbers and strings, and never nothing, which is asked in other
    words.
    """

    def __init__(self, shape: Callable[..., QuerySet[Row]]) -> None:
        self._shape: Final = shape
        self._worded: Final[dict[tuple[str, int], tuple[type[Row], _Wording]]] = {}

    def all(self, *values: int | str) -> list[Row]:
        """What is found; nothing where a shape that takes any number of values is given none."""
        try:
            model, wording = self._wording(len(values))
        except EmptyResultSet:
            return []
        filled = [values[each.place] if isinstance(each, _Blank) else each for each in wording.values]
        return list(model._default_manager.raw(wording.text, filled))  # noqa: SLF001 - Django's name for it

    def first(self, *values: int | str) -> Row | None:
        """The first of what is found, if anything is."""
        return next(iter(self.all(*values)), None)

    def _wording(self, count: int) -> tuple[type[Row], _Wording]:
        key = (connection.vendor, count)
        known = self._worded.get(key)
        if known is None:
            blanks: list[Any] = [Value(_Blank(place)) for place in range(count)]
            found = self._shape(*blanks)
            text, values = found.query.sql_with_params()
            known = self._worded[key] = (found.model, _Wording(text, tuple(values)))
        return known
