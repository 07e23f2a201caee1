"""What may stand under each key, read off the model's type hints. Reader, writer, schema and reference agree by it."""

import dataclasses
import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from guichet.core.hours.duration import Duration
from guichet.core.hours.week import Week
from guichet.core.policy.rules.keys import ClauseId, Id, Text


class Leaf(StrEnum):
    """A value without parts, or one whose parts are read together (weekly hours, a wording in each language)."""

    STRING = "text"
    ID = "id"
    CLAUSE = "clause number"
    FLAG = "true or false"
    NUMBER = "whole number"
    DATE = "date"
    DURATION = "duration"
    WEEK = "weekly hours"
    WORDING = "wording in each language"


@dataclass(frozen=True, slots=True)
class Words:
    """One of a closed list of words; ``values`` holds what each becomes."""

    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ListOf:
    """Values of one shape, in order."""

    item: "Shape"


@dataclass(frozen=True, slots=True)
class MapOf:
    """Values of one shape by key."""

    key: "Shape"
    value: "Shape"


@dataclass(frozen=True, slots=True)
class Record:
    """A record of the model."""

    of: type[Any]


Shape = Leaf | Words | ListOf | MapOf | Record


@dataclass(frozen=True, slots=True)
class FieldOf:
    """One key of a record. ``nullable`` and required at once means that the word ``none`` may stand there."""

    name: str
    shape: Shape
    nullable: bool
    required: bool
    doc: str
    default: Any

    @property
    def may_be_none(self) -> bool:
        """Whether the file may say ``none`` here."""
        return self.nullable and self.required


_FIELDS: dict[Any, tuple[FieldOf, ...]] = {}


def fields_of(record: type[Any]) -> tuple[FieldOf, ...]:
    """Return the keys of a record of the model, in its order."""
    if record not in _FIELDS:
        hints = get_type_hints(record, include_extras=True)
        _FIELDS[record] = tuple(_field(field, hints[field.name]) for field in dataclasses.fields(record))
    return _FIELDS[record]


def _field(field: "dataclasses.Field[Any]", hint: Any) -> FieldOf:
    required = field.default is MISSING and field.default_factory is MISSING
    default = None if required else field.default
    if field.default_factory is not MISSING:
        default = field.default_factory()
    members = get_args(hint) if get_origin(hint) in {Union, types.UnionType} else (hint,)
    nullable = types.NoneType in members
    [own] = [member for member in members if member is not types.NoneType]
    return FieldOf(field.name, _shape(own), nullable, required, field.metadata["doc"], default)


_LEAVES: Mapping[Any, Leaf] = {
    str: Leaf.STRING,
    Id: Leaf.ID,
    ClauseId: Leaf.CLAUSE,
    bool: Leaf.FLAG,
    int: Leaf.NUMBER,
    date: Leaf.DATE,
    Duration: Leaf.DURATION,
    Week: Leaf.WEEK,
    Text: Leaf.WORDING,
}


def _shape(hint: Any) -> Shape:
    if hint in _LEAVES:
        return _LEAVES[hint]
    members = get_args(hint)
    match get_origin(hint):
        case origin if origin is Literal:
            return Words({str(value): value for value in members})
        case origin if origin is tuple:
            return ListOf(_shape(members[0]))
        case origin if origin is Mapping:
            return MapOf(_shape(members[0]), _shape(members[1]))
        case _ if issubclass(hint, StrEnum):
            return Words({value.value: value for value in hint})
        case _:
            return Record(hint)
