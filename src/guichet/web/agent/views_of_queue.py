"""The views of the queue: which tickets each shows, how many there are, and one page of them."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guichet.core.policy.words import Status
from guichet.desks.models import Seat
from guichet.tickets.models import Ticket
from guichet.tickets.scopes import visible_to
from guichet.tickets.settle import SILENCE
from guichet.web.shared.paging import NO_CLOCK, Cursor

PAGE = 50

OVER = (Status.CLOSED.value, Status.DECLINED.value)


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
    still = ~Q(status__in=OVER)
    return {
        "mine": still & Q(assignee=seat),
        "missed": still & Q(next_due_at__lte=at) & ~Q(next_due_kind=SILENCE),
        "nobody": still & Q(assignee=None),
        "review": Q(status=Status.AWAITING_CUSTOMER.value),
        "closed": Q(status__in=OVER),
    }.get(code, still)


def page(view: View, seat: Seat, after: Cursor | None, *, at: int) -> tuple[list[Ticket], Cursor | None]:
    """One page of a view from the cursor on, and the cursor of the next, if there is one."""
    found = _ordered(view, seat, at)
    if after is not None:
        found = found.filter(Q(due_key__gt=after.at) | Q(due_key=after.at, pk__gt=after.pk))
    tickets = list(found[: PAGE + 1])
    more = tickets[PAGE - 1] if len(tickets) > PAGE else None
    return tickets[:PAGE], Cursor(more.due_key, more.pk) if more else None  # type: ignore[attr-defined]


def _ordered(view: View, seat: Seat, at: int) -> QuerySet[Ticket]:
    found = (
        visible_to(seat).filter(condition(view.code, seat, at=at)).annotate(due_key=Coalesce("next_due_at", NO_CLOCK))
    )
    return (
        found.select_related("contact__organisation", "assignee__user", "terms__version")
        .defer("terms__version__text")
        .prefetch_related("commitments")
        .order_by("due_key", "pk")
    )


def rail(seat: Seat, here: str, *, at: int) -> Rail:
    """The rail, all its numbers from one question."""
    found = visible_to(seat).aggregate(
        **{code: Count("pk", filter=condition(code, seat, at=at)) for code in VIEWS if code != "closed"}
    )
    entries = {
        code: RailEntry(
            str(view.name),
            reverse("agent:queue") if code == "due" else reverse("agent:view", args=[code]),
            found.get(code, 0),
            here=code == here,
            late=code == "missed",
        )
        for code, view in VIEWS.items()
        if code != "closed"
    }
    return Rail((entries.pop("mine"),), tuple(entries.values()))


def counts(rail_: Rail) -> dict[str, int]:
    """How many tickets are open, and how many of them are missed: from the rail, asked once."""
    by_late = {entry.late: entry.count for entry in rail_.desk}
    return {"open": rail_.desk[0].count, "missed": by_late.get(True, 0)}
