"""What can happen to a ticket, as stable codes, and one event as a value. It knows no policy and no order."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from guichet.core.hours.entries import CalendarEntry
from guichet.core.limits import Limit

FIRST_PLAN = "first plan"
"""The plan of a timeline that names none: whichever the policy lists first."""


class EventType(StrEnum):
    """Past participles: what happened. The contract of ``guichet assess`` gives the meaning of each."""

    SUBMITTED = "submitted"
    RELEASED = "released"
    REGISTERED = "registered"
    PRIORITISED = "prioritised"
    ASSIGNED = "assigned"
    TAKEN = "taken"
    REPLIED = "replied"
    ANSWERED = "answered"
    NOTED = "noted"
    WORKED = "worked"
    CAUSE_SET = "cause_set"
    KIND_SET = "kind_set"
    WORKAROUND_GIVEN = "workaround_given"
    EXCLUDED = "excluded"
    READMITTED = "readmitted"
    QUOTED = "quoted"
    QUOTE_ACCEPTED = "quote_accepted"
    QUOTE_DECLINED = "quote_declined"
    RESOLVED = "resolved"
    VALIDATED = "validated"
    REFUSED = "refused"
    TERMS_CHANGED = "terms_changed"
    CLOSED = "closed"
    REOPENED = "reopened"
    ACKNOWLEDGED = "acknowledged"
    FIX_DELIVERED = "fix_delivered"
    MISS_WAIVED = "miss_waived"
    WAIVER_WITHDRAWN = "waiver_withdrawn"
    # Records of what the desk did by itself. Derived again by every assessment, except those that take something from
    # the customer where the timeline says that acts are recorded.
    REMINDED = "reminded"
    BREACHED = "breached"
    ESCALATED = "escalated"
    UPDATE_FELL_DUE = "update_fell_due"
    WARNED = "warned"
    CREDIT_WARNED = "credit_warned"
    REFUNDED = "refunded"
    QUOTE_EXPIRED = "quote_expired"
    DECLINED = "declined"


class By(StrEnum):
    """Who acted."""

    CONTACT = "contact"
    AGENT = "agent"
    SYSTEM = "system"


ALLOWED_BY: Final[Mapping[EventType, tuple[By, ...]]] = {
    EventType.SUBMITTED: (By.CONTACT, By.AGENT),
    EventType.RELEASED: (By.SYSTEM, By.AGENT),
    EventType.REGISTERED: (By.SYSTEM, By.AGENT),
    EventType.PRIORITISED: (By.AGENT,),
    EventType.ASSIGNED: (By.AGENT,),
    EventType.TAKEN: (By.AGENT,),
    EventType.REPLIED: (By.AGENT,),
    EventType.ANSWERED: (By.CONTACT,),
    EventType.NOTED: (By.AGENT,),
    EventType.WORKED: (By.AGENT,),
    EventType.CAUSE_SET: (By.AGENT,),
    EventType.KIND_SET: (By.AGENT,),
    EventType.WORKAROUND_GIVEN: (By.AGENT,),
    EventType.EXCLUDED: (By.AGENT,),
    EventType.READMITTED: (By.AGENT,),
    EventType.QUOTED: (By.AGENT,),
    EventType.QUOTE_ACCEPTED: (By.CONTACT,),
    EventType.QUOTE_DECLINED: (By.CONTACT,),
    EventType.RESOLVED: (By.AGENT,),
    EventType.VALIDATED: (By.CONTACT,),
    EventType.REFUSED: (By.CONTACT,),
    EventType.TERMS_CHANGED: (By.AGENT, By.SYSTEM),
    EventType.CLOSED: (By.CONTACT, By.AGENT, By.SYSTEM),
    EventType.REOPENED: (By.CONTACT, By.AGENT),
    EventType.ACKNOWLEDGED: (By.AGENT,),
    EventType.FIX_DELIVERED: (By.AGENT,),
    EventType.MISS_WAIVED: (By.AGENT,),
    EventType.WAIVER_WITHDRAWN: (By.AGENT,),
    EventType.REMINDED: (By.SYSTEM,),
    EventType.BREACHED: (By.SYSTEM,),
    EventType.ESCALATED: (By.SYSTEM,),
    EventType.UPDATE_FELL_DUE: (By.SYSTEM,),
    EventType.WARNED: (By.SYSTEM,),
    EventType.CREDIT_WARNED: (By.SYSTEM,),
    EventType.REFUNDED: (By.SYSTEM,),
    EventType.QUOTE_EXPIRED: (By.SYSTEM,),
    EventType.DECLINED: (By.SYSTEM,),
}
"""Who may be the actor of an event. The first is supposed where a timeline names none."""


NOTHING_MORE: Final[Mapping[str, object]] = MappingProxyType({})
"""What an event says whose type says all."""


class Event(NamedTuple):
    """One thing that happened at ``at`` (whole seconds since the epoch, UTC).

    ``data`` holds the fields that belong to the type, named as in the contract (``priority``, ``asks``, ``ground``...).
    Where other hours hold from ``terms_changed`` on, its ``entries`` are a tuple of the calendar entries that join.
    """

    at: int
    type: EventType
    by: By
    data: Mapping[str, object] = NOTHING_MORE


@dataclass(frozen=True, slots=True)
class Licence:
    """The licence under which a customer holds prepaid time; ``expires`` is its last day (ISO date), or none."""

    kind: str | None = None
    expires: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The events of one ticket, in order of time, and the terms under which it was submitted.

    ``plan`` is ``FIRST_PLAN`` where nothing was said of it, and ``None`` for somebody who has none.
    ``time_balance_minutes`` is prepaid time before the ticket; ``None`` is unlimited.
    ``acts_recorded`` says that closings, declines and lapses have happened only where an event records them (G-12).
    ``entries`` are the exceptional openings and closings that the desk had entered by then. ``limit`` is the limit of
    the customer's support that held (MX-9).
    """

    events: tuple[Event, ...]
    id: str | None = None
    plan: str | None = FIRST_PLAN
    paid: bool = True
    time_balance_minutes: int | None = None
    acts_recorded: bool = False
    licence: Licence | None = None
    entries: tuple[CalendarEntry, ...] = ()
    limit: Limit | None = None
