"""JSON values to a timeline, strictly: every refusal names the event, counted from 1, and the field.

It knows what events look like, not what a policy makes of them; whether a priority exists is for the assessment.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final

from guichet.core.causes import Cause
from guichet.core.limits import Effect, Limit
from guichet.core.timeline.errors import TimelineError
from guichet.core.timeline.events import ALLOWED_BY, FIRST_PLAN, By, Event, EventType, Licence, Timeline
from guichet.core.timeline.fields import FIELDS, INSTANTS, nearest, shown

MOST_EVENTS: Final = 100_000
"""More events than any ticket has; a longer list is refused instead of being worked through."""

YEARS: Final = (1970, 2200)
"""Instants are read from the beginning of the first of these years up to that of the second."""

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
EARLIEST, LATEST = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in YEARS)

HEAD: Final = frozenset({"at", "type", "by"})
EVENT_TYPES: Final = {kind.value: kind for kind in EventType}
ACTORS: Final = {by.value: by for by in By}
INSTANT: Final = "an instant such as '2026-03-10T10:00:00-04:00'"

NEEDED: Final[Mapping[EventType, tuple[str, str]]] = {
    EventType.CAUSE_SET: ("cause", f"; it is one of {', '.join(Cause)}"),
    EventType.KIND_SET: ("kind", ""),
    EventType.WORKED: ("minutes", ""),
    EventType.PRIORITISED: ("priority", ""),
    EventType.QUOTED: ("valid_until", f"; it is {INSTANT}"),
    EventType.MISS_WAIVED: ("missed_at", f"; it is {INSTANT}"),
    EventType.WAIVER_WITHDRAWN: ("missed_at", f"; it is {INSTANT}"),
}
"""The one field without which an event of a type says nothing, and what may stand there."""


def read_timeline(found: object) -> Timeline:
    """The timeline that a JSON value says, as in the contract of ``guichet assess``.

    Raises:
        TimelineError: for what is not in the form of the contract.
    """
    if not isinstance(found, dict):
        raise TimelineError(f"A timeline is a JSON object; {shown(found)} was found.")
    listed = found.get("events")
    if not isinstance(listed, list) or not listed:
        raise TimelineError("The field 'events' must list at least one event, the first of them 'submitted'.")
    if len(listed) > MOST_EVENTS:
        raise TimelineError(f"The field 'events' lists {len(listed)} events; at most {MOST_EVENTS} are read.")
    return Timeline(
        events=_events(listed),
        id=_optional(found, "id", str, "text"),
        plan=_optional(found, "plan", str, "text") if "plan" in found else FIRST_PLAN,
        paid=_flag(found, "paid", default=True, where="The timeline's"),
        time_balance_minutes=_minutes(found, "time_balance_minutes", "The timeline's"),
        acts_recorded=_flag(found, "acts_recorded", default=False, where="The timeline's"),
        licence=_licence(found.get("licence")),
        limit=_limit(found.get("limit")),
    )


def instant_of(text: object, where: str) -> int:
    """Whole epoch seconds of an ISO 8601 instant with an offset; a fraction of a second is dropped.

    ``where`` begins the sentence of a refusal: ``Event 2 (replied): the field 'at'``.

    Raises:
        TimelineError: for what is no such instant, has no offset, or lies outside ``YEARS``.
    """
    at = _seconds(text)
    if at is not None:
        return at
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        moment = None
    if moment is None:
        raise TimelineError(f"{where} must be {INSTANT}; {shown(text)} was found.")
    if moment.tzinfo is None:
        hint = "Write 'Z' or an offset such as '-04:00' after the time."
        raise TimelineError(f"{where} has no offset: {shown(text)}.", hint=hint)
    raise TimelineError(f"{where} is out of range: {shown(text)}; it must be from {YEARS[0]} to {YEARS[1] - 1}.")


def _seconds(text: object) -> int | None:
    """The instant, or nothing for whatever `instant_of` refuses: it finds out why, on the rare path."""
    if type(text) is not str:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    since = moment - EPOCH
    at = since.days * 86400 + since.seconds
    return at if EARLIEST <= at < LATEST else None


def _events(listed: list[object]) -> tuple[Event, ...]:
    events = []
    before = EARLIEST
    submitted = EventType.SUBMITTED
    for number, found in enumerate(listed, 1):
        event = _event(found, number)
        at = event.at
        if at < before:
            raise TimelineError(
                f"Event {number} ({event.type}) is earlier than the one before it; events are in order of time."
            )
        if (event.type is submitted) != (number == 1):
            raise TimelineError(
                f"Event {number} is '{event.type}'; the first event, and only the first, is 'submitted'."
            )
        before = at
        events.append(event)
    return tuple(events)


def _event(found: object, number: int) -> Event:
    if not isinstance(found, dict):
        raise TimelineError(f"Event {number} must be an object with 'at' and 'type'; {shown(found)} was found.")
    named = found.get("type")
    kind = EVENT_TYPES.get(named) if type(named) is str else None
    if kind is None:
        raise _unknown(number, named)
    if "at" not in found:
        raise _refusal(number, kind, "at", "is missing")
    at = _seconds(found["at"])
    if at is None:
        at = instant_of(found["at"], f"Event {number} ({kind}): the field 'at'")
    allowed = ALLOWED_BY[kind]
    actor = found.get("by")
    by = allowed[0] if actor is None else ACTORS.get(actor) if type(actor) is str else None
    if by not in allowed:
        choices = " or ".join(repr(str(one)) for one in allowed)
        raise _refusal(number, kind, "by", f"must be {choices}; {shown(actor)} was found")
    data = {}
    for key, value in found.items():
        # An explicit null says nothing, but of a plan, that there is none.
        if key in HEAD or (value is None and key != "plan"):
            continue
        check = FIELDS.get(key)
        if check is not None and value is not None and (wrong := check(value)) is not None:
            raise _refusal(number, kind, key, wrong)
        data[key] = instant_of(value, f"Event {number} ({kind}): the field '{key}'") if key in INSTANTS else value
    needed = NEEDED.get(kind)
    if needed is not None and needed[0] not in data:
        raise _refusal(number, kind, needed[0], f"is missing{needed[1]}")
    return Event(at, kind, by, data)


def _unknown(number: int, named: object) -> TimelineError:
    if named is None:
        return TimelineError(f"Event {number}: the field 'type' is missing.")
    return TimelineError(f"Event {number}: unknown event type {shown(named)}.", hint=nearest(named, EVENT_TYPES))


def _refusal(number: int, kind: EventType, key: str, wrong: str) -> TimelineError:
    return TimelineError(f"Event {number} ({kind}): the field '{key}' {wrong}.")


def _licence(found: object) -> Licence | None:
    if found is None:
        return None
    if not isinstance(found, dict):
        raise TimelineError(f"The timeline's field 'licence' must be an object; {shown(found)} was found.")
    return Licence(kind=_optional(found, "kind", str, "text"), expires=_last_day(found.get("expires")))


def _limit(found: object) -> Limit | None:
    if found is None:
        return None
    if not isinstance(found, dict):
        raise TimelineError(f"The timeline's field 'limit' must be an object; {shown(found)} was found.")
    named = found.get("effect")
    if named not in EFFECTS:
        raise TimelineError(
            f"The limit's field 'effect' must be one of {', '.join(EFFECTS)}; {shown(named)} was found.",
            hint=nearest(named, EFFECTS),
        )
    until, number = found.get("until"), found.get("number")
    if number is not None and type(number) is not int:
        raise TimelineError(f"The limit's field 'number' must be a whole number; {shown(number)} was found.")
    return Limit(
        effect=Effect(named),
        grounds=_texts(found, "grounds"),
        channels=_texts(found, "channels"),
        until=None if until is None else instant_of(until, "The limit's field 'until'"),
        number=number,
    )


EFFECTS: Final = tuple(effect.value for effect in Effect)


def _texts(found: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = found.get(key) or []
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise TimelineError(f"The limit's field '{key}' must be a list of texts; {shown(value)} was found.")
    return tuple(value)


def _last_day(found: object) -> str | None:
    if found is None:
        return None
    try:
        day = date.fromisoformat(found) if isinstance(found, str) else None
    except ValueError:
        day = None
    if day is None:
        raise TimelineError(
            f"The licence's field 'expires' must be a date such as '2027-01-31'; {shown(found)} was found."
        )
    # People write 9999-12-31 for a licence that never ends.
    return day.isoformat() if day.year < YEARS[1] else None


def _optional(found: Mapping[str, object], key: str, kind: type[str], what: str) -> str | None:
    value = found.get(key)
    if value is not None and not isinstance(value, kind):
        raise TimelineError(f"The field '{key}' must be {what}; {shown(value)} was found.")
    return value


def _flag(found: Mapping[str, object], key: str, *, default: bool, where: str) -> bool:
    value = found.get(key)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise TimelineError(f"{where} field '{key}' must be true or false; {shown(value)} was found.")
    return value


def _minutes(found: Mapping[str, object], key: str, where: str) -> int | None:
    value = found.get(key)
    wrong = None if value is None else FIELDS["minutes"](value)
    if wrong is not None:
        raise TimelineError(f"{where} field '{key}' {wrong}.")
    return value if isinstance(value, int) else None
