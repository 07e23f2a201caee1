"""Where a ticket stands, ready to be shown: promises with their receipts, acts with their clauses, what is due next.

It is pure: it is made from a policy and the standing that the core gave, and asks nobody else.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from guichet.core.commitments.compiled import compiled
from guichet.core.commitments.standing import (
    Act,
    ActKind,
    CommitmentStanding,
    CommitmentStatus,
    LedgerEntry,
    Standing,
    Why,
)
from guichet.core.hours.calendar import Calendar
from guichet.core.hours.duration import Duration, Kind
from guichet.core.policy.model import Policy
from guichet.core.policy.words import OVER, Status
from guichet.tickets.settle import SILENCE
from guichet.web.shared import instants, wording
from guichet.web.shared.exceptions import reasons_in
from guichet.web.shared.receipt import Receipt, receipt_of
from guichet.web.shared.service_credits import said_term


@dataclass(frozen=True, slots=True)
class Promise:
    """One clock as people see it. ``share`` is the used part of its time in per cent; ``word`` how it stands;
    ``is_median`` says that what is promised is the middle of many, ``recurs`` that keeping it begins it anew;
    ``credit`` what a miss of it credits.
    """

    clock: CommitmentStanding
    key: str
    name: str
    icon: str
    target: str
    tone: str
    word: str
    used: str
    share: int
    receipt: Receipt
    after_hours: bool
    is_median: bool = False
    recurs: bool = False
    credit: str = ""

    @property
    def due_at(self) -> int | None:
        """When it falls due; the instant that was missed, once it is."""
        return self.clock.missed_at or self.clock.due_at

    @property
    def clause(self) -> str:
        """The clause that promises it."""
        return self.clock.clause

    @property
    def is_silence(self) -> bool:
        """Whether it is the closing by silence."""
        return self.clock.kind == SILENCE

    @property
    def is_owed(self) -> bool:
        """Whether something is still to be done for it: it runs, or was missed and has not been met since."""
        late = self.clock.status is CommitmentStatus.MISSED and self.clock.met_at is None
        return self.due_at is not None and (late or self.runs)

    @property
    def is_elapsed(self) -> bool:
        """Whether its time runs on the clock on the wall, also while the desk is closed."""
        target = self.clock.target
        return target is not None and Duration.parse(target).kind is Kind.ELAPSED

    @property
    def runs(self) -> bool:
        """Whether it is on its way to a due instant."""
        return self.clock.status is CommitmentStatus.RUNNING


@dataclass(frozen=True, slots=True)
class Deed:
    """An act of the desk, done or to come, as a phrase; ``number`` counts those of its kind, as its receipt does."""

    act: Act
    said: str
    short: str
    key: str
    number: int = 1


@dataclass(frozen=True, slots=True)
class Case:
    """A ticket's standing as people see it."""

    standing: Standing
    status: wording.StatusWord
    priority: wording.Priority | None
    requested: wording.Priority | None
    promises: tuple[Promise, ...]
    silence: Promise | None
    done: tuple[Deed, ...]
    coming: tuple[Deed, ...]
    next: Promise | None

    @property
    def clocks(self) -> tuple[Promise, ...]:
        """All promises, and the closing by silence last."""
        return (*self.promises, self.silence) if self.silence else self.promises

    @property
    def closings(self) -> int:
        """How many closings by the desk there are: the last is the one that is coming, if one is."""
        return sum(act.kind is ActKind.CLOSE for act in self.standing.acts)

    @property
    def lacks_priority_only(self) -> bool:
        """Whether the request is incomplete for want of a priority alone, which the desk sets."""
        return self.standing.status is Status.INCOMPLETE and self.standing.missing == ("priority",)

    @property
    def is_over(self) -> bool:
        """Whether nothing runs on the ticket any more: it is closed, was declined, or is outside of support."""
        return self.standing.status in OVER


def case_of(policy: Policy, standing: Standing, *, at: int) -> Case:
    """Put a standing into words, in the language of the page; ``policy`` is over the hours that hold for the ticket."""
    zone = zone_of(policy)
    promises = tuple(_promise(policy, clock, zone, at) for clock in standing.commitments)
    silence = silence_clock(policy, standing, at=at)
    hush = _promise(policy, silence, zone, at) if silence else None
    deeds = list(_deeds(policy, standing))
    running = [promise for promise in (*promises, *([hush] if hush else ())) if promise.is_owed]
    return Case(
        standing=standing,
        status=wording.status_word(policy, standing.status),
        priority=wording.priority(policy, standing.priority),
        requested=wording.priority(policy, standing.requested_priority),
        promises=promises,
        silence=hush,
        done=tuple(deed for deed in deeds if deed.act.done),
        coming=tuple(deed for deed in deeds if not deed.act.done),
        next=min(running, key=lambda promise: promise.due_at or 0, default=None),
    )


def _deeds(policy: Policy, standing: Standing) -> Iterator[Deed]:
    seen: Counter[ActKind] = Counter()
    for i, act in enumerate(standing.acts):
        seen[act.kind] += 1
        yield Deed(act, wording.act_said(policy, act), wording.act_short(act), f"act-{i}", seen[act.kind])


def zone_of(policy: Policy) -> str:
    """The zone in which the desk speaks of time."""
    return policy.calendars[policy.calendar].zone


def calendar_for(policy: Policy, kind: str, own: str | None = None) -> Calendar:
    """The calendar on which a clock counts business time; ``own`` is that of the row by which it is judged, if that has
    one.
    """
    ready = compiled(policy)
    if kind == SILENCE:
        return ready.calendar_of(policy.closing.silence.calendar if policy.closing.silence else None)
    rule = policy.commitments.get(kind)
    return ready.calendar_of(own or (rule.calendar if rule else None))


def silence_clock(policy: Policy, standing: Standing, *, at: int) -> CommitmentStanding | None:
    """The closing by silence as a clock: from the question that nobody answered to the closing that is, or was, its
    end.
    """
    rule, silence = policy.closing.silence, standing.silence
    if rule is None or silence is None:
        return None
    ledger = _silent(rule.after, calendar_for(policy, SILENCE), silence.since, min(at, silence.close_at))
    return CommitmentStanding(
        kind=SILENCE,
        clause=silence.clause,
        target=str(rule.after),
        binding=False,
        started_at=silence.since,
        due_at=silence.close_at,
        met_at=silence.close_at if silence.closed else None,
        missed_at=None,
        status=CommitmentStatus.MET if silence.closed else CommitmentStatus.RUNNING,
        used_seconds=sum(entry.end - entry.start for entry in ledger if entry.counts),
        ledger=ledger,
    )


def _silent(after: Duration, calendar: Calendar, start: int, end: int) -> tuple[LedgerEntry, ...]:
    """The spans of a silence, and which of them count."""
    if start >= end:
        return ()
    if after.kind is Kind.ELAPSED:
        return (LedgerEntry(start, end, counts=True, why=Why.ELAPSED),)
    return tuple(
        LedgerEntry(
            piece.span.start,
            piece.span.end,
            counts=piece.open,
            why=Why(piece.why.code.value) if piece.why else Why.OPEN,
            detail=(piece.why.detail if piece.why else piece.opening) or None,
        )
        for piece in calendar.slices_between(start, end)
    )


def _promise(policy: Policy, clock: CommitmentStanding, zone: str, at: int) -> Promise:
    silence = clock.kind == SILENCE
    calendar = calendar_for(policy, clock.kind, clock.calendar)
    tone, word = _standing_said(clock, zone, at)
    due, rule = clock.missed_at or clock.due_at, policy.commitments.get(clock.kind)
    return Promise(
        clock=clock,
        key=clock.kind,
        name=wording.silence_name() if silence else wording.commitment_name(policy, clock.kind),
        icon="hush" if silence else wording.commitment_icon(clock.kind),
        target=instants.target(clock.target) if clock.target else "",
        tone=tone,
        word=word,
        used=instants.length(clock.used_seconds),
        share=share_used(clock, calendar, at),
        receipt=receipt_of(clock, calendar, zone, at, reasons_in(policy)),
        after_hours=due is not None and not _open_or_closing(calendar, due),
        is_median=clock.median,
        recurs=rule is not None and rule.recurs,
        credit=said_term(clock.credit) if clock.credit is not None else "",
    )


def share_used(clock: CommitmentStanding, calendar: Calendar, at: int) -> int:
    """The part of the clock's time that is used, in whole per cent; 100 from the due instant on."""
    if clock.missed_at is not None or clock.started_at is None:
        return 100 if clock.missed_at is not None else 0
    if clock.due_at is None or clock.due_at <= at:
        return 100 if clock.due_at is not None else 0
    elapsed = all(entry.why is Why.ELAPSED for entry in clock.ledger)
    left = clock.due_at - at if elapsed and clock.ledger else calendar.open_between(at, clock.due_at)
    whole = clock.used_seconds + left
    return 100 * clock.used_seconds // whole if whole else 100


def _open_or_closing(calendar: Calendar, at: int) -> bool:
    return calendar.is_open(at) or calendar.is_open(at - 1)


def _standing_said(clock: CommitmentStanding, zone: str, at: int) -> tuple[str, str]:  # noqa: PLR0911 - one for each
    if clock.kind == SILENCE and clock.met_at is not None:
        return "grey", gettext("closed %(instant)s") % {"instant": instants.instant(clock.met_at, zone, at)}
    if clock.missed_at is not None:
        said = {"instant": instants.instant(clock.missed_at, zone, at)}
        late = gettext("Missed %(instant)s, met late") if clock.met_at else gettext("Missed %(instant)s")
        return "late", late % said
    if clock.status is CommitmentStatus.MET and clock.met_at is not None:
        return "kept", gettext("Met %(instant)s") % {"instant": instants.instant(clock.met_at, zone, at)}
    if clock.status is CommitmentStatus.CANCELLED:
        return "grey", gettext("Called off")
    if clock.status is CommitmentStatus.PAUSED:
        return "", gettext("Paused")
    if clock.due_at is None:
        return "", gettext("Not begun")
    tone = "soon" if clock.due_at - at <= instants.HOUR else ""
    return tone, instants.instant(clock.due_at, zone, at)
