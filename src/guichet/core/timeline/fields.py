"""What the fields of events may hold: for each, a check that says in words what is wrong with a value, or nothing.

A check ends a sentence that begins ``Event 2 (replied): the field 'asks'``. Fields without one are carried unread.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Final

from guichet.core.causes import Cause

MOST_MINUTES: Final = 10_000_000
"""More minutes than anybody works on a ticket: nineteen years."""

CAUSES: Final = frozenset(Cause)
LONGEST_SHOWN: Final = 60


def shown(found: object) -> str:
    """What was found, on one line and not too long."""
    text = json.dumps(found) if found is None or isinstance(found, bool) else repr(found)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 3]}..."


def nearest(found: object, known: Iterable[str]) -> str | None:
    """The hint for a word that is not known: the one it comes close to, if any."""
    near = get_close_matches(found, list(known), n=1) if isinstance(found, str) else []
    return f"Did you mean '{near[0]}'?" if near else None


def _text(value: object) -> str | None:
    return None if type(value) is str else f"must be text; {shown(value)} was found"


def _truth(value: object) -> str | None:
    return None if value is True or value is False else f"must be true or false; {shown(value)} was found"


def _count(value: object) -> str | None:
    if type(value) is int and 0 <= value <= MOST_MINUTES:
        return None
    return f"must be a whole number of minutes, from 0 to {MOST_MINUTES}; {shown(value)} was found"


def _cause(value: object) -> str | None:
    if type(value) is str and value in CAUSES:
        return None
    return f"must be one of {', '.join(Cause)}; {shown(value)} was found"


def _given(value: object) -> str | None:
    if not isinstance(value, dict):
        return f"must be an object of texts by field; {shown(value)} was found"
    for key, text in value.items():
        if text is not None and not isinstance(text, str | bool | int | float):
            return f"has a '{key}' that must be text; {shown(text)} was found"
    return None


FIELDS: Final[Mapping[str, Callable[[object], str | None]]] = {
    "channel": _text,
    "priority": _text,
    "category": _text,
    "service": _text,
    "held": _truth,
    "fields": _given,
    "reason": _text,
    "to": _text,
    "asks": _truth,
    "proposes": _truth,
    "minutes": _count,
    "cause": _cause,
    "licence": _text,
    "kind": _text,
    "reproducible": _text,
    "ground": _text,
    "silent": _truth,
    "plan": _text,
    "paid": _truth,
    "quote": _text,
    "within": _text,
    "commitment": _text,
}
"""The checks by field."""

INSTANTS: Final = frozenset({"valid_until", "missed_at"})
"""The fields besides ``at`` that are instants, written as such."""
