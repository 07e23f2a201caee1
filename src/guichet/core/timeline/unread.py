"""What a timeline says that nobody reads: a misspelt field changes nothing, and its author should hear of it.

The contract may get more fields, so an unknown one is no mistake; it is named, with the one that it comes close to.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields as fields_of
from typing import Final

from guichet.core.limits import Limit
from guichet.core.timeline.events import Licence, Timeline
from guichet.core.timeline.fields import FIELDS, nearest, shown
from guichet.core.timeline.reading import HEAD

OF_TIMELINE: Final = frozenset(field.name for field in fields_of(Timeline))
OF_LICENCE: Final = frozenset(field.name for field in fields_of(Licence))
OF_LIMIT: Final = frozenset(field.name for field in fields_of(Limit))
OF_RECORDS: Final = frozenset({"clause", "commitment", "level", "ordered_at", "recorded_at"})
"""What a desk writes beside the type of an act that it records; every assessment derives it again."""

OF_EVENT: Final = HEAD | FIELDS.keys() | OF_RECORDS


def unread(found: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Each field that is left unread, with a sentence that names it, of a JSON value that is a timeline."""
    if not found.keys() <= OF_TIMELINE:
        yield from _named("The timeline", found, OF_TIMELINE)
    licence = found.get("licence")
    if isinstance(licence, Mapping):
        yield from _named("The timeline's licence", licence, OF_LICENCE)
    limit = found.get("limit")
    if isinstance(limit, Mapping):
        yield from _named("The timeline's limit", limit, OF_LIMIT)
    events = found.get("events")
    for number, event in enumerate(events if isinstance(events, list) else (), 1):
        if not event.keys() <= OF_EVENT:
            yield from _named(f"Event {number} ({event['type']})", event, OF_EVENT)


def _named(subject: str, found: Mapping[str, object], known: frozenset[str]) -> Iterator[tuple[str, str]]:
    for name in found:
        if name not in known:
            hint = nearest(name, known)
            yield (
                name,
                f"{subject}: the field {shown(name)} is not known and was left unread.{f' {hint}' if hint else ''}",
            )
