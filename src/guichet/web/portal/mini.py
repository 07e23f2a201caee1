"""The small band beside a promise: from now to the due instant, with the opening hours between. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from guichet.core.hours.span import Span
from guichet.core.policy.model import Policy
from guichet.web.shared import instants
from guichet.web.shared.band import Bar, Opening, per_cent
from guichet.web.shared.case import Promise, calendar_for
from guichet.web.shared.scale import Scale

WIDEST = 22
"""Per cent of the narrowest band that its longest word over an opening or a closing takes."""


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
    """The small band."""

    said: str
    openings: tuple[Opening, ...]
    bars: tuple[Bar, ...]
    now: str
    due: str
    tone: str
    labels: tuple[Label, ...]


def mini_of(policy: Policy, promise: Promise, zone: str, at: int) -> Mini:
    """The band of one promise, as of ``at``."""
    calendar = calendar_for(policy, promise.clock.kind, promise.clock.calendar)
    due = promise.clock.due_at or at
    room = max(instants.HOUR, (due - at) // 4)
    # What falls due while the desk is closed is seen to: the band goes on to the next opening.
    end = calendar.next_opening(due) + instants.HOUR if promise.after_hours else due + room
    window = Span(at - room, end)
    opens = calendar.spans_between(window.start, window.end)
    scale = Scale(window, opens, fold=1)
    counted = (Span(at, due),) if promise.is_elapsed else calendar.spans_between(at, due)
    tone = "soon" if promise.after_hours else "ink"
    return Mini(
        said=gettext("From %(now)s to %(due)s; the shaded parts are opening hours.")
        % {"now": instants.full_instant(at, zone), "due": instants.full_instant(due, zone)},
        openings=tuple(Opening(per_cent(scale.x(s.start)), _wide(scale, s), "", ()) for s in opens),
        bars=tuple(Bar(per_cent(scale.x(s.start)), _wide(scale, s), "counted", "") for s in counted),
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
    closed = [s.left + s.width / 2 for s in scale.stretches if not s.open and s.width > 12]
    closed = [x for x in closed if WIDEST / 2 <= x <= 100 - WIDEST / 2][:1]
    labels += [Label(per_cent(x), 12, gettext("desk closed")) for x in closed]
    wide = [s.left + s.width / 2 for s in scale.stretches if s.open and s.width > 10]
    wide = [x for x in wide if all(abs(x - other) > WIDEST * 3 / 4 for other in closed)][:1]
    labels += [Label(per_cent(x), 12, gettext("open")) for x in wide]
    if days > 1 and len(opens) > 1 and end - now > 40:
        said = ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
        labels.append(Label(per_cent((now + end) / 2), 64, said))
    return tuple(labels)
