"""JSON values to a timeline, strictly: every refusal names the event, counted from 1, and the field.

It knows what events look like, not what a policy makes of them; whether a priority exists is for the assessment.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Final

from guichet.core.causes import Cause
from guichet.core.timeline.errors import TimelineError
from guichet.core.timeline.events import FIRST_PLAN, By, Event, EventType, Licence, Timeline

MOST_EVENTS: Final = 100_000
"""More events than any ticket has; a longer list is refused instead of being worked through."""

HEAD: Final = frozenset({"at", "type", "by"})
EVENT_TYPES: Final = {kind.value: kind for kind in EventType}
ACTORS: Final = {by.value: by for by in By}

ALLOWED_BY: Final[Mapping[EventType, tuple[By, ...]]] = {
    EventType.SUBMITTED: (By.CONTACT, By.AGENT),
    EventType.REGISTERED: (By.SYSTEM, By.AGENT),
    EventType.PRIORITISED: (By.AGENT,),
    EventType.ASSIGNED: (By.AGENT,),
    EventType.TAKEN: (By.AGENT,),
    EventType.REPLIED: (By.AGENT,),
    EventType.ANSWERED: (By.CONTACT,),
    EventType.NOTED: (By.AGENT,),
    EventType.WORKED: (By.AGENT,),
    EventType.CAUSE_SET: (By.AGENT,),
    EventType.WORKAROUND_GIVEN: (By.AGENT,),
    EventType.EXCLUDED: (By.AGENT,),
    EventType.READMITTED: (By.AGENT,),
    EventType.RESOLVED: (By.AGENT,),
    EventType.VALIDATED: (By.CONTACT,),
    EventType.REFUSED: (By.CONTACT,),
    EventType.TERMS_CHANGED: (By.AGENT, By.SYSTEM),
    EventType.CLOSED: (By.CONTACT, By.AGENT, By.SYSTEM),
    EventType.REOPENED: (By.CONTACT, By.AGENT),
    EventType.REMINDED: (By.SYSTEM,),
    EventType.BREACHED: (By.SYSTEM,),
    EventType.ESCALATED: (By.SYSTEM,),
    EventType.UPDATE_FELL_DUE: (By.SYSTEM,),
    EventType.WARNED: (By.SYSTEM,),
    EventType.CREDIT_WARNED: (By.SYSTEM,),
    EventType.REFUNDED: (By.SYSTEM,),
    EventType.DECLINED: (By.SYSTEM,),
}
"""Who may be the actor of an event. The first is supposed where a timeline names none."""


def read_timeline(found: object) -> Timeline:
    """The timeline that a JSON value says, as in the contract of ``guichet assess``.

    Raises:
        TimelineError: for what is not in the form of the contract.
    """
    if not isinstance(found, dict):
        raise TimelineError(f"A timeline is a JSON object; {_shown(found)} was found.")
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
    )


def instant_of(text: object, where: str) -> int:
    """Whole epoch seconds of an ISO 8601 instant with an offset; a fraction of a second is dropped."""
    if type(text) is not str:
        raise TimelineError(
            f"{where} must be an instant such as '2026-03-10T10:00:00-04:00'; {_shown(text)} was found."
        )
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise TimelineError(
            f"{where} must be an instant such as '2026-03-10T10:00:00-04:00'; {_shown(text)} was found."
        ) from None
    if at.tzinfo is None:
        raise TimelineError(
            f"{where} has no offset: {_shown(text)}.", hint="Write 'Z' or an offset such as '-04:00' after the time."
        )
    try:
        return int(at.timestamp() // 1)
    except (OverflowError, ValueError):
        raise TimelineError(f"{where} is out of range: {_shown(text)}.") from None


def _events(listed: list[object]) -> tuple[Event, ...]:
    events = []
    before = None
    for number, found in enumerate(listed, 1):
        event = _event(found, number)
        if before is not None and event.at < before:
            raise TimelineError(
                f"Event {number} ({event.type}) is earlier than the one before it; events are in order of time."
            )
        if (event.type is EventType.SUBMITTED) != (number == 1):
            raise TimelineError(
                f"Event {number} is '{event.type}'; the first event, and only the first, is 'submitted'."
            )
        before = event.at
        events.append(event)
    return tuple(events)


def _event(found: object, number: int) -> Event:
    if not isinstance(found, dict):
        raise TimelineError(f"Event {number} must be an object with 'at' and 'type'; {_shown(found)} was found.")
    named = found.get("type")
    kind = EVENT_TYPES.get(named) if type(named) is str else None
    if kind is None:
        raise TimelineError(
            f"Event {number}: unknown event type {_shown(named)}.", hint=_nearest(named, list(EVENT_TYPES))
        )
    where = f"Event {number} ({kind}):"
    if "at" not in found:
        raise TimelineError(f"{where} the field 'at' is missing.")
    at = instant_of(found["at"], f"{where} the field 'at'")
    allowed = ALLOWED_BY[kind]
    actor = found.get("by")
    by = allowed[0] if actor is None else ACTORS.get(actor) if type(actor) is str else None
    if by not in allowed:
        whom = " or ".join(repr(str(one)) for one in allowed)
        raise TimelineError(f"{where} the field 'by' must be {whom}; {_shown(actor)} was found.")
    data = {key: value for key, value in found.items() if key not in HEAD and (value is not None or key == "plan")}
    for key, value in data.items():
        if value is not None and (read := FIELDS.get(key)) is not None:
            read(value, f"{where} the field '{key}'")
    if kind is EventType.CAUSE_SET and "cause" not in data:
        raise TimelineError(f"{where} the field 'cause' is missing; it is one of {', '.join(Cause)}.")
    if kind is EventType.WORKED and "minutes" not in data:
        raise TimelineError(f"{where} the field 'minutes' is missing.")
    if kind is EventType.PRIORITISED and "priority" not in data:
        raise TimelineError(f"{where} the field 'priority' is missing.")
    return Event(at, kind, by, data)


def _text(value: object, where: str) -> None:
    if not isinstance(value, str):
        raise TimelineError(f"{where} must be text; {_shown(value)} was found.")


def _truth(value: object, where: str) -> None:
    if not isinstance(value, bool):
        raise TimelineError(f"{where} must be true or false; {_shown(value)} was found.")


def _count(value: object, where: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10_000_000:
        raise TimelineError(f"{where} must be a whole number of minutes, 0 or more; {_shown(value)} was found.")


def _cause(value: object, where: str) -> None:
    if value not in list(Cause):
        raise TimelineError(
            f"{where} must be one of {', '.join(Cause)}; {_shown(value)} was found.", hint=_nearest(value, list(Cause))
        )


def _given(value: object, where: str) -> None:
    if not isinstance(value, dict):
        raise TimelineError(f"{where} must be an object of texts by field; {_shown(value)} was found.")
    for key, text in value.items():
        if text is not None and not isinstance(text, str | bool | int | float):
            raise TimelineError(f"{where}: '{key}' must be text; {_shown(text)} was found.")


FIELDS: Final[Mapping[str, Callable[[object, str], None]]] = {
    "channel": _text,
    "priority": _text,
    "category": _text,
    "service": _text,
    "fields": _given,
    "reason": _text,
    "to": _text,
    "asks": _truth,
    "proposes": _truth,
    "minutes": _count,
    "cause": _cause,
    "ground": _text,
    "silent": _truth,
    "plan": _text,
    "paid": _truth,
}
"""How the fields of events are checked; those that are not here are carried along unread."""


def _licence(found: object) -> Licence | None:
    if found is None:
        return None
    if not isinstance(found, dict):
        raise TimelineError(f"The timeline's field 'licence' must be an object; {_shown(found)} was found.")
    expires = _optional(found, "expires", str, "a date")
    if expires is not None:
        try:
            date.fromisoformat(expires)
        except ValueError:
            raise TimelineError(
                f"The licence's field 'expires' must be a date such as '2027-01-31'; {_shown(expires)} was found."
            ) from None
    return Licence(kind=_optional(found, "kind", str, "text"), expires=expires)


def _optional(found: Mapping[str, object], key: str, kind: type[str], what: str) -> str | None:
    value = found.get(key)
    if value is not None and not isinstance(value, kind):
        raise TimelineError(f"The field '{key}' must be {what}; {_shown(value)} was found.")
    return value


def _flag(found: Mapping[str, object], key: str, *, default: bool, where: str) -> bool:
    value = found.get(key)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise TimelineError(f"{where} field '{key}' must be true or false; {_shown(value)} was found.")
    return value


def _minutes(found: Mapping[str, object], key: str, where: str) -> int | None:
    value = found.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise TimelineError(f"{where} field '{key}' must be a whole number, 0 or more; {_shown(value)} was found.")
    return value


def _nearest(found: object, known: list[str]) -> str | None:
    near = get_close_matches(found, known, n=1) if isinstance(found, str) else []
    return f"Did you mean '{near[0]}'?" if near else None


def _shown(found: object) -> str:
    text = repr(found)
    return text if len(text) <= 60 else f"{text[:57]}..."
