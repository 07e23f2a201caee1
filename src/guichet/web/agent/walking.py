"""Walking from ticket to ticket in the order of the queue: which view somebody looked at last, and where the ticket
that they are on stood in it when they came to it. A cookie of their browser, which is a wish and no secret.
"""

from dataclasses import dataclass, replace
from typing import Final, Self

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext

from guichet.automation.saved_views import shown_to
from guichet.desks.models import Seat
from guichet.tickets.models import Ticket
from guichet.web.agent import views_of_queue as views
from guichet.web.agent.sieve import Sieve
from guichet.web.agent.views_of_queue import Step, View
from guichet.web.shared.addresses import row_named
from guichet.web.shared.paging import Cursor

COOKIE: Final = "guichet_walk"
LONGEST: Final = 1000
SIFTED: Final = "?"
SAVED: Final = "saved-"


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk: ``view`` is the code of a view, or ``?`` and the address of what was sifted just now; ``number`` is the
    ticket that was reached, ``place`` where it stood then. What is done to a ticket moves it, and not the walk.
    """

    view: str = "due"
    number: int = 0
    place: Cursor | None = None

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """The walk of this browser; a new one through the whole queue where it has none."""
        view, _, rest = request.COOKIES.get(COOKIE, "")[: LONGEST + 100].partition("|")
        number, _, place = rest.partition("|")
        return cls(view, row_named(number), Cursor.read(place)) if view else cls()

    def at(self, ticket: Ticket) -> "Walk":
        """The same walk, having come to a ticket."""
        if self.number == ticket.number:
            return self
        place = ticket.queue_at if ticket.queue_at is not None else ticket.last_event_at
        return replace(self, number=ticket.number, place=Cursor(place, ticket.pk))

    def keep(self, request: HttpRequest, response: HttpResponse) -> None:
        """Have the browser keep it until it is shut, if it is new to it."""
        if Walk.of(request) != self and len(self.view) <= LONGEST:
            said = f"{self.view}|{self.number}|{self.place or ''}"
            response.set_cookie(COOKIE, said, samesite="Lax", httponly=True, secure=request.is_secure())


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a ticket: the view that is walked, the ticket before it and the one after it."""

    view: View
    before: Step | None
    after: Step | None


def through(view: View) -> Walk:
    """A walk that begins at a view."""
    said = view.sieve.query() if not view.code else ""
    return Walk(f"{SIFTED}{said}" if said else view.code or "due")


def beside(walk: Walk, seat: Seat, *, at: int) -> Beside:
    """What stands beside the ticket that a walk has come to."""
    view = _view(walk.view, seat)
    before, after = views.neighbours(view.sieve, seat, walk.place, at=at)
    return Beside(view, before, after)


def _view(code: str, seat: Seat) -> View:
    if code.startswith(SIFTED):
        return views.sifted(gettext("Filtered"), Sieve.asked(QueryDict(code.removeprefix(SIFTED))))
    kept = shown_to(seat).filter(pk=row_named(code.removeprefix(SAVED))).first() if code.startswith(SAVED) else None
    return views.named(code) if kept is None else views.saved(kept)
