"""From the policy to its canonical text: the same policy always gives the same bytes, and reads back as itself."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from guichet.core.policy.model import Policy
from guichet.core.policy.plain import plain

_INDENT = "  "


def write_policy(policy: Policy) -> str:
    """Return the canonical text: keys in the model's order, defaults left out, two spaces a level.

    ``read_policy(write_policy(p), name) == p``, and writing that again gives the same text.
    """
    return "".join(f"{line}\n" for line in _mapping(plain(policy), ""))


def canonical_hash(policy: Policy) -> str:
    """Return the SHA-256 of the canonical text in UTF-8, in hexadecimal: the identity of a published version."""
    return hashlib.sha256(write_policy(policy).encode()).hexdigest()


def _mapping(values: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in values.items():
        head = f"{indent}{_scalar(key)}:"
        if not isinstance(value, dict | list):
            yield f"{head} {_leaf(value)}"
        elif not value:
            yield f"{head} {'{}' if isinstance(value, dict) else '[]'}"
        else:
            yield head
            inner = indent + _INDENT
            yield from _mapping(value, inner) if isinstance(value, dict) else _items(value, inner)


def _items(values: list[Any], indent: str) -> Iterator[str]:
    for value in values:
        if isinstance(value, dict):
            first, *rest = _mapping(value, indent + _INDENT)
            yield f"{indent}- {first.lstrip()}"
            yield from rest
        else:
            yield f"{indent}- {_leaf(value)}"


def _leaf(value: str | bool | int) -> str:
    return _scalar(value) if isinstance(value, str) else str(value).lower()


_PLAIN = re.compile(
    r"[A-Za-z0-9\u00c0-\u00ff](?:[A-Za-z0-9\u00a1-\u024f\u2010-\u2019 .,;:!?()/%+=_'-]*[A-Za-z0-9\u00c0-\u00ff.!?)])?"
)
_NOTHING = frozenset(("null", "Null", "NULL"))
_UNSEEN = frozenset((0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF))
_ESCAPES: Mapping[str, str] = {'"': '\\"', "\\": "\\\\", "\n": "\\n"}


def _scalar(text: str) -> str:
    """Return a text plain where nothing in it can be taken for anything else, in double quotes where it could."""
    if _PLAIN.fullmatch(text) and ": " not in text and text not in _NOTHING:
        return text
    return f'"{"".join(_ESCAPES.get(char) or _escaped(char) for char in text)}"'


def _escaped(char: str) -> str:
    # Named by code, not by `str.isprintable`, which changes from one Python to the next, and the hash with it.
    code = ord(char)
    if code < 0x20 or 0x7F <= code <= 0xA0 or code in _UNSEEN:
        return f"\\u{code:04X}"
    return char
