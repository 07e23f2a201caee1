"""The closed vocabularies of a policy. Codes are stable and never shown raw."""

from enum import StrEnum
from typing import Final


class Status(StrEnum):
    """Where a ticket stands. In order: where several apply, the first holds."""

    DECLINED = "declined"
    CLOSED = "closed"
    EXCLUDED = "excluded"
    HELD = "held"
    RESOLVED = "resolved"
    INCOMPLETE = "incomplete"
    SUBMITTED = "submitted"
    AWAITING_CUSTOMER = "awaiting_customer"
    OPEN = "open"
    WAITING = "waiting"


OVER: Final = frozenset({Status.CLOSED, Status.DECLINED, Status.EXCLUDED})
"""The statuses in which a ticket is over: no clock of it runs, and nothing of it falls due."""


class Trigger(StrEnum):
    """What can start, pause, meet or restart a clock: an event, or what an event amounts to.

    ``taken`` is *taken in charge*: by the event of that name, or by a reply, a workaround or a resolution of an agent.
    ``replied`` is any public reply by a person (a resolution that is not silent is one); ``asked`` and ``proposed`` are
    replies that ask something of the customer, or propose a solution. ``quote_accepted`` starts the clocks of work
    that is outside the scope of support and was ordered by a quote; no other clock runs on it.
    """

    SUBMITTED = "submitted"
    REGISTERED = "registered"
    PRIORITISED = "prioritised"
    TAKEN = "taken"
    REPLIED = "replied"
    ASKED = "asked"
    PROPOSED = "proposed"
    ANSWERED = "answered"
    WORKAROUND_GIVEN = "workaround_given"
    RESOLVED = "resolved"
    VALIDATED = "validated"
    REFUSED = "refused"
    CLOSED = "closed"
    REOPENED = "reopened"
    ACKNOWLEDGED = "acknowledged"
    QUOTE_ACCEPTED = "quote_accepted"


class Colour(StrEnum):
    """Colours of statuses, named for people; the look decides their shades."""

    RED = "red"
    ORANGE = "orange"
    GREEN = "green"
    BLUE = "blue"
    GREY = "grey"


class Shape(StrEnum):
    """Shapes of priorities, so that none is told by colour alone."""

    OCTAGON = "octagon"
    TRIANGLE = "triangle"
    BARS = "bars"
    RING = "ring"
