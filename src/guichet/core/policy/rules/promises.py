"""What is promised: commitments, their targets and pauses, and who hears of them when."""

from dataclasses import dataclass
from typing import Literal

from guichet.core.hours.duration import Duration
from guichet.core.policy.rules.keys import ClauseId, Id, Text, said
from guichet.core.policy.words import Trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One row of a commitment's table: for these tickets, within this time. The first row that fits holds."""

    priority: tuple[Id, ...] = said("Priorities; none named means any.", default=())
    plan: tuple[Id, ...] = said("Plans; none named means any.", default=())
    category: tuple[Id, ...] = said("Categories; none named means any.", default=())
    channel: tuple[Id, ...] = said("Channels; none named means any.", default=())
    hours: Literal["inside", "outside"] | None = said(
        "Whether the request arrives inside or outside the opening hours; default: either.", default=None
    )
    paid: bool | None = said("Whether the use is paid for; default: either.", default=None)
    within: Duration | None = said(
        "The time promised: ``4h`` elapsed, ``12 business hours``, ``2 business days``; ``none``: nothing is promised."
    )
    clause: ClauseId | None = said("The clause of this row, where it is another.", default=None)
    calendar: Id | None = said("The calendar of this row, where it is another.", default=None)
    binding: bool | None = said("Whether this row binds, where it differs.", default=None)
    met_by: tuple[Trigger, ...] = said("What meets it, where it differs.", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """When a clock stands still."""

    clause: ClauseId | None = said("The clause of the pause.", default=None)
    start: tuple[Trigger, ...] = said(
        "What pauses it; where that starts it too, it starts first.", default=(Trigger.ASKED,)
    )
    end: tuple[Trigger, ...] = said(
        "What lets it run again.", default=(Trigger.ANSWERED, Trigger.RESOLVED, Trigger.CLOSED)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A word to the agent before a target falls due."""

    before: Duration = said("How long before.")
    clause: ClauseId | None = said("Its clause, where it is another.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Median:
    """A promise about the middle of a period rather than about each ticket."""

    clause: ClauseId = said("The clause of the median.")
    period: Literal["month", "quarter", "year"] = said("The period, in the calendar's zone.", default="month")
    least: int | None = said("With fewer tickets in a period nothing is said of its median.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentRule:
    """One kind of promise: what starts, pauses, meets and restarts its clock, and its table of targets."""

    clause: ClauseId = said("The clause that promises it.")
    name: Text | None = said("What people call it, where the kind is the policy's own.", default=None)
    starts: tuple[Trigger, ...] = said("What starts the clock; the first of them counts.", default=(Trigger.SUBMITTED,))
    met_by: tuple[Trigger, ...] = said("What keeps the promise. Default by kind.", default=())
    pauses: Pause | None = said("When its clock stands still; default: never.", default=None)
    restarts: tuple[Trigger, ...] = said(
        "What starts the clock anew: ``answered`` for a next response, ``prioritised`` where a new priority counts from"
        " its setting instead of from the start.",
        default=(),
    )
    recurs: bool = said(
        "Whether keeping it starts it again (regular updates), until the ticket is resolved.", default=False
    )
    median: Median | None = said("Where the promise is about the median over a period.", default=None)
    binding: bool = said("Whether it is guaranteed, or a goal pursued with best efforts.", default=False)
    calendar: Id | None = said("The calendar of its business time, where it is not the policy's.", default=None)
    business_days: Literal["same_time", "end_of_day"] = said(
        "Where a target in business days falls due: at the same time of day, or at that day's closing.",
        default="same_time",
    )
    at_closing: Literal["closing", "next_opening"] = said(
        "Where business hours that are used up exactly at closing time fall due: then, or at the next opening.",
        default="closing",
    )
    reminders: tuple[Reminder, ...] = said("Reminders before it falls due.", default=())
    targets: tuple[Target, ...] = said("The table; the first row that fits holds.")


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationLevel:
    """One step of an escalation chain."""

    name: Text = said("To whom.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """A chain of people who are told, one after the other, until the ticket is resolved."""

    clause: ClauseId = said("The clause that orders it.")
    priority: tuple[Id, ...] = said("Priorities that escalate; none named means any.", default=())
    plan: tuple[Id, ...] = said("Plans that escalate; none named means any.", default=())
    starts: tuple[Trigger, ...] = said("What the delays count from.", default=(Trigger.SUBMITTED,))
    stops: tuple[Trigger, ...] = said(
        "What stops the steps to come, besides the resolution, until the ticket is refused or reopened.",
        default=(Trigger.ACKNOWLEDGED,),
    )
    first: Duration = said("The first delay.")
    repeat: Duration | None = said("The delay between one step and the next.", default=None)
    calendar: Id | None = said("The calendar of delays in business time, where it is not the policy's.", default=None)
    levels: tuple[EscalationLevel, ...] = said("The chain; its last level repeats.")

    def concerns(self, priority: object, plan: object) -> bool:
        """Whether tickets of this priority and plan escalate by it."""
        return (not self.priority or priority in self.priority) and (not self.plan or plan in self.plan)
