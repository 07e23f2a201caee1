"""One step of a ticket's course, as the clocks see it."""

from typing import NamedTuple

from guichet.core.commitments.compiled import Compiled
from guichet.core.policy.words import Trigger

Ticket = tuple[object, ...]
"""What a table of targets may look at: ``(priority, plan, paid, category, channel, inside)``."""


class State(NamedTuple):
    """How a ticket stands from one moment to the next.

    ``live``: not closed, excluded, declined, held, void (duplicate, spam) nor exempt: clocks may run and acts happen.
    ``resolved``: resolved and not yet closed. ``credited``: its cause gives metered time back. ``ready`` is the policy
    over the hours that hold for it. ``ordered``: work that support does not cover was ordered by a quote: only clocks
    that its acceptance starts run.
    """

    ticket: Ticket
    live: bool
    resolved: bool
    credited: bool
    ready: Compiled
    ordered: bool = False


Moment = tuple[int, tuple[Trigger, ...], State, int]
"""At this instant this happened, from there on the ticket stands so, and so many minutes of work were logged.

Moments between which nothing changes share one state. A bare tuple: ten are made for every ticket, and read by each
of its clocks.
"""
