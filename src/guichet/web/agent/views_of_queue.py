"""The views of the queue: those that every desk has, and one page of any."""

from dataclasses import dataclass
from typing import Final, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guichet.automation.models import SavedView
from guichet.core.hours.span import Span
from guichet.core.policy.words import Status
from guichet.desks.models import Seat
from guichet.tickets.models import Ticket
from guichet.tickets.scopes import visible_to
from guichet.web.agent.lines import Line, read
from guichet.web.agent.sieve import ME, NOBODY, Sieve
from guichet.web.shared.paging import Cursor

PAGE: Final = 50

MOST_DUE: Final = 400
"""How many clocks of a day are drawn."""


@dataclass(frozen=True, slots=True)
class View:
    """One view: its code, its name for people, and what it lets through; what was sifted just now has no code."""

    code: str
    name: str | Promise
    sieve: Sieve
    address: str = ""

    @property
    def is_own(self) -> bool:
        """Whether somebody chose what it lets through, now or when it was saved."""
        return self.code not in VIEWS

    @property
    def href(self) -> str:
        """Its address."""
        if self.address:
            return self.address
        return reverse("agent:queue") if self.code in {"", "due"} else reverse("agent:view", args=[self.code])


VIEWS: Final = {
    view.code: view
    for view in (
        View("mine", _("My queue"), Sieve.of(agent=ME)),
        View("due", _("Due next"), Sieve()),
        View("missed", _("Missed"), Sieve.of(due="missed")),
        View("nobody", _("With nobody"), Sieve.of(agent=NOBODY)),
        View("review", _("With the customer"), Sieve.of(status=Status.AWAITING_CUSTOMER.value)),
        View("closing", _("Closing soon"), Sieve.of(due="closing")),
        View("closed", pgettext_lazy("of requests", "Closed"), Sieve(over=True)),
    )
}


def named(code: str) -> View:
    """The view of that name; the whole queue for a name that is none."""
    return VIEWS.get(code, VIEWS["due"])


def saved(kept: SavedView) -> View:
    """A view that somebody keeps."""
    address = reverse("agent:saved", args=[kept.pk])
    return View(f"saved-{kept.pk}", kept.name, Sieve.stored(kept.sieve), address=address)


def sifted(name: str, sieve: Sieve) -> View:
    """What was sifted just now, and not kept."""
    return View("", name, sieve, address=f"{reverse('agent:queue')}?{sieve.query()}" if sieve else "")


def page(sieve: Sieve, seat: Seat, after: Cursor | None, *, at: int) -> tuple[list[Line], Cursor | None]:
    """One page of what a sieve lets through, from the cursor on, and the cursor of the next, if there is one.

    What is open stands in the order in which it falls due; what is over, the latest first. Both are read along an
    index: a page costs the same however many there are.
    """
    lines = read(_after(sieve, seat, after, at=at)[: PAGE + 1])
    last = lines[PAGE - 1] if len(lines) > PAGE else None
    place = None if last is None else last.last_event_at if sieve.over else last.queue_at
    return lines[:PAGE], Cursor(place, last.pk) if last is not None and place is not None else None


class Step(NamedTuple):
    """The next ticket in one direction."""

    number: int
    subject: str


def neighbours(sieve: Sieve, seat: Seat, place: Cursor | None, *, at: int) -> tuple[Step | None, Step | None]:
    """The tickets before and after a place in the order of a view; whatever stands there by now, or nothing. Each is
    one row along an index.
    """
    before = None if place is None else _first(_before(sieve, seat, place, at=at))
    return before, _first(_after(sieve, seat, place, at=at))


def due_within(sieve: Sieve, seat: Seat, span: Span, *, at: int) -> list[Line]:
    """What a sieve lets through whose clock falls due in a span, the first ``MOST_DUE`` of it."""
    if sieve.over:
        return []
    found = visible_to(seat).filter(sieve.condition(seat, at=at), queue_at__gte=span.start, queue_at__lt=span.end)
    return read(found.order_by("queue_at", "pk")[:MOST_DUE])


def _after(sieve: Sieve, seat: Seat, after: Cursor | None, *, at: int) -> QuerySet[Ticket]:
    """What a sieve lets through in its order, from a place on."""
    found = visible_to(seat).filter(sieve.condition(seat, at=at))
    if sieve.over:
        found = found.order_by("-last_event_at", "-pk")
        if after is not None:
            found = found.filter(last_event_at__lte=after.at).exclude(last_event_at=after.at, pk__gte=after.pk)
        return found
    found = found.order_by("queue_at", "pk")
    if after is not None:
        found = found.filter(queue_at__gte=after.at).exclude(queue_at=after.at, pk__lte=after.pk)
    return found


def _before(sieve: Sieve, seat: Seat, place: Cursor, *, at: int) -> QuerySet[Ticket]:
    """What a sieve lets through before a place, the nearest first."""
    found = visible_to(seat).filter(sieve.condition(seat, at=at))
    if sieve.over:
        found = found.filter(last_event_at__gte=place.at).exclude(last_event_at=place.at, pk__lte=place.pk)
        return found.order_by("last_event_at", "pk")
    found = found.filter(queue_at__lte=place.at).exclude(queue_at=place.at, pk__gte=place.pk)
    return found.order_by("-queue_at", "-pk")


def _first(found: QuerySet[Ticket]) -> Step | None:
    row = found.values_list("number", "subject").first()
    return None if row is None else Step(*row)
