"""Who looks at a ticket, and who writes on it. Told by their page, again and again, and forgotten soon after it stops.

It lapses by the machine's clock: a demonstration's time may fly, people sit before their pages as long as they do.
"""

from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef

from guichet.desks.models import Seat
from guichet.kit.feed import poke
from guichet.tickets.models import Presence, Ticket
from guichet.tickets.scopes import visible_to

LASTS_S: Final = 75
"""Seconds for which a presence holds."""

RENEWED_S: Final = 30
"""A page tells again after so long. What is told sooner and changes nothing writes nothing."""

MOST: Final = 500


@dataclass(frozen=True, slots=True, order=True)
class Seen:
    """Somebody on a ticket, in codes: who it is, the page asks through its scope."""

    desk: int
    ticket: str
    seat: int
    writing: bool


def be_present(ticket: Ticket, seat: Seat, *, writing: bool, at: int) -> None:
    """Note that somebody has the ticket before them."""
    known = Presence.objects.filter(ticket=ticket, seat=seat).first()
    if known is not None and known.writing == writing and known.until - at > LASTS_S - RENEWED_S + 5:
        return
    Presence.objects.update_or_create(ticket=ticket, seat=seat, defaults={"writing": writing, "until": at + LASTS_S})
    poke()


def leave(ticket: Ticket, seat: Seat) -> None:
    """Note that somebody went away."""
    if Presence.objects.filter(ticket=ticket, seat=seat).delete()[0]:
        poke()


def others_present(seat: Seat, *, at: int) -> list[Presence]:
    """The colleagues of a seat who have a ticket before them that it may see too, those who write first."""
    visible = visible_to(seat).filter(pk=OuterRef("ticket_id"))
    found = Presence.objects.filter(Exists(visible), until__gt=at).exclude(seat_id=seat.pk)
    return list(found.select_related("seat__user", "ticket").order_by("-writing", "seat__user__name", "pk")[:MOST])


def seen(*, at: int) -> frozenset[Seen]:
    """Everybody who is present anywhere."""
    found = Presence.objects.filter(until__gt=at).values_list(
        "ticket__desk_id", "ticket__public_id", "seat_id", "writing"
    )
    return frozenset(Seen(*each) for each in found)


def forget(*, at: int) -> int:
    """Remove what has lapsed; how many rows. Where there is none, nothing is written."""
    if not Presence.objects.filter(until__lte=at).exists():
        return 0
    return Presence.objects.filter(until__lte=at).delete()[0]
