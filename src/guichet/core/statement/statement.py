"""``statement(period, requests, accounts)``: a customer's month, from the timelines of their requests and the movements
of their accounts. Pure: the same values give the same statement, and what happens after the period changes nothing.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from guichet.core.commitments.assess import assess
from guichet.core.commitments.standing import CommitmentStanding, CommitmentStatus, Standing
from guichet.core.entitlements.movement import Movement
from guichet.core.policy.model import Policy
from guichet.core.policy.words import Status
from guichet.core.timeline.events import By, Event, EventType, Timeline

PUBLIC = frozenset({EventType.REPLIED, EventType.WORKAROUND_GIVEN})
"""What a person of the desk says to the customer; a resolution too, unless it is silent."""


@dataclass(frozen=True, slots=True)
class Period:
    """``[start, end)`` as instants. That of a month that runs ends with the second that is known of."""

    start: int
    end: int

    def has(self, at: int | None) -> bool:
        """Whether an instant lies in it."""
        return at is not None and self.start <= at < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as it is handed in: its number, the policy under which it runs and the hash of its terms, its events,
    and what it was charged in the period by the ledger that pays for it (``None``: no ledger does).
    """

    number: int
    policy: Policy
    terms: str
    timeline: Timeline
    charged: int | None = None


class Promise(NamedTuple):
    """A promise on a request as it stood at the end of the period, whether it was met or missed in it, and whether that
    was waived by then.
    """

    kind: str
    clause: str
    target: str | None
    binding: bool
    due_at: int | None
    met_at: int | None
    missed_at: int | None
    status: CommitmentStatus
    kept_here: bool
    missed_here: bool
    waived: bool = False


class Line(NamedTuple):
    """A request in the period: asked in it or before, where it stood at the end, what was promised, how often somebody
    of the desk answered, when it was resolved and closed (nothing: not in this period), and what it was charged.
    """

    number: int
    terms: str
    asked_at: int
    asked_here: bool
    channel: str
    priority: str | None
    status: Status
    promises: tuple[Promise, ...]
    answers: int
    resolved_at: int | None
    closed_at: int | None
    charged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """How many requests the periods of an allowance have, and how many are taken of that in which the month ends."""

    of: int
    used: int


class Credited(NamedTuple):
    """An entry of service credits in the period: its number in the contract's, what was done and why as codes, of which
    request's miss, and by how many minor units it changed what was credited in its currency, or (no currency) minutes.
    ``cut_from``: what it would have been, where the cap of the month left less of it.
    """

    number: int
    at: int
    kind: str
    cause: str
    request: int
    commitment: str
    missed_at: int
    currency: str
    change: int
    cut_from: int | None = None


class Credits(NamedTuple):
    """What service credits in a currency, or (none) in minutes, came to before the period, and after it."""

    currency: str
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A contract as it is handed in: what moved in its account of prepaid time, if it keeps one, whether what is left
    is frozen or held at the end, the places of its allowance, if it has one, and what it credited.
    """

    contract: int
    plan: str | None
    movement: Movement | None = None
    frozen: bool = False
    held: bool = False
    places: Places | None = None
    credited: tuple[Credited, ...] = ()
    credits: tuple[Credits, ...] = ()


class Totals(NamedTuple):
    """The sums of a statement."""

    asked: int
    kept: int
    missed: int
    running: int
    answers: int
    resolved: int
    closed: int
    charged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A customer's month."""

    period: Period
    lines: tuple[Line, ...]
    accounts: tuple[Account, ...]
    totals: Totals


def statement(period: Period, requests: Iterable[Request], accounts: Iterable[Account]) -> Statement:
    """The statement of a period. A request of which nothing happened in it has no line.

    Raises:
        TimelineError, BeyondHorizon: as ``assess`` does.
    """
    found = (_line(period, each) for each in requests)
    lines = tuple(sorted((line for line in found if line is not None), key=lambda line: line.number))
    return Statement(
        period=period,
        lines=lines,
        accounts=tuple(sorted(accounts, key=lambda each: each.contract)),
        totals=_totals(lines),
    )


def _line(period: Period, request: Request) -> Line | None:
    events = [event for event in request.timeline.events if event.at < period.end]
    here = [event for event in events if event.at >= period.start]
    if not events or not (here or request.charged):
        return None
    asked = events[0]
    standing = assess(request.policy, request.timeline, period.end - 1, ledger=False)
    waived = {(miss.commitment, miss.missed_at) for miss in standing.misses if miss.waived}
    return Line(
        number=request.number,
        terms=request.terms,
        asked_at=asked.at,
        asked_here=period.has(asked.at),
        channel=str(asked.data.get("channel", "")),
        priority=standing.priority,
        status=standing.status,
        promises=tuple(_promise(period, one, waived) for one in standing.commitments),
        answers=sum(_answers(event) for event in here),
        resolved_at=max((event.at for event in here if event.type is EventType.RESOLVED), default=None),
        closed_at=max((event.at for event in here if event.type is EventType.CLOSED), default=None),
        charged=_charged(period, request, standing) if request.charged is None else request.charged,
    )


def _answers(event: Event) -> bool:
    """Whether somebody of the desk said something to the customer by it."""
    if event.by is not By.AGENT:
        return False
    return event.type in PUBLIC or (event.type is EventType.RESOLVED and event.data.get("silent") is not True)


def _promise(period: Period, one: CommitmentStanding, waived: Collection[tuple[str, int | None]]) -> Promise:
    missed = period.has(one.missed_at)
    return Promise(
        kind=one.kind,
        clause=one.clause,
        target=one.target,
        binding=one.binding,
        due_at=one.due_at,
        met_at=one.met_at,
        missed_at=one.missed_at,
        status=one.status,
        kept_here=one.missed_at is None and period.has(one.met_at),
        missed_here=missed,
        waived=(one.kind, one.missed_at) in waived,
    )


def _charged(period: Period, request: Request, standing: Standing) -> int:
    """What a request that no ledger pays for came to in the period."""
    if request.policy.metering is None:
        return 0
    if request.timeline.events[0].at >= period.start:
        return standing.charged_minutes
    before = assess(request.policy, request.timeline, period.start - 1, ledger=False)
    return standing.charged_minutes - before.charged_minutes


RUNS = frozenset({CommitmentStatus.RUNNING, CommitmentStatus.PAUSED})


def _totals(lines: tuple[Line, ...]) -> Totals:
    promises = [promise for line in lines for promise in line.promises]
    return Totals(
        asked=sum(line.asked_here for line in lines),
        kept=sum(promise.kept_here for promise in promises),
        missed=sum(promise.missed_here for promise in promises),
        running=sum(promise.status in RUNS for promise in promises),
        answers=sum(line.answers for line in lines),
        resolved=sum(line.resolved_at is not None for line in lines),
        closed=sum(line.closed_at is not None for line in lines),
        charged=sum(line.charged for line in lines),
    )
