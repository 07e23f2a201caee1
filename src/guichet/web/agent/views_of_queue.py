"""The views of the queue: which tickets each shows, how many there are, and one page of them."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guichet.core.policy.words import Status
from guichet.desks.models import Seat
from guichet.tickets.models import Ticket
from guichet.tickets.models.ticket import OPEN
from guichet.tickets.scopes import visible_to
from guichet.tickets.settle import SILENCE
from guichet.web.shared.paging import Cursor

PAGE = 50

MOST_COUNTED = 1000
"""A view with more says that there are more: to count them all would be to read them all."""


@dataclass(frozen=True, slots=True)
class View:
    """One view: its name in addresses, and for people."""

    code: str
    name: str | Promise


@dataclass(frozen=True, slots=True)
class RailEntry:
    """A view in the rail at the left, with how many it shows."""

    name: str
    href: str
    count: int
    here: bool
    late: bool

    @property
    def said(self) -> str:
        """The count in figures."""
        return said(self.count)


@dataclass(frozen=True, slots=True)
class Rail:
    """The rail: what is mine, and what is the desk's."""

    mine: tuple[RailEntry, ...]
    desk: tuple[RailEntry, ...]


VIEWS = {
    "mine": View("mine", _("My queue")),
    "due": View("due", _("Due next")),
    "missed": View("missed", _("Missed")),
    "nobody": View("nobody", _("With nobody")),
    "review": View("review", _("With the customer")),
    "closed": View("closed", _("Closed")),
}


def named(code: str) -> View:
    """The view of that name; the whole queue for a name that is none."""
    return VIEWS.get(code, VIEWS["due"])


def condition(code: str, seat: Seat, *, at: int) -> Q:
    """Which tickets a view shows. What has fallen due and is not met is missed, and its instant is behind us."""
    return {
        "mine": OPEN & Q(assignee=seat),
        "missed": OPEN & Q(queue_at__lte=at) & ~Q(next_due_kind=SILENCE),
        "nobody": OPEN & Q(assignee=None),
        "review": OPEN & Q(status=Status.AWAITING_CUSTOMER.value),
        "closed": Q(queue_at__isnull=True),
    }.get(code, OPEN)


def page(view: View, seat: Seat, after: Cursor | None, *, at: int) -> tuple[list[Ticket], Cursor | None]:
    """One page of a view from the cursor on, and the cursor of the next, if there is one.

    What is open stands in the order in which it falls due; what is over, the latest first. Both are read along an
    index: a page costs the same however many there are.
    """
    found = visible_to(seat).filter(condition(view.code, seat, at=at))
    over = view.code == "closed"
    if over:
        found = found.order_by("-last_event_at", "-pk")
        if after is not None:
            found = found.filter(last_event_at__lte=after.at).exclude(last_event_at=after.at, pk__gte=after.pk)
    else:
        found = found.order_by("queue_at", "pk")
        if after is not None:
            found = found.filter(queue_at__gte=after.at).exclude(queue_at=after.at, pk__lte=after.pk)
    tickets = list(_whole(found)[: PAGE + 1])
    last = tickets[PAGE - 1] if len(tickets) > PAGE else None
    place = None if last is None else last.last_event_at if over else last.queue_at
    return tickets[:PAGE], Cursor(place, last.pk) if last is not None and place is not None else None


def _whole(found: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """With all that a row shows, but for the policy's text, which is known by its hash."""
    return (
        found.select_related("contact__organisation", "assignee__user", "terms__version")
        .defer("terms__version__text")
        .prefetch_related("commitments")
    )


def rail(seat: Seat, here: str, *, at: int) -> Rail:
    """The rail; its numbers are counted along the indexes, and no further than ``MOST_COUNTED``."""
    shown = visible_to(seat)
    entries = {
        code: RailEntry(
            str(view.name),
            reverse("agent:queue") if code == "due" else reverse("agent:view", args=[code]),
            shown.filter(condition(code, seat, at=at)).order_by()[: MOST_COUNTED + 1].count(),
            here=code == here,
            late=code == "missed",
        )
        for code, view in VIEWS.items()
        if code != "closed"
    }
    return Rail((entries.pop("mine"),), tuple(entries.values()))


def said(count: int) -> str:
    """A count in figures: ``1000+`` beyond what is counted."""
    return str(count) if count <= MOST_COUNTED else f"{MOST_COUNTED}+"


def counts(rail_: Rail) -> dict[str, RailEntry | None]:
    """How many tickets are open, and how many of them are missed: from the rail, asked once."""
    return {"open": rail_.desk[0], "missed": next((entry for entry in rail_.desk if entry.late and entry.count), None)}
