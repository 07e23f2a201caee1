"""Which desks and seats somebody may see."""

from typing import Final

from django.db.models import QuerySet

from guichet.accounts.models import User
from guichet.desks.models import Desk, Seat, Team
from guichet.kit.asking import Question

SEAT: Final = Question(lambda user, desk: Seat.objects.filter(user=user, desk=desk, is_active=True))


def seat_at(user: User, desk: Desk) -> Seat | None:
    """The person's seat at a desk, if any."""
    seat = SEAT.first(user.pk, desk.pk) if user.is_active else None
    if seat is not None:
        # Both are at hand, and every page asks for it: they are not read again.
        seat.user, seat.desk = user, desk
    return seat


def colleagues_of(seat: Seat) -> QuerySet[Seat]:
    """Everybody who works at the same desk, by name."""
    return Seat.objects.filter(desk_id=seat.desk_id, is_active=True).select_related("user").order_by("user__name", "id")


def teams_of(seat: Seat) -> QuerySet[Team]:
    """The teams of the seat's desk, by name."""
    return Team.objects.filter(desk_id=seat.desk_id, is_active=True).order_by("name", "id")


def joined_by(seat: Seat) -> QuerySet[Team]:
    """The teams that the seat is a member of."""
    return teams_of(seat).filter(members=seat)


def people_of(seat: Seat) -> QuerySet[Seat]:
    """Everybody who works or worked at the same desk: those who do, by name, then those who left."""
    found = Seat.objects.filter(desk_id=seat.desk_id).select_related("user", "desk").prefetch_related("teams")
    return found.order_by("-is_active", "user__name", "id")
