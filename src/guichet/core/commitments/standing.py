"""The answer of an assessment: where one ticket stands at one instant. Instants are whole epoch seconds, UTC.

Named tuples, because dozens are made for each answer, and a frozen dataclass takes four times as long to make.
"""

from enum import StrEnum
from typing import NamedTuple

from guichet.core.policy.overriding import Credit
from guichet.core.policy.words import Status


class CommitmentStatus(StrEnum):
    """How a promise stands."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    CANCELLED = "cancelled"


class ActKind(StrEnum):
    """What a desk does by itself."""

    REMIND = "remind"
    BREACH = "breach"
    ESCALATE = "escalate"
    UPDATE_DUE = "update_due"
    WARN_CLOSE = "warn_close"
    CLOSE = "close"
    WARN_CREDIT = "warn_credit"
    REFUND = "refund"
    DECLINE = "decline"
    EXPIRE_QUOTE = "expire_quote"


class Why(StrEnum):
    """Why a span of a clock's time counts, or does not."""

    ELAPSED = "elapsed"
    OPEN = "open"
    CLOSED_HOURS = "closed_hours"
    CLOSED_DAY = "closed_day"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    CLOSING = "closing"
    PAUSED = "paused"
    STOPPED = "stopped"
    """Of prepaid time: the meter stood still, for the customer was asked, or nothing was left to do."""


class LedgerEntry(NamedTuple):
    """One span of a clock: ``[start, end)``, whether it counts, why, and the name of the holiday or reason if any."""

    start: int
    end: int
    counts: bool
    why: Why
    detail: str | None = None


class CommitmentStanding(NamedTuple):
    """One promise on one ticket.

    ``target`` is the time promised as the policy writes it. ``due_at`` is ``None`` while waiting or paused.
    ``used_seconds`` is open time for business clocks, elapsed time for others, without pauses, up to ``met_at``.
    ``ledger`` is empty where it was not asked for. ``calendar`` names the calendar of the row by which it is judged,
    where that row has one of its own: ``None``, it counts on its commitment's. ``median``: it is promised as the middle
    of many tickets, and not of each. ``credit`` is what the contract credits for a miss of it.
    """

    kind: str
    clause: str
    target: str | None
    binding: bool
    started_at: int | None
    due_at: int | None
    met_at: int | None
    missed_at: int | None
    status: CommitmentStatus
    used_seconds: int
    ledger: tuple[LedgerEntry, ...] = ()
    calendar: str | None = None
    median: bool = False
    credit: Credit | None = None


class Miss(NamedTuple):
    """A binding target that was missed, at which instant and by which clause, and that stands as missed: a promise
    that the policy counts anew was not, until it is again. Of one that recurs each interval is a miss of its own.

    ``credit`` is what the contract says of it, if it says something; ``waived`` whether somebody has excused it.
    """

    commitment: str
    missed_at: int
    clause: str
    credit: Credit | None = None
    waived: bool = False


class Act(NamedTuple):
    """Something the desk has done, or will do if nothing happens before.

    ``commitment`` is the kind that it concerns, ``level`` the 1-based level of an escalation, ``minutes`` those of a
    refund or those left at a credit warning.
    """

    at: int
    kind: ActKind
    clause: str
    done: bool
    commitment: str | None = None
    level: int | None = None
    minutes: int | None = None


class Silence(NamedTuple):
    """A customer's silence after a question: since when it counts, when they are warned (nothing where the policy has
    no warning), when it closes the ticket, by which clause, and whether it has.
    """

    since: int
    warn_at: int | None
    close_at: int
    clause: str
    closed: bool


class Fix(NamedTuple):
    """A fix that is promised since a defect was found to be the cause: to holders of which kind of licence, by which
    clause, and when it was delivered, if it was. When it is due no text says; it is owed until it is delivered.
    """

    since: int
    licence: str
    clause: str
    delivered_at: int | None = None


class Hold(NamedTuple):
    """That a request came when its allowance had no place left, and was held: since when, by which clause, and when it
    was let in, if it was: at once where ``by_decision`` somebody decided so, else as soon as there was a place.
    """

    since: int
    clause: str
    released_at: int | None = None
    by_decision: bool = False


class QuoteState(StrEnum):
    """What became of a quote."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Quote(NamedTuple):
    """The latest quote for what support does not cover: its name, until when it is good (not included), what it
    promises once it is accepted (as a policy writes a target), what became of it and since when.
    """

    name: str
    quoted_at: int
    valid_until: int
    within: str | None
    state: QuoteState
    since: int


class Standing(NamedTuple):
    """Where a ticket stands at ``at``. ``missing`` names what an incomplete request still lacks; ``silence`` is that
    which is on, or by which the ticket was closed; ``kind`` is what it proves to be, and ``reproducible`` whether it
    can be made to happen again, where that is known; ``quote`` is the latest; ``misses`` are those of binding targets;
    ``hold`` stands where it was ever held.
    """

    id: str | None
    at: int
    policy: str
    policy_version: str
    status: Status
    priority: str | None
    requested_priority: str | None
    plan: str | None
    paid: bool
    missing: tuple[str, ...]
    commitments: tuple[CommitmentStanding, ...]
    acts: tuple[Act, ...]
    charged_minutes: int
    owed_minutes: int
    balance_minutes: int | None
    next_wake_at: int | None
    silence: Silence | None = None
    fix: Fix | None = None
    kind: str | None = None
    reproducible: str | None = None
    quote: Quote | None = None
    misses: tuple[Miss, ...] = ()
    hold: Hold | None = None
