"""Seats: given, changed, left and taken again. A desk never loses its last manager."""

from django.db import transaction

from guichet.accounts.models import User
from guichet.desks.errors import CannotBe
from guichet.desks.locking import lock_desk
from guichet.desks.models import Desk, Role, Seat


def give_seat(desk: Desk, user: User, *, role: Role) -> Seat:
    """A seat at the desk for this person; one that they had left is theirs again, and a manager stays one."""
    with transaction.atomic():
        lock_desk(desk.pk)
        seat = Seat.objects.filter(desk=desk, user=user).first()
        if seat is None:
            return Seat.objects.create(desk=desk, user=user, role=role)
        if not seat.is_active or role == Role.MANAGER:
            seat.role, seat.is_active = role, True
            seat.save(update_fields=["role", "is_active"])
        return seat


def change_role(seat: Seat, role: Role) -> None:
    """Make somebody an agent or a manager.

    Raises:
        CannotBe: ``last_manager``.
    """
    with transaction.atomic():
        lock_desk(seat.desk_id)
        if role != Role.MANAGER:
            _needs_another_manager(seat)
        seat.role = role
        seat.save(update_fields=["role"])


def leave(seat: Seat) -> None:
    """Somebody works here no longer: they see nothing of the desk any more, and what they did keeps their name.

    Raises:
        CannotBe: ``last_manager``.
    """
    with transaction.atomic():
        lock_desk(seat.desk_id)
        _needs_another_manager(seat)
        seat.is_active = False
        seat.save(update_fields=["is_active"])
        seat.teams.clear()


def come_back(seat: Seat) -> None:
    """Somebody works here again, as what they were."""
    seat.is_active = True
    seat.save(update_fields=["is_active"])


def _needs_another_manager(seat: Seat) -> None:
    """The caller holds the desk's lock: two managers who remove each other do it one after the other."""
    others = Seat.objects.filter(desk_id=seat.desk_id, role=Role.MANAGER, is_active=True, user__is_active=True).exclude(
        pk=seat.pk
    )
    seat.refresh_from_db(fields=["role", "is_active"])
    if seat.is_manager and seat.is_active and not others.exists():
        raise CannotBe("last_manager")
