"""A policy as plain values: what its file says, as a JSON document would say it, without defaults and places."""

from datetime import date
from typing import Any

from guichet.core.hours.week import Week
from guichet.core.policy.model import Policy
from guichet.core.policy.shapes import Leaf, ListOf, MapOf, Record, Shape, fields_of

Plain = dict[str, Any] | list[Any] | str | int | bool


def plain(policy: Policy) -> dict[str, Any]:
    """Return the policy as dicts, lists, texts, numbers and booleans, keys in the model's order, defaults left out."""
    return _record(policy, Record(Policy))


def _record(value: Any, shape: Record) -> dict[str, Any]:
    found = ((field, getattr(value, field.name)) for field in fields_of(shape.of))
    return {
        field.name: "none" if inner is None else plain_value(inner, field.shape)
        for field, inner in found
        if field.required or inner != field.default
    }


def plain_value(value: Any, shape: Shape) -> Plain:
    """Return one value of the model as plain values, by its shape."""
    match shape:
        case Record():
            return _record(value, shape)
        case MapOf():
            return {_text(key): plain_value(inner, shape.value) for key, inner in value.items()}
        case ListOf():
            return [plain_value(inner, shape.item) for inner in value]
        case Leaf.WEEK | Leaf.WORDING:
            return dict(value.as_text() if isinstance(value, Week) else value)
        case _:
            return value if type(value) in {bool, int} else _text(value)


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
