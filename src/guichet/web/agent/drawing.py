"""The ribbon of one ticket, from its conversation and its case; and the same as lines of a table."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from django.utils.translation import gettext, gettext_lazy

from guichet.core.commitments.compiled import compiled
from guichet.core.commitments.standing import ActKind, CommitmentStanding, CommitmentStatus, LedgerEntry, Why
from guichet.core.hours.calendar import Calendar
from guichet.core.hours.duration import Duration, Kind
from guichet.core.policy.model import Policy
from guichet.core.timeline.events import By, EventType, Timeline
from guichet.web.agent import ribbon
from guichet.web.agent.ribbon_clocks import Clock, Round
from guichet.web.shared.band import Band
from guichet.web.shared.case import Case, Promise, calendar_for, zone_of
from guichet.web.shared.exceptions import exceptions_of, reasons_in
from guichet.web.shared.purse import Purse
from guichet.web.shared.story import Entry

SIGNS = {"theirs": "in", "ours": "out", "note": "note"}

METER = "meter"
UPDATES = (EventType.REPLIED, EventType.WORKAROUND_GIVEN)
"""What keeps a promise of regular updates, besides a resolution."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """All that a ribbon is drawn from, at an instant."""

    policy: Policy
    timeline: Timeline
    case: Case
    entries: tuple[Entry, ...]
    purse: Purse | None
    at: int


@dataclass(frozen=True, slots=True)
class TableLine:
    """One instant of the ribbon, in words."""

    at: int
    said: str
    href: str


def ribbon_of(drawn: Drawn, title: str) -> Band:
    """The ribbon at the instant that is drawn."""
    case = drawn.case
    happenings = [
        ribbon.Happening(
            entry.at, entry.row, SIGNS.get(entry.sort, entry.sign), _said(entry), f"#{entry.key}", entry.figure
        )
        for entry in drawn.entries
        if entry.sort != "act"
    ]
    deeds = [
        ribbon.Deed(deed.act, deed.said, deed.short, f"#{deed.key}")
        for deed in sorted((*case.done, *case.coming), key=lambda deed: deed.act.at)
    ]
    return ribbon.ribbon(
        gettext("The time of %(title)s") % {"title": title},
        happenings,
        [*_meter(drawn), *(_clock(drawn, promise) for promise in case.clocks)],
        deeds,
        calendar=_calendar(drawn.policy, case),
        zone=zone_of(drawn.policy),
        at=drawn.at,
        over=case.is_over and all(deed.act.done for deed in deeds),
        reasons=reasons_in(drawn.policy),
    )


def table_of(case: Case, entries: tuple[Entry, ...], policy: Policy) -> tuple[TableLine, ...]:
    """The ribbon as a table: everything that it draws, in order of time. ``policy`` is over the ticket's hours."""
    lines = [TableLine(entry.at, _said(entry), f"#{entry.key}") for entry in entries]
    until = max((promise.due_at or case.standing.at for promise in case.clocks), default=case.standing.at)
    since = min((entry.at for entry in entries), default=until)
    known = exceptions_of(policy, policy.calendar, since=since, until=until)
    lines += [TableLine(each.start, each.said, "") for each in known]
    for promise in case.clocks:
        due = promise.clock.missed_at or promise.clock.due_at
        if due is not None:
            said = gettext("%(name)s falls due: %(word)s") % {"name": promise.name, "word": promise.word}
            lines.append(TableLine(due, said, f"#why-{promise.key}"))
    for deed in case.coming:
        said = gettext("The desk %(said)s") % {"said": deed.said}
        lines.append(TableLine(deed.act.at, said, f"#{deed.key}"))
    return tuple(sorted(lines, key=lambda line: line.at))


def _clock(drawn: Drawn, promise: Promise) -> Clock:
    rule = drawn.policy.commitments.get(promise.clock.kind)
    rounds = _rounds(drawn, promise) if rule is not None and rule.recurs else ()
    return Clock(promise.clock, promise.name, promise.icon, promise.target, f"#why-{promise.key}", rounds=rounds)


def _rounds(drawn: Drawn, promise: Promise) -> tuple[Round, ...]:
    """The earlier rounds of a promise that recurs: each from one update to the next, and when it was missed."""
    last = promise.clock.started_at
    if last is None:
        return ()
    kept = [drawn.timeline.events[0].at]
    kept += [
        event.at
        for event in drawn.timeline.events
        if event.by is By.AGENT and event.type in UPDATES and event.at <= last
    ]
    missed = [
        deed.act.at
        for deed in drawn.case.done
        if deed.act.kind is ActKind.UPDATE_DUE and deed.act.commitment == promise.clock.kind
    ]
    return tuple(
        Round(start, end, next((at for at in missed if start < at <= end), None)) for start, end in pairwise(kept)
    )


def _meter(drawn: Drawn) -> list[Clock]:
    """The meter of prepaid time, as a row of its own: no promise, but a clock."""
    purse, rule = drawn.purse, drawn.policy.metering
    if purse is None or rule is None or not purse.charges.spells:
        return []
    calendar = compiled(drawn.policy).calendar_of(rule.calendar)
    spells = purse.charges.spells
    ledger, reached = [], spells[0][0]
    for start, end in spells:
        if reached < start:
            ledger.append(LedgerEntry(reached, start, counts=False, why=Why.PAUSED))
        ledger += [
            LedgerEntry(
                piece.span.start, piece.span.end, counts=piece.open, why=Why.OPEN if piece.open else Why.CLOSED_HOURS
            )
            for piece in calendar.slices_between(start, end)
        ]
        reached = end
    standing = CommitmentStanding(
        kind=METER,
        clause=purse.charges.clause,
        target=None,
        binding=False,
        started_at=spells[0][0],
        due_at=None,
        met_at=None if purse.runs else reached,
        missed_at=None,
        status=CommitmentStatus.RUNNING if purse.runs else CommitmentStatus.PAUSED,
        used_seconds=purse.charges.used_seconds,
        ledger=tuple(ledger),
    )
    starts = tuple(one.start for one in purse.charges.slices[1:])
    return [Clock(standing, gettext("Prepaid time"), "purse", purse.charged, "#why-purse", cuts=starts)]


def _calendar(policy: Policy, case: Case) -> Calendar:
    """The hours that the band shades, and outside of which it is folded: those on which the ticket's time counts, or
    the desk's own where all of its clocks run on the clock on the wall.
    """
    for promise in case.promises:
        if promise.clock.target and Duration.parse(promise.clock.target).kind is not Kind.ELAPSED:
            return calendar_for(policy, promise.clock.kind, promise.clock.calendar)
    return compiled(policy).calendar


WROTE: Final = {
    "theirs": gettext_lazy("%(figure)s: %(author)s writes"),
    "ours": gettext_lazy("%(figure)s: %(author)s replies"),
    "note": gettext_lazy("%(figure)s: note by %(author)s"),
}
"""What is said of a message, by its sort."""


def _said(entry: Entry) -> str:
    if entry.sort == "act":
        return gettext("The desk %(said)s") % {"said": entry.said}
    return entry.said or str(WROTE[entry.sort]) % {"figure": entry.figure, "author": entry.author}
