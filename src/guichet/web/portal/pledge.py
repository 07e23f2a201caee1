"""The promise before sending: what would run, and fall due when, if a request of this nature were sent now.

It is pure: a hypothetical timeline of one event, assessed by the core.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from guichet.core.commitments.assess import assess
from guichet.core.hours.duration import Duration, Kind
from guichet.core.hours.span import Span
from guichet.core.policy.model import Policy
from guichet.core.timeline.events import FIRST_PLAN, By, Event, EventType, Timeline
from guichet.web.shared import instants, wording
from guichet.web.shared.band import Bar, Opening, per_cent
from guichet.web.shared.case import Promise, calendar_for, case_of, zone_of
from guichet.web.shared.scale import Scale


@dataclass(frozen=True, slots=True)
class Label:
    """A word under or over the small band."""

    x: str
    y: int
    text: str
    anchor: str = "mid"
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Mini:
    """The small band: from now to the due instant, with the opening hours between."""

    said: str
    openings: tuple[Opening, ...]
    bars: tuple[Bar, ...]
    now: str
    due: str
    tone: str
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Pledge:
    """What one choice would promise; ``promise`` is nothing where no clock would run, and ``notice`` says why."""

    priority: wording.Priority | None
    promise: Promise | None = None
    heading: str = ""
    big: str = ""
    starts: str = ""
    warning: str = ""
    closes: str = ""
    hours_clause: str | None = None
    closes_clause: str | None = None
    notice: str = ""
    notice_clause: str | None = None
    mini: Mini | None = None

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
    """Whose request it would be: the plan held, and whether the use is paid for."""

    plan: str | None = FIRST_PLAN
    paid: bool = True


def choices(policy: Policy, terms: Terms, chosen: str, *, at: int) -> tuple[Choice, ...]:
    """Each level with the target of its first promise, as it would be if sent now."""
    found = []
    for level in wording.priorities(policy):
        pledge = pledge_for(policy, terms, level.code, at=at)
        found.append(Choice(level, pledge.promise.target if pledge.promise else "", chosen=level.code == chosen))
    return tuple(found)


def pledge_for(policy: Policy, terms: Terms, code: str | None, *, at: int) -> Pledge:
    """What a request of this priority would be promised, sent at ``at`` by the portal."""
    level = wording.priority(policy, code)
    if level is None:
        return Pledge(None)
    first = Event(at, EventType.SUBMITTED, By.CONTACT, {"channel": "portal", "priority": level.code, "fields": {}})
    timeline = Timeline(events=(first,), plan=terms.plan, paid=terms.paid)
    case = case_of(policy, assess(policy, timeline, at), timeline.events, at=at)
    promise = next((each for each in case.promises if each.clock.due_at is not None), None)
    if promise is None or promise.clock.due_at is None:
        free = policy.free_use if not terms.paid else None
        notice = wording.in_language(free.notice) if free else gettext("No time is promised for this.")
        return Pledge(level, notice=notice, notice_clause=free.clause if free else None)
    zone = zone_of(policy)
    silence = policy.closing.silence
    return Pledge(
        level,
        promise,
        heading=gettext("%(name)s by") % {"name": promise.name},
        big=_big(promise.clock.due_at, zone, at),
        starts=_starts(policy, promise, at),
        warning=_warning(policy, promise, zone, at),
        closes=gettext("after %(target)s without your answer to a question, with a warning before")
        % {"target": instants.target(str(silence.after))}
        if silence
        else "",
        hours_clause=policy.calendars[policy.calendar].clause,
        closes_clause=(silence.clause or policy.closing.clause) if silence else None,
        mini=_mini(policy, promise, zone, at),
    )


def _big(due: int, zone: str, at: int) -> str:
    days = (instants.local(due, zone).date() - instants.local(at, zone).date()).days
    time = instants.clock_time(due, zone)
    if days == 0:
        return gettext("today, %(time)s") % {"time": time}
    if days == 1:
        return gettext("tomorrow, %(time)s") % {"time": time}
    return instants.full_instant(due, zone)


def _starts(policy: Policy, promise: Promise, at: int) -> str:
    calendar = calendar_for(policy, promise.clock.kind)
    elapsed = promise.clock.target is not None and Duration.parse(promise.clock.target).kind is Kind.ELAPSED
    if elapsed or calendar.is_open(at):
        return gettext("when you send")
    opening = calendar.next_opening(at)
    zone = zone_of(policy)
    return gettext("at the next opening, %(instant)s") % {"instant": instants.instant(opening, zone, at)}


def _warning(policy: Policy, promise: Promise, zone: str, at: int) -> str:
    due = promise.clock.due_at
    if due is None or not promise.after_hours:
        return ""
    calendar = calendar_for(policy, promise.clock.kind)
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


def _mini(policy: Policy, promise: Promise, zone: str, at: int) -> Mini:
    calendar = calendar_for(policy, promise.clock.kind)
    due = promise.clock.due_at or at
    room = max(instants.HOUR, (due - at) // 4)
    # What falls due while the desk is closed is seen to: the band goes on to the next opening.
    end = calendar.next_opening(due) + instants.HOUR if promise.after_hours else due + room
    window = Span(at - room, end)
    opens = calendar.spans_between(window.start, window.end)
    scale = Scale(window, opens, fold=1)
    elapsed = promise.clock.target is not None and Duration.parse(promise.clock.target).kind is Kind.ELAPSED
    counted = (Span(at, due),) if elapsed else calendar.spans_between(at, due)
    tone = "soon" if promise.after_hours else "ink"
    return Mini(
        said=gettext("From %(now)s to %(due)s; the shaded parts are opening hours.")
        % {"now": instants.full_instant(at, zone), "due": instants.full_instant(due, zone)},
        openings=tuple(Opening(per_cent(scale.x(s.start)), _wide(scale, s), "", ()) for s in opens),
        bars=tuple(
            Bar(per_cent(scale.x(s.start)), _wide(scale, s), per_cent(scale.x(s.end)), "counted", "") for s in counted
        ),
        now=per_cent(scale.x(at)),
        due=per_cent(scale.x(due)),
        tone=tone,
        labels=_labels(scale, opens, zone, at, due, tone),
    )


def _wide(scale: Scale, span: Span) -> str:
    return per_cent(scale.x(span.end) - scale.x(span.start))


def _labels(scale: Scale, opens: Sequence[Span], zone: str, at: int, due: int, tone: str) -> tuple[Label, ...]:
    now, end = scale.x(at), scale.x(due)
    days = (instants.local(due, zone).date() - instants.local(at, zone).date()).days
    labels = [
        Label(per_cent(now), 64, instants.clock_time(at, zone), tone="b"),
        Label(
            per_cent(end), 64, instants.instant(due, zone, at), tone=f"t-{tone}", anchor="mid" if end < 85 else "endt"
        ),
    ]
    closed = [s for s in scale.stretches if not s.open and s.width > 12]
    labels += [Label(per_cent(s.left + s.width / 2), 12, gettext("desk closed")) for s in closed[:1]]
    wide = [s for s in scale.stretches if s.open and s.width > 10]
    if wide:
        labels.append(Label(per_cent(wide[0].left + wide[0].width / 2), 12, gettext("open")))
    if days > 1 and len(opens) > 1:
        said = ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
        labels.append(Label(per_cent((now + end) / 2), 64, said) if end - now > 40 else labels.pop())
    return tuple(labels)
