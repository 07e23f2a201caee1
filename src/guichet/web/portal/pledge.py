"""The promise before sending: what would run, and fall due when, if a request of this nature were sent now.

It is pure: a hypothetical timeline, whole and registered, assessed by the core.
"""

from dataclasses import dataclass

from django.utils.translation import gettext

from guichet.core.commitments.assess import assess
from guichet.core.commitments.compiled import compiled
from guichet.core.limits import Limit
from guichet.core.policy.model import Policy
from guichet.core.policy.words import Status, Trigger
from guichet.core.timeline.events import By, Event, EventType, Timeline
from guichet.tickets.allowances import Places
from guichet.tickets.coming_back import PORTAL
from guichet.tickets.waiting import Turn
from guichet.web.portal.forms import MARKED
from guichet.web.portal.mini import Mini, mini_of
from guichet.web.shared import instants, wording
from guichet.web.shared.case import Case, Promise, calendar_for, case_of, zone_of
from guichet.web.shared.held import until_said
from guichet.web.shared.kinds import Kind, Scope, kind_named, scope_of
from guichet.web.shared.unclocked import unclocked_of


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the promise: a name, what is said of it, its clause."""

    name: str
    said: str
    clause: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
    """What one choice would promise. ``asks`` says that a level must be chosen first; ``declined``, that the request
    would be refused at once; ``held``, that it would wait for a place, and until when; ``promise`` is nothing where no
    clock would run, and ``notice`` says why.
    """

    asks: bool = False
    declined: bool = False
    held: bool = False
    held_until: str = ""
    level: wording.Priority | None = None
    kind: Kind | None = None
    promise: Promise | None = None
    heading: str = ""
    big: str = ""
    warning: str = ""
    notice: str = ""
    notice_clause: str | None = None
    packs: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    scope: Scope | None = None
    mini: Mini | None = None
    registered: bool = False

    @property
    def due_at(self) -> int | None:
        """When the first promise would fall due."""
        return self.promise.due_at if self.promise else None


@dataclass(frozen=True, slots=True)
class Choice:
    """A level to choose, its target beside it."""

    priority: wording.Priority
    target: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """Whose request it would be: the plan held, whether the use is paid for, the prepaid time left, the places of the
    period, when its turn would come where it would be held, and the limit of support that holds. Periods begin by the
    clock of ``zone``.
    """

    plan: str | None
    paid: bool
    balance: int | None
    places: Places | None = None
    limit: Limit | None = None
    turn: Turn | None = None
    zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What would be asked: its level, what it is about, and whether it is marked to be judged first."""

    priority: str | None = None
    category: str | None = None
    marked: bool = False


def choices(policy: Policy, terms: Terms, wish: Wish, *, at: int) -> tuple[Choice, ...]:
    """Each level that the plan allows with the target of its first promise, as it would be if sent now; for reading
    only where the desk alone sets it.
    """
    allowed = policy.plans.levels[terms.plan].priorities if policy.plans and terms.plan else ()
    found = []
    for level in wording.priorities(policy):
        if allowed and level.code not in allowed:
            continue
        case = _case(policy, terms, Wish(priority=level.code, category=wish.category), at=at, by=By.AGENT)
        first = next(iter(_in_order(case)), None)
        found.append(Choice(level, first.target if first else "", chosen=level.code == wish.priority))
    return tuple(found)


def pledge_for(policy: Policy, terms: Terms, wish: Wish, *, at: int) -> Pledge:
    """What a request would be promised, sent at ``at`` by the portal."""
    rule = policy.priorities
    chosen = wording.priority(policy, wish.priority)
    kind, scope = kind_named(policy, terms.plan, wish.category), scope_of(policy)
    if rule is not None and chosen is None and PORTAL in rule.required_on and "contact" in rule.set_by:
        return Pledge(asks=True, kind=kind, scope=scope)
    case = _case(
        policy, terms, Wish(priority=chosen.code if chosen else None, category=wish.category, marked=wish.marked), at=at
    )
    if case.standing.status is Status.DECLINED:
        return _declined(policy, terms, case, kind, scope)
    places, turn = terms.places, terms.turn
    if places is not None and turn is not None and case.standing.priority not in places.rule.never_held:
        return _held(policy, case, terms, places, turn, kind=kind, scope=scope)
    due = _in_order(case)
    lines = (*_after(policy, due[1:], at), *_ways(policy, case))
    if not due:
        why = unclocked_of(policy, plan=terms.plan, paid=terms.paid, limit=terms.limit)
        notice, clause = (why.said, why.clause) if why else ("", None)
        return Pledge(level=case.priority, kind=kind, scope=scope, notice=notice, notice_clause=clause, lines=lines)
    promise, zone = due[0], zone_of(policy)
    return Pledge(
        level=case.priority,
        kind=kind,
        scope=scope,
        promise=promise,
        heading=_heading(policy, case, promise, terms),
        big=_big(promise.clock.due_at or at, zone, at),
        warning=_warning(policy, promise, zone, at),
        lines=(*_of(policy, promise, at), *lines),
        mini=mini_of(policy, promise, zone, at),
        registered=policy.submission.registration != "automatic",
    )


def _case(policy: Policy, terms: Terms, wish: Wish, *, at: int, by: By = By.CONTACT) -> Case:
    """Where a request would stand that says all that it must, registered at once."""
    fields: dict[str, object] = dict.fromkeys(policy.submission.fields, True)
    mark = policy.metering.no_credit.unless_field if policy.metering and policy.metering.no_credit else None
    if mark is not None and wish.marked:
        fields[mark] = MARKED
    said = {"channel": PORTAL, "priority": wish.priority, "category": wish.category or None, "fields": fields}
    events = [Event(at, EventType.SUBMITTED, by, {name: each for name, each in said.items() if each is not None})]
    if policy.submission.registration == "explicit":
        events.append(Event(at, EventType.REGISTERED, By.SYSTEM))
    timeline = Timeline(
        events=tuple(events),
        plan=terms.plan,
        paid=terms.paid,
        time_balance_minutes=terms.balance,
        acts_recorded=False,
        limit=terms.limit,
    )
    return case_of(policy, assess(policy, timeline, at), at=at)


def _in_order(case: Case) -> list[Promise]:
    """The promises that would run, the first to fall due first; what recurs, such as updates, after the others."""
    due = [each for each in case.promises if each.clock.due_at is not None]
    return sorted(due, key=lambda each: (each.recurs, each.clock.due_at or 0))


def _held(  # noqa: PLR0913 - what is said of a request that would wait
    policy: Policy, case: Case, terms: Terms, places: Places, turn: Turn, *, kind: Kind | None, scope: Scope | None
) -> Pledge:
    """That it would wait for a place, and until when."""
    clock = zone_of(policy)
    zone = terms.zone or clock
    then = gettext(
        "You may send it all the same: it has its turn, and what we promise counts from when it is let in. If it cannot"
        " wait, say why: the desk can let it in before."
    )
    return Pledge(
        level=case.priority,
        kind=kind,
        scope=scope,
        held_until="" if turn.at is None else instants.placed_instant(turn.at, zone, beside=clock),
        held=True,
        notice=f"{_used(places)} {until_said(turn, zone)} {then}",
        notice_clause=places.rule.clause,
    )


def _used(places: Places) -> str:
    """That no place is left for it."""
    if places.of == 1 and places.used < places.of:
        return gettext("Another request waits for the one of the period.")
    if places.of == 1 and places.used == 1:
        return gettext("You have used the one request of the period.")
    said = gettext("You have used %(used)s of %(of)s requests of the period.")
    if places.used < places.of:
        said = gettext("You have used %(used)s of %(of)s requests of the period, and others wait for the rest.")
    return said % {"used": places.used, "of": places.of}


def _declined(policy: Policy, terms: Terms, case: Case, kind: Kind | None, scope: Scope | None) -> Pledge:
    """The refusal that would come at once, with what can be had instead."""
    act = next((deed.act for deed in case.done if deed.act.kind.value == "decline"), None)
    clause = act.clause if act else None
    if terms.limit is not None and policy.abuse is not None and clause == policy.abuse.clause:
        notice = gettext("Your support is limited.")
        return Pledge(declined=True, kind=kind, scope=scope, notice=notice, notice_clause=clause)
    rule = policy.metering.no_credit if policy.metering else None
    lacks_credit = rule is not None and rule.clause == clause
    packs = [wording.in_language(pack.name) for pack in policy.metering.packs.values()] if policy.metering else []
    return Pledge(
        declined=True,
        kind=kind,
        scope=scope,
        notice=wording.in_language(rule.message)
        if rule is not None and lacks_credit
        else gettext("You have no plan that covers it."),
        notice_clause=clause,
        packs=tuple(packs) if lacks_credit else (),
    )


def _heading(policy: Policy, case: Case, promise: Promise, terms: Terms) -> str:
    said = {"name": promise.name}
    if promise.is_median:
        return gettext("%(name)s, as a median, by") % said
    ticket = (case.standing.priority, terms.plan, terms.paid, None, PORTAL, None)
    cell = compiled(policy).cell(promise.clock.kind, ticket)
    if cell is not None and Trigger.WORKAROUND_GIVEN in cell.met_by and Trigger.RESOLVED in cell.met_by:
        return gettext("%(name)s, or a way around it, by") % said
    return gettext("%(name)s by") % said


def _big(due: int, zone: str, at: int) -> str:
    days = (instants.local(due, zone).date() - instants.local(at, zone).date()).days
    time = instants.clock_time(due, zone)
    if days == 0:
        return gettext("today, %(time)s") % {"time": time}
    if days == 1:
        return gettext("tomorrow, %(time)s") % {"time": time}
    return instants.full_instant(due, zone)


def _of(policy: Policy, promise: Promise, at: int) -> tuple[Line, ...]:
    """When the first promise starts, and how much it is worth."""
    clause = policy.calendars[policy.calendar].clause
    if Trigger.REGISTERED in policy.commitments[promise.clock.kind].starts and policy.submission.registration_clause:
        clause = policy.submission.registration_clause
    return (
        Line(gettext("Starts"), _starts(policy, promise, at), clause),
        Line(gettext("Target"), f"{promise.target}, {_worth(promise)}", promise.clause),
    )


def _worth(promise: Promise) -> str:
    if promise.is_median:
        return gettext("the median of a month: half of all requests are answered sooner")
    if promise.clock.binding and promise.credit:
        return gettext("guaranteed: we credit %(credit)s") % {"credit": promise.credit}
    return gettext("guaranteed") if promise.clock.binding else gettext("a goal, with best efforts")


def _after(policy: Policy, promises: list[Promise], at: int) -> tuple[Line, ...]:
    """The promises that fall due later."""
    lines = []
    for promise in promises:
        said = {
            "target": promise.target,
            "instant": instants.instant(promise.clock.due_at or at, zone_of(policy), at),
            "worth": _worth(promise),
        }
        if promise.recurs:
            words = gettext("every %(target)s until it is resolved, the first by %(instant)s; %(worth)s") % said
        else:
            words = gettext("by %(instant)s: %(target)s, %(worth)s") % said
        lines.append(Line(promise.name, words, promise.clause))
    return tuple(lines)


def _ways(policy: Policy, case: Case) -> tuple[Line, ...]:
    """What the customer owes, what it costs, and how it ends."""
    lines = []
    if case.priority is not None and case.priority.duty:
        clause = policy.priorities.clause if policy.priorities else None
        lines.append(Line(gettext("Your part"), case.priority.duty, clause))
    metering = policy.metering
    if metering is not None:
        said = {"slice": instants.target(str(metering.slice))}
        words = gettext(
            "assistance time, in slices of %(slice)s, each counted whole once begun; nothing while it waits"
        )
        if metering.rounding != "up":
            words = gettext("assistance time, in slices of %(slice)s; nothing while it waits")
        lines.append(Line(gettext("Costs"), words % said, metering.clause))
    closing, silence = policy.closing, policy.closing.silence
    if silence is not None and case.standing.commitments:
        words = gettext("after %(target)s without your answer to a question, with a warning before") % {
            "target": instants.target(str(silence.after))
        }
        lines.append(Line(gettext("Closes"), words, silence.clause or closing.clause))
    if closing.validation:
        words = gettext("only once you have accepted the solution")
        lines.append(Line(gettext("Closes"), words, closing.validation_clause or closing.clause))
    return tuple(lines)


def _starts(policy: Policy, promise: Promise, at: int) -> str:
    if Trigger.REGISTERED in policy.commitments[promise.clock.kind].starts and (
        policy.submission.registration == "explicit"
    ):
        return gettext("when your number is sent to you, moments after the request is complete")
    calendar = calendar_for(policy, promise.clock.kind, promise.clock.calendar)
    if promise.is_elapsed or calendar.is_open(at):
        return gettext("when you send")
    opening = calendar.next_opening(at)
    return gettext("at the next opening, %(instant)s") % {"instant": instants.instant(opening, zone_of(policy), at)}


def _warning(policy: Policy, promise: Promise, zone: str, at: int) -> str:
    due = promise.clock.due_at
    if due is None or not promise.after_hours:
        return ""
    calendar = calendar_for(policy, promise.clock.kind, promise.clock.calendar)
    opening = instants.instant(calendar.next_opening(due), zone, at)
    if calendar.is_open(at):
        closing = instants.instant(calendar.next_closing(at), zone, at)
        said = gettext(
            "That is after closing time. The %(target)s run on the clock on the wall; people work until %(closing)s"
            " and again from %(opening)s."
        )
        return said % {"target": promise.target, "closing": closing, "opening": opening}
    said = gettext(
        "That is while the desk is closed. The %(target)s run on the clock on the wall; people work again from"
        " %(opening)s."
    )
    return said % {"target": promise.target, "opening": opening}
