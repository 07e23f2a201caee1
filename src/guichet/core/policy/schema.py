"""The JSON Schema of a policy's file, derived from the model: for editors that complete and underline."""

from typing import Any

from guichet.core.policy.model import Policy
from guichet.core.policy.plain import plain_value
from guichet.core.policy.shapes import FieldOf, Leaf, ListOf, MapOf, Record, Shape, Words, fields_of
from guichet.core.policy.values import CLAUSE_PATTERN, ID_PATTERN, LANGUAGE_PATTERN

Schema = dict[str, Any]

_DURATION = (
    "^[0-9]{1,12} *(business +(seconds?|min|minutes?|h|hours?|days?)|s|seconds?|min|minutes?|h|hours?|days?|weeks?)$"
)
_DAY = "(mon|tue|wed|thu|fri|sat|sun)"
_DAYS = f"^(daily|{_DAY}( *- *{_DAY})?( *, *{_DAY}( *- *{_DAY})?)*)$"


def json_schema() -> Schema:
    """Return the schema (draft 2020-12) of a policy's file.

    It says what types can say. That references resolve, tables have no holes and calendars open is for
    ``guichet check``. Texts may be numbers too, since an unquoted ``2026`` is one to an editor.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A support policy of Guichet",
        **_record(Policy),
        "$defs": {record.__name__: _record(record) for record in records() if record is not Policy},
    }


def records() -> tuple[type[Any], ...]:
    """Return the records of the model in the order in which the format uses them, the policy itself first."""
    found: dict[type[Any], None] = {}
    _collect(Record(Policy), found)
    return tuple(found)


def _collect(shape: Shape, found: dict[type[Any], None]) -> None:
    match shape:
        case Record() if shape.of not in found:
            found[shape.of] = None
            for field in fields_of(shape.of):
                _collect(field.shape, found)
        case ListOf():
            _collect(shape.item, found)
        case MapOf():
            _collect(shape.value, found)
        case _:
            pass


def _record(record: type[Any]) -> Schema:
    fields = fields_of(record)
    return {
        "type": "object",
        "description": (record.__doc__ or "").strip(),
        "additionalProperties": False,
        "required": [field.name for field in fields if field.required],
        "properties": {field.name: _field(field) for field in fields},
    }


def _field(field: FieldOf) -> Schema:
    schema = _shape(field.shape)
    if field.required and isinstance(field.shape, ListOf):
        schema = {"anyOf": [{**option, **_at_least_one(option)} for option in schema["anyOf"]]}
    if field.required and isinstance(field.shape, MapOf):
        schema = {**schema, "minProperties": 1}
    if field.may_be_none:
        schema = {"anyOf": [{"const": "none"}, schema]}
    extra: Schema = {"description": field.doc.replace("``", "`")}
    if not field.required and field.default is not None:
        extra["default"] = plain_value(field.default, field.shape)
    return {**schema, **extra}


def _at_least_one(option: Schema) -> Schema:
    return {"minItems": 1} if option.get("type") == "array" else {}


def _shape(shape: Shape) -> Schema:
    match shape:
        case Record():
            return {"$ref": f"#/$defs/{shape.of.__name__}"}
        case ListOf():
            items: Schema = {"type": "array", "items": _shape(shape.item)}
            single = () if isinstance(shape.item, Record) or shape.item is Leaf.WORDING else (_shape(shape.item),)
            return {"anyOf": [items, *single]}
        case MapOf():
            return {"type": "object", "propertyNames": _key(shape.key), "additionalProperties": _shape(shape.value)}
        case Words():
            return {"enum": list(shape.values.values())}
        case _:
            return _LEAVES[shape]


def _key(shape: Shape) -> Schema:
    # The names of keys are texts already: only what they look like matters.
    leaf = _LEAVES[shape] if isinstance(shape, Leaf) else _shape(shape)
    return {name: rule for name, rule in leaf.items() if name in {"pattern", "enum"}}


_TEXT: Schema = {"type": ["string", "number"], "minLength": 1}
_LEAVES: dict[Leaf, Schema] = {
    Leaf.STRING: _TEXT,
    Leaf.ID: {"type": "string", "pattern": f"^{ID_PATTERN}$"},
    Leaf.CLAUSE: {"type": ["string", "number"], "pattern": f"^{CLAUSE_PATTERN}$"},
    Leaf.FLAG: {"type": "boolean"},
    Leaf.NUMBER: {"type": "integer", "minimum": 0, "maximum": 999_999},
    Leaf.DATE: {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    Leaf.DURATION: {"type": "string", "pattern": _DURATION},
    Leaf.WEEK: {
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"pattern": _DAYS},
        "additionalProperties": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
    },
    Leaf.WORDING: {
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"pattern": f"^{LANGUAGE_PATTERN}$"},
        "additionalProperties": _TEXT,
    },
}
