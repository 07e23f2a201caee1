"""One step of a ticket's course, as the clocks see it."""

from guichet.core.policy.words import Trigger

Ticket = tuple[object, ...]
"""What a table of targets may look at: ``(priority, plan, paid, category, channel, inside)``."""


class Moment:
    """At ``at`` this happened (``triggers``), and from there on the ticket is so.

    ``live``: not closed, excluded, declined, void (duplicate, spam) nor exempt: clocks may run and acts happen.
    ``resolved``: resolved and not yet closed. ``credited``: its cause gives metered time back.
    ``minutes``: work logged at this moment.
    """

    __slots__ = ("at", "closed", "credited", "live", "minutes", "resolved", "ticket", "triggers")

    def __init__(  # noqa: PLR0913, PLR0917 - a record; as a dataclass, or by keyword, it costs twice the time on the hottest path
        self,
        at: int,
        triggers: tuple[Trigger, ...],
        ticket: Ticket,
        live: bool,
        closed: bool,
        resolved: bool,
        credited: bool,
        minutes: int,
    ) -> None:
        self.at = at
        self.triggers = triggers
        self.ticket = ticket
        self.live = live
        self.closed = closed
        self.resolved = resolved
        self.credited = credited
        self.minutes = minutes
